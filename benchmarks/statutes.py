"""What deciding many cases costs before and after a change of one rule, and how well a model writes rules from text.

python -m benchmarks.statutes
python -m benchmarks.statutes --model embedded --texts first

Without a model: cases of the lending statute drawn with a seed are decided, one rule is changed, and what was kept is
held against a full recomputation, also with each rule left out in turn. With a model: it writes the rules of three
short statutes, whose own rules decide the same cases; a case agrees if every conclusion is the same.
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from agents import Docket, Statute, decide_cases, read_statute
from agents.statutes.decide import Case
from benchmarks.command import entry, positive
from benchmarks.statutes_written import drawn_cases, measure_writing

LENDING = Path(__file__).parent.parent / "examples" / "lending" / "statute.json"
GRACE = ("late", "days > term + 2")
"""The rule that is changed, and its new condition."""
T = TypeVar("T")


def main() -> None:
    """Run the measurement that the command line asks for."""
    options = _options()
    if options.model is None:
        _measure_costs(read_statute(LENDING), options)
        return
    asyncio.run(measure_writing(options.model, options.texts, options.cases or 200, options.seed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=positive, help="cases of each statute: 2,000, with a model 200")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=positive, default=5, help="the median of so many runs is shown")
    parser.add_argument("--model", help="let this model write the rules")
    parser.add_argument("--texts", choices=("first", "second"), default="first", help="which three statutes it gets")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class Took:
    """Medians of several runs of the same work: seconds of the clock, and those that the processor gave to it."""

    wall_s: float
    processor_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:.2f} s ({self.processor_s:.2f} s of the processor)"


def timed(repeats: int, work: Callable[[], T]) -> tuple[T, Took]:
    """Return what the work came to, and what it took."""
    walls, processors = [], []
    for _ in range(repeats):
        wall, processor = time.perf_counter(), time.process_time()
        made = work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return made, Took(median(walls), median(processors))


def changed(statute: Statute, rule_id: str, condition: str) -> Statute:
    """Return the statute with another condition of one rule."""
    rules = (rule.model_copy(update={"condition": condition}) if rule.id == rule_id else rule for rule in statute.rules)
    return statute.with_rules([*rules])


def without(statute: Statute, rule_id: str) -> Statute:
    """Return the statute without one rule, which then is an exception to none."""
    left = (rule for rule in statute.rules if rule.id != rule_id)
    return statute.with_rules(
        [rule.model_copy(update={"overrides": tuple(o for o in rule.overrides if o != rule_id)}) for rule in left]
    )


def brought_up_to_date(statute: Statute, cases: Mapping[str, Case], before: Docket) -> int:
    """Return how many cases were decided again; raise `AssertionError` if a full recomputation decides otherwise."""
    session = decide_cases(statute, cases, before)
    assert session.docket.filed == decide_cases(statute, cases).docket.filed, "a kept verdict is not the true one"
    return len(session.decided)


def _measure_costs(statute: Statute, options: argparse.Namespace) -> None:
    cases = drawn_cases(statute, options.cases or 2_000, options.seed)
    first, everything = timed(options.repeats, lambda: decide_cases(statute, cases))
    print(f"{len(first.decided)} cases decided: {everything}")
    kept, nothing = timed(options.repeats, lambda: decide_cases(statute, cases, first.docket))
    assert not kept.decided
    print(f"nothing changed: {len(kept.decided)} decided again: {nothing}")
    stricter = changed(statute, *GRACE)
    again, some = timed(options.repeats, lambda: decide_cases(stricter, cases, first.docket))
    brought_up_to_date(stricter, cases, first.docket)
    otherwise = f"{len(again.changed)} of them otherwise"
    print(f"{GRACE[0]} changed: {len(again.decided)} decided again, {otherwise}: {some}")
    for rule in statute.rules:
        count = brought_up_to_date(without(statute, rule.id), cases, first.docket)
        print(f"{rule.id} left out: {count} decided again")
    print(f"equal to a full recomputation: {1 + len(statute.rules)} of {1 + len(statute.rules)} changes")


if __name__ == "__main__":
    entry(main)
