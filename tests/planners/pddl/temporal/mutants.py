"""Timed plans that differ from a given one by small changes, most of them at times that meet other times."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from planners.pddl.model import Step
from planners.pddl.temporal.model import TimedPlan, TimedStep


def mutants(plan: TimedPlan, objects: list[str], chance: random.Random) -> Iterator[TimedPlan]:
    """Yield plans that differ from `plan` by one or two small changes, without end."""
    while True:
        steps = list(plan)
        for _ in range(chance.randint(1, 2)):
            if steps:
                _mutate(steps, objects, chance)
        yield tuple(steps)


def _mutate(steps: list[TimedStep], objects: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(steps))
    step = steps[at]
    match chance.randrange(7):
        case 0:
            del steps[at]
        case 1:
            steps.append(replace(step, start=_near(steps, chance)))
        case 2 | 3:
            steps[at] = replace(step, start=_near(steps, chance))
        case 4:
            steps[at] = replace(step, start=max(Fraction(0), step.start + chance.choice((-1, 1)) * Fraction(1, 4)))
        case 5:
            if step.duration is not None:
                steps[at] = replace(step, duration=step.duration + chance.choice((-2, -1, 1)) * Fraction(1, 2))
        case _:
            arguments = list(step.step.arguments)
            if arguments:
                arguments[chance.randrange(len(arguments))] = chance.choice(objects)
                steps[at] = replace(step, step=Step(step.step.action, tuple(arguments)))


def _near(steps: list[TimedStep], chance: random.Random) -> Fraction:
    """Return a time at, or shortly before or behind, an end of some step."""
    other = chance.choice(steps)
    base = chance.choice((other.start, other.end))
    return max(Fraction(0), base + chance.choice((0, 0, Fraction(1, 4), Fraction(-1, 4), Fraction(1, 100))))
