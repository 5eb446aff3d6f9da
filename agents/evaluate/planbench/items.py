"""The instances of PlanBench: PDDL, the same in words where there are some, and what is known of their plans."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from planners import load_pddl
from tools import DataError, InputError

LISTING = "instances.jsonl"


class _Row(BaseModel):
    """What is used of a line of the listing; it has more on the benchmark's own plans."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: int
    problem_file: str
    domain_file: str = "domain.pddl"
    nl_statement: str = ""
    solvable: bool | None
    plan_length_optimal: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One instance; `solvable` and `best_cost` are None where nobody knows, `words` is empty where there are none."""

    id: str
    family: str
    domain_text: str
    problem_text: str
    solvable: bool | None
    best_cost: int | None
    words: str = ""


def load_instances(folder: Path) -> dict[str, PlanItem]:
    """Read all families below `folder`; ids are `logistics/5` and so on, in the order of the listings.

    Raise `DataError` where nothing is there or a file does not have the promised form.
    """
    items: dict[str, PlanItem] = {}
    for listing in sorted(folder.glob(f"*/{LISTING}")):
        items |= {item.id: item for item in _family(listing)}
    if not items:
        raise DataError(f"the folder {str(folder)!r} has no PlanBench instances", hint=f"it needs FAMILY/{LISTING}")
    return items


def _family(listing: Path) -> Iterator[PlanItem]:
    folder = listing.parent
    try:
        rows = [_Row.model_validate_json(line) for line in listing.read_text().splitlines() if line.strip()]
        for row in rows:
            yield PlanItem(
                f"{folder.name}/{row.id}",
                folder.name,
                load_pddl(folder / row.domain_file),
                load_pddl(folder / row.problem_file, "problem"),
                row.solvable,
                row.plan_length_optimal,
                row.nl_statement,
            )
    except (OSError, ValueError, ValidationError, InputError) as error:
        raise DataError(f"{str(listing)!r} cannot be read: {error}", hint="take the files as published") from error
