"""Compare the replay with unified-planning's validator on mutated plans of real tasks.

Usage: python -m benchmarks.pddl_replay DATA [--plans 3000] [--seed 1]. For each task with a known plan the plan is
mutated (a step dropped, doubled, swapped, an argument exchanged) and judged by both.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from unified_planning.engines import SequentialPlanValidator
from unified_planning.engines.results import ValidationResultStatus
from unified_planning.exceptions import UPException

from benchmarks.command import data_folder, entry, positive, some
from benchmarks.pddl_corpus import nl2pddl, planbench
from planners.pddl.diagnose import read_task
from planners.pddl.engines import planning
from planners.pddl.engines.outcome import PlanFound
from planners.pddl.model import Domain, PlanSteps, Problem, Step
from planners.pddl.replay import Valid, validate
from planners.pddl.unified import plan_to_unified_planning, to_unified_planning
from tools import Budget


def mutants(plan: PlanSteps, objects: list[str], chance: random.Random) -> Iterator[PlanSteps]:
    """Yield plans that differ from `plan` by one or two small changes, without end."""
    while True:
        steps = list(plan)
        for _ in range(chance.randint(1, 2)):
            _mutate(steps, objects, chance)
        yield tuple(steps)


def _mutate(steps: list[Step], objects: list[str], chance: random.Random) -> None:
    if not steps:
        return
    at, other = chance.randrange(len(steps)), chance.randrange(len(steps))
    match chance.randrange(4):
        case 0:
            del steps[at]
        case 1:
            steps.insert(other, steps[at])
        case 2:
            steps[at], steps[other] = steps[other], steps[at]
        case _:
            arguments = list(steps[at].arguments)
            if arguments:
                arguments[chance.randrange(len(arguments))] = chance.choice(objects)
                steps[at] = Step(steps[at].action, tuple(arguments))


def verdicts(domain: Domain, problem: Problem, plans: list[PlanSteps]) -> Iterator[tuple[bool, bool | None]]:
    """Yield for each plan what the replay says and what unified-planning says (None: it raised)."""
    translated = to_unified_planning(domain, problem, undefined=0)
    validator = SequentialPlanValidator(environment=translated.environment)
    for plan in plans:
        ours = isinstance(validate(domain, problem, plan), Valid)
        try:
            result = validator.validate(translated, plan_to_unified_planning(plan, translated))
            yield ours, result.status == ValidationResultStatus.VALID
        except (UPException, AssertionError):
            yield ours, None


def main() -> int:
    """Judge mutants until there are enough, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=data_folder)
    parser.add_argument("--plans", type=positive, default=3000)
    parser.add_argument("--each", type=positive, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    pairs = list(some(chain(planbench(options.data), nl2pddl(options.data)), "tasks"))
    chance.shuffle(pairs)
    counts: Counter[tuple[bool, bool | None]] = Counter()
    began = time.perf_counter()
    for pair in pairs:
        if counts.total() >= options.plans:
            break
        domain, problem = read_task(pair.domain, pair.problem)
        found = planning.plan_task(domain, problem, budget=Budget(seconds=10))
        if isinstance(found, PlanFound) and len(found.plan) < 40:
            source = mutants(found.plan, sorted({**domain.constants, **problem.objects}), chance)
            plans = [found.plan, *(next(source) for _ in range(options.each))]
            for plan, (ours, theirs) in zip(plans, verdicts(domain, problem, plans), strict=True):
                counts[ours, theirs] += 1
                if theirs is not None and ours != theirs:
                    print(f"{pair.label}: replay says {ours}, unified-planning {theirs}: {' '.join(map(str, plan))}")
    print(f"{counts.total()} plans in {time.perf_counter() - began:.0f} s (replay, unified-planning): {dict(counts)}")
    return 0 if all(theirs is None or ours == theirs for ours, theirs in counts) else 1


if __name__ == "__main__":
    entry(main)
