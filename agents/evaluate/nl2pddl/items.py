"""The pairs of AutoPlanBench (Stein et al., ICAPS 2025): English, a gold domain, instances with plans."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from agents.formalisms.pddl.domain_document import Declarations, PredicatePart, TypePart
from agents.misfit import misfits
from planners import OBJECT, Domain, PlanSteps, Problem, load_pddl, read_domain, read_plan, read_problem
from tools import DataError

FORGIVEN = ("other-domain", "unknown-predicate", "unknown-type", "type")
"""Mistakes in the published instances, which mean something all the same."""
_SLOT = re.compile(r"\{\?([^}]+)\}")


class Snippets(BaseModel):
    """What is used of `nl_snippets.json`: how the English says predicates, and their parameters."""

    model_config = ConfigDict(extra="ignore")

    predicate_nl_templates: dict[str, str]
    predicates: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem of the gold domain, with a plan where one is given."""

    name: str
    problem: Problem
    plan: PlanSteps | None


@dataclass(frozen=True, slots=True)
class DomainItem:
    """One folder: the English, what it should become, and the instances on which behaviour is compared."""

    id: str
    text: str
    gold: Domain
    snippets: Snippets
    instances: tuple[Instance, ...]

    def declarations(self) -> Declarations:
        """Return the gold types and predicates, each predicate with the words that the English uses for it."""
        return Declarations(
            types=tuple(
                TypePart(name=name, parent="" if parents[0] == OBJECT else parents[0])
                for name, parents in self.gold.types.items()
            ),
            predicates=tuple(
                PredicatePart(
                    name=predicate.name,
                    arguments=tuple(parameter.types[0] for parameter in predicate.parameters),
                    phrase=self.phrase(predicate.name),
                )
                for predicate in self.gold.predicates
            ),
        )

    def phrase(self, predicate: str) -> str:
        """Return how the English says a predicate, with `{1}`, `{2}` for its arguments; "" if nothing tells."""
        template = _without_case(self.snippets.predicate_nl_templates).get(predicate, "")
        order = [name.lstrip("?") for name in self._parameters(predicate)]
        return _SLOT.sub(lambda slot: f"{{{order.index(slot[1]) + 1}}}" if slot[1] in order else slot[0], template)

    def _parameters(self, predicate: str) -> list[str]:
        told = _without_case(self.snippets.predicates).get(predicate, {})
        return list(told.get("parameter_types", {}))


def load_items(data: Path) -> list[DomainItem]:
    """Return the items of a folder with one folder a domain, by name."""
    folders = sorted(path.parent for path in data.glob("*/domain_encoding.txt"))
    if not folders:
        raise DataError(
            f"there is no domain_encoding.txt in the folders of {data.name!r}",
            hint="name the folder that holds one folder a domain with --data",
        )
    return [_item(folder) for folder in folders]


def _item(folder: Path) -> DomainItem:
    try:
        text = (folder / "domain_encoding.txt").read_text(encoding="utf-8")
        snippets = Snippets.model_validate_json((folder / "nl_snippets.json").read_bytes())
    except OSError as error:
        raise DataError(f"cannot read {folder.name!r}: {error.strerror}", hint="name the folder with --data") from error
    except ValidationError as error:
        raise DataError(
            f"'nl_snippets.json' of {folder.name!r} is malformed: {misfits(error)}", hint="is it the published file?"
        ) from error
    gold = read_domain(load_pddl(folder / "domain.pddl"))
    files = sorted(path for path in (folder / "instances").rglob("*.pddl") if path.name != "domain.pddl")
    return DomainItem(folder.name, text, gold, snippets, tuple(_instance(path, gold) for path in files))


def _instance(path: Path, gold: Domain) -> Instance:
    plan = path.with_name(f"{path.stem}_gold_plan.txt")
    problem = read_problem(load_pddl(path), gold, forgive=FORGIVEN)
    declared = {predicate.name for predicate in gold.predicates}
    known = frozenset(atom for atom in problem.init if atom.predicate in declared)
    return Instance(
        name=path.stem,
        problem=replace(problem, init=known),
        plan=read_plan(plan.read_text(encoding="utf-8")) if plan.exists() else None,
    )


def _without_case(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in table.items()}
