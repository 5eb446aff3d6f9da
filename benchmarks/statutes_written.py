"""How well a model writes the rules of invented statutes: what its rules decide, and what the gold rules do."""

import random
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agents import ChatModel, Decision, Statute, decide_case, open_model, read_statute, write_section
from agents.evaluate.statistics import Share
from agents.models.structured import StructuredOutputError
from agents.statutes.consistency import statute_flaws
from agents.statutes.decide import Case
from agents.statutes.statute import Fact, Scalar
from tools import Usage

TEXTS = Path(__file__).parent / "invented_statutes"
_NUMBER = re.compile(r"\d+")


def drawn_cases(statute: Statute, count: int, seed: int) -> dict[str, Case]:
    """Return cases drawn with a seed; half of the numbers lie within 1 of a number that the statute speaks of."""
    chance = random.Random(seed)
    spoken = sorted({int(found) for one in (*statute.sections, *statute.rules) for found in _numbers(one)})
    return {
        f"case {number}": {fact.name: _drawn(statute, fact, spoken, chance) for fact in statute.facts}
        for number in range(1, count + 1)
    }


def _numbers(part: object) -> Iterator[str]:
    texts = (getattr(part, name, "") for name in ("text", "condition", "value"))
    yield from (found for text in texts for found in _NUMBER.findall(text))


def _drawn(statute: Statute, fact: Fact, spoken: list[int], chance: random.Random) -> Scalar:
    match fact.kind:
        case "bool":
            return chance.random() < 0.5
        case "choice":
            return chance.choice(statute.sets[fact.of])
        case _:
            near = [n + step for n in spoken for step in (-1, 0, 1) if fact.low <= n + step <= fact.high]
            anywhere = chance.randint(fact.low, fact.high)
            return chance.choice(near) if near and chance.random() < 0.5 else anywhere


@dataclass(frozen=True, slots=True)
class Scored:
    """The rules that a model wrote for one statute, against the statute's own on the same cases."""

    agree: int
    cases: int
    conflicts: int
    by_default: int


def scored(written: Statute, gold: Statute, cases: Mapping[str, Case]) -> Scored:
    """Count the cases that are decided as the gold rules do, and those that a statute without rules would get right."""
    mine = [decide_case(written, case) for case in cases.values()]
    theirs = [decide_case(gold, case) for case in cases.values()]
    silent = [decide_case(gold.with_rules([]), case) for case in cases.values()]
    return Scored(
        sum(_same(one, other) for one, other in zip(mine, theirs, strict=True)),
        len(cases),
        sum(not isinstance(one, Decision) for one in mine),
        sum(_same(one, other) for one, other in zip(silent, theirs, strict=True)),
    )


def _same(one: object, other: object) -> bool:
    return isinstance(one, Decision) and isinstance(other, Decision) and one.values == other.values


async def measure_writing(model_spec: str, texts: str, count: int, seed: int) -> None:
    """Let a model write the rules of the statutes in a folder of `invented_statutes`, and print what agrees."""
    model = open_model(model_spec)
    found: list[Scored] = []
    try:
        await model.context_tokens()  # loading is no part of the writing
        for path in sorted((TEXTS / texts).glob("*.json")):
            gold = read_statute(path)
            written, usage, seconds = await written_anew(model, gold)
            score = scored(written, gold, drawn_cases(gold, count, seed))
            found.append(score)
            grave = sum(flaw.grave for flaw in statute_flaws(written))
            print(
                f"{gold.title}: {score.agree} of {score.cases} cases agree ({score.conflicts} in conflict; without any"
                f" rule {score.by_default}); {grave} grave flaws found; {usage.calls} calls, {seconds:.0f} s",
                flush=True,
            )
    finally:
        await model.aclose()
    share = Share(sum(score.agree for score in found), sum(score.cases for score in found))
    low, high = share.wilson()
    print(f"all: {share.hits} of {share.of} cases agree, {share.rate:.1%} (95 % {low:.1%} to {high:.1%})")


async def written_anew(model: ChatModel, gold: Statute) -> tuple[Statute, Usage, float]:
    """Let the model write all sections in order, from the words and the declarations alone."""
    statute, usage, started = gold.with_rules([]), Usage(), time.monotonic()
    for section in gold.sections:
        try:
            made = await write_section(model, statute, section)
        except StructuredOutputError as formless:
            print(f"  section {section.number}: {formless.message}")
            usage = usage + formless.usage
            continue
        statute, usage = made.statute, usage + made.usage
        for rule in (rule for rule in statute.rules if rule.section == section.number):
            exception = f" overrides {', '.join(rule.overrides)}" if rule.overrides else ""
            print(f"  {section.number} {rule.id}: if {rule.condition} then {rule.concludes} = {rule.value}{exception}")
        for fault in made.faults:
            print(f"  {section.number} left out: {fault.splitlines()[0]}")
    return statute, usage, time.monotonic() - started
