"""Many cases under one statute: after a change only the cases that it can concern are decided again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from agents.documents import Document, Json
from agents.statutes.decide import Case, decide_case, exact_names, holds
from agents.statutes.statute import Scalar, Statute, content_of
from tools import InputError


class Filed(Document):
    """A decided case: what it states, and the verdict as JSON."""

    facts: dict[str, Scalar]
    verdict: Json

    @property
    def values(self) -> dict[str, Scalar]:
        """Return all names with their values, facts and conclusions; of a conflict the facts only."""
        return {**self.facts, **self.verdict.get("values", {})}

    @property
    def fired(self) -> set[str]:
        """Return the rules that fired."""
        return {one["rule"] for one in self.verdict.get("fired", ())}

    @property
    def in_conflict(self) -> bool:
        """Return whether the rules clash on the case."""
        return "conflict" in self.verdict


class Docket(Document):
    """Decided cases by name, with the digests of what they were decided by."""

    frame: str = ""
    rules: dict[str, str] = Field(default_factory=dict)
    filed: dict[str, Filed] = Field(default_factory=dict)

    @property
    def cases(self) -> dict[str, Case]:
        """Return the cases by name."""
        return {name: filed.facts for name, filed in self.filed.items()}


@dataclass(frozen=True, slots=True)
class Session:
    """A docket brought up to date: which cases were decided again, and which of those came out otherwise."""

    docket: Docket
    decided: tuple[str, ...]
    changed: tuple[str, ...]


def decide_cases(statute: Statute, cases: Mapping[str, Case], earlier: Docket | None = None) -> Session:
    """Decide cases, those of an earlier docket again only where a rule that has changed fired there or fires now.

    A rule that fires neither before nor after a change does not bear on a case: conclusions are drawn in order, and by
    induction each has the value that it had.
    """
    before = earlier or Docket()
    rules = {rule.id: statute.digest(rule) for rule in statute.rules}
    frame = statute.frame()
    new = {name for name in {*rules, *before.rules} if rules.get(name) != before.rules.get(name)}
    filed: dict[str, Filed] = {}
    decided: list[str] = []
    for name, case in cases.items():
        kept = before.filed.get(name)
        if kept and kept.facts == case and frame == before.frame and not _concerned(statute, kept, new):
            filed[name] = kept
            continue
        filed[name] = Filed(facts=dict(case), verdict=decide_case(statute, case).json_form())
        decided.append(name)
    changed = tuple(
        name for name in decided if name in before.filed and before.filed[name].verdict != filed[name].verdict
    )
    return Session(Docket(frame=frame, rules=rules, filed=filed), tuple(decided), changed)


def read_docket(path: Path) -> Docket:
    """Read a docket from a file; raise `InputError` if it is none."""
    try:
        return Docket.model_validate_json(content_of(path))
    except ValidationError as error:
        raise InputError(
            f"{str(path)!r} is no docket", hint="name another file: statute decide --docket FILE begins a new one"
        ) from error


def _concerned(statute: Statute, kept: Filed, changed: set[str]) -> bool:
    """Return whether rules that have changed can bear on a case."""
    if changed and (kept.in_conflict or changed & kept.fired):
        return True
    names = exact_names(kept.values)
    return any(holds(statute, rule, names) for rule in statute.rules if rule.id in changed)
