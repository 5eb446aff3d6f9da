"""The tasks of a data folder: `DOMAIN/domain.pddl` with `DOMAIN/testing/TIER/*.pddl` and `DOMAIN/training/easy`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from agents.evaluate.ipc_learning.variants import PLAIN, Variant
from planners import Domain, Problem, load_pddl, read_domain, read_task
from tools import DataError, InputError, did_you_mean

TIERS = {"easy": "testing/easy", "medium": "testing/medium", "hard": "testing/hard", "training": "training/easy"}
TESTED = ("easy", "medium", "hard")
PATTERNS = ("*.pddl", "*.pddl.gz")
PUBLISHED_COSTS = "solutions/plan_costs.json"
"""Where the benchmark's own repository keeps the best known costs, by the path of the task."""

_COSTS = TypeAdapter(dict[str, float])


@dataclass(frozen=True, slots=True)
class Instance:
    """One planning task as files; it is read when it is attempted, since some are large."""

    domain: str
    tier: str
    name: str
    domain_file: Path
    problem_file: Path
    best_cost: float | None = None

    @property
    def id(self) -> str:
        """Return domain, tier and name, such as `ferry/easy/p01`."""
        return f"{self.domain}/{self.tier}/{self.name}"

    def read(self, variant: Variant = PLAIN) -> tuple[Domain, Problem]:
        """Return domain and problem in a variant of the task; raise `InputError` for broken files."""
        texts = load_pddl(self.domain_file), load_pddl(self.problem_file, "problem")
        return read_task(*variant.apply(self.id, *texts))

    def read_domain(self) -> Domain:
        """Return the domain as it is in the data."""
        return read_domain(load_pddl(self.domain_file))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks: of these domains and tiers, all where none is named, and of each only the first `limit`."""

    domains: Sequence[str] = ()
    tiers: Sequence[str] = ()
    limit: int | None = None


def load_instances(data: Path, selection: Selection) -> tuple[Instance, ...]:
    """Return the tasks of a folder by domain, tier and name; raise `InputError` where the selection means none."""
    known = sorted(path.parent.name for path in data.glob("*/domain.pddl"))
    if not known:
        raise DataError(f"the folder {str(data)!r} has no planning domains", hint="it needs DOMAIN/domain.pddl")
    for option, names, all_names in (("domain", selection.domains, known), ("tier", selection.tiers, list(TIERS))):
        for name in names:
            if name not in all_names:
                raise InputError(f"there is no {option} {name!r}", hint=did_you_mean(name, all_names))
    costs = published_costs(data)
    found = [
        instance
        for domain in selection.domains or known
        for tier in selection.tiers or TESTED
        for instance in list(_tier(data, domain, tier, costs))[: selection.limit]
    ]
    if not found:
        raise InputError("there are no such tasks in the data", hint=f"tiers are {', '.join(TIERS)}")
    return tuple(found)


def _tier(data: Path, domain: str, tier: str, costs: Mapping[str, float]) -> Iterator[Instance]:
    folder = data / domain / TIERS[tier]
    files = {path.name.partition(".")[0]: path for pattern in PATTERNS for path in folder.glob(pattern)}
    for name, path in sorted(files.items()):
        cost = costs.get(f"{domain}/{TIERS[tier]}/{name}.pddl")
        yield Instance(domain, tier, name, data / domain / "domain.pddl", path, cost)


def published_costs(data: Path) -> dict[str, float]:
    """Return the best known costs by the path of the task; nothing where the data have none."""
    path = data / PUBLISHED_COSTS
    if not path.is_file():
        return {}
    try:
        return _COSTS.validate_python(json.loads(path.read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise DataError(f"{str(path)!r} cannot be read: {error}", hint="take the file as published") from error
