"""Compare problems of Planetarium's kinds with changed copies of themselves, where the right verdict is known.

    python -m benchmarks.equivalence [--data ../shared/planetarium] [--every 1] [--seconds 20]
    python -m benchmarks.equivalence --data ../shared/nl2pddl

The changes: objects renamed and facts permuted, a goal fact dropped or added that the others imply (equivalent); a
goal fact dropped that they do not imply, a contradicting one added, an initial fact dropped, two objects swapped in
the goal while names are fixed (different). Witnesses are replayed. For domains that nothing special is known of
(`nl2pddl`: folders with `domain.pddl` and `instances/`) dropped goal facts may be implied or not: there "agrees" means
decided, with a witness that holds where the answer is "different". Printed are agreement, undecided pairs and seconds.
"""

import argparse
import itertools
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks.command import data_folder, entry, positive, some, time_limit
from planners.equivalence.answers import Different, Equivalence, Equivalent, GoalWitness, Sameness
from planners.equivalence.problems import equivalent
from planners.pddl.diagnose import read_domain, read_problem
from planners.pddl.model import And, Atom, Condition, Constant, Domain, Problem
from planners.pddl.replay import Valid, validate
from planners.pddl.substitution import renamed, renamed_problem
from tools import Budget

FORGIVEN = ("other-domain", "unknown-predicate", "unknown-type", "type")
FREE, PLACEHOLDERS, FIXED = Sameness(), Sameness(placeholders=True), Sameness(names="fixed")


@dataclass(frozen=True)
class Pair:
    """A problem, a changed copy, how to compare them, and whether they are equivalent."""

    kind: str
    domain: Domain
    left: Problem
    right: Problem
    how: Sameness
    same: bool | None


def main() -> None:
    """Read the command line, compare all pairs, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=data_folder, default="../shared/planetarium")
    parser.add_argument("--every", type=positive, default=1, help="take only every n-th problem")
    parser.add_argument("--seconds", type=time_limit, default=20.0, help="budget a pair")
    arguments = parser.parse_args()
    outcomes: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for label, pair in some(pairs(arguments.data, arguments.every), "problems"):
        start = time.perf_counter()
        answer = equivalent(pair.domain, pair.left, pair.right, pair.how, Budget(seconds=arguments.seconds))
        seconds = time.perf_counter() - start
        outcome = judged(pair, answer)
        outcomes[f"{pair.domain.name:12} {pair.kind}"].append((outcome, seconds))
        if outcome not in ("agrees",):
            print(f"{outcome}: {label} {pair.kind} {pair.how.names}: {answer}"[:400])
    report(outcomes)


def judged(pair: Pair, answer: Equivalence) -> str:
    """Return whether an answer agrees with what is known of a pair, its witness replayed."""
    match answer:
        case Equivalent():
            return "WRONG" if pair.same is False else "agrees"
        case Different(witness=witness):
            if pair.same:
                return "WRONG"
            return "agrees" if not isinstance(witness, GoalWitness) or holds(pair, witness) else "BAD WITNESS"
    return "undecided"


def holds(pair: Pair, witness: GoalWitness) -> bool:
    """Return whether a witness's plan, replayed, meets the goal that it claims and not the other."""
    back = {image: name for name, image in witness.mapping.items()}
    goals = {"left": pair.left.goal, "right": renamed(pair.right.goal, back)}
    met = {
        side: isinstance(validate(pair.domain, replace(pair.left, goal=goal), witness.plan), Valid)
        for side, goal in goals.items()
    }
    return met[witness.meets] and sum(met.values()) == 1


def report(outcomes: dict[str, list[tuple[str, float]]]) -> None:
    """Print one line a kind and one for all."""
    print(f"{'kind':44} {'pairs':>6} {'agree':>6} {'undec.':>6} {'median s':>9} {'p95 s':>8} {'max s':>8}")
    for kind, found in [*sorted(outcomes.items()), ("all", [one for many in outcomes.values() for one in many])]:
        seconds = sorted(second for _, second in found)
        counts = Counter(outcome for outcome, _ in found)
        p95 = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
        numbers = f"{len(found):6} {counts['agrees']:6} {counts['undecided']:6}"
        print(f"{kind:44} {numbers} {statistics.median(seconds):9.3f} {p95:8.3f} {seconds[-1]:8.3f}")


def pairs(data: Path, every: int) -> Iterator[tuple[str, Pair]]:
    """Yield labelled pairs for every n-th problem of the data."""
    if (data / "pairs.jsonl").exists():
        yield from planetarium_pairs(data, every)
    else:
        yield from folder_pairs(data, every)


def folder_pairs(data: Path, every: int) -> Iterator[tuple[str, Pair]]:
    """Yield pairs for every n-th instance of each domain folder."""
    for path in sorted(data.glob("*/domain.pddl")):
        domain = read_domain(path.read_text())
        for number, instance in enumerate(sorted((path.parent / "instances").rglob("*.pddl"))[::every]):
            problem = read_problem(instance.read_text(), domain, forgive=FORGIVEN)
            for pair in changed_anyhow(domain, problem, Random(number)):
                yield f"{path.parent.name} {instance.name}", pair


def changed_anyhow(domain: Domain, problem: Problem, pick: Random) -> Iterator[Pair]:
    """Yield a problem of any domain with changed copies of itself."""
    facts = sorted(goal_facts(problem), key=str)
    yield Pair("renamed joint", domain, problem, renamed_copy(problem, pick), FREE, same=True)
    yield Pair("renamed placeholders", domain, problem, renamed_copy(problem, pick), PLACEHOLDERS, same=True)
    dropped = pick.choice(sorted(problem.init, key=str))
    less = replace(problem, init=problem.init - {dropped})
    yield Pair("init fact dropped joint", domain, problem, renamed_copy(less, pick), FREE, same=False)
    if facts:
        one_less = with_goal(problem, [fact for fact in facts if fact != pick.choice(facts)])
        yield Pair("goal fact dropped joint", domain, problem, renamed_copy(one_less, pick), FREE, same=None)
    if (swapped := swapped_goal(problem, facts, pick)) is not None:
        yield Pair("goal objects swapped, fixed", domain, problem, swapped, FIXED, same=None)


def planetarium_pairs(data: Path, every: int) -> Iterator[tuple[str, Pair]]:
    """Yield labelled pairs for every n-th problem of Planetarium."""
    domains: dict[str, Domain] = {}
    lines = (data / "pairs.jsonl").read_text().splitlines()
    for line in lines[::every]:
        item = json.loads(line)
        name = item["domain"]
        if name not in domains:
            domains[name] = read_domain((data / "domains" / f"{name}.pddl").read_text())
        problem = read_problem(item["problem_pddl"], domains[name], forgive=FORGIVEN)
        for pair in changed(domains[name], problem, Random(item["id"])):
            yield f"{item['id']} {item['name'][:60]}", pair


def changed(domain: Domain, problem: Problem, pick: Random) -> Iterator[Pair]:
    """Yield a problem with changed copies of itself."""
    shuffled = renamed_copy(problem, pick)
    facts = sorted(goal_facts(problem), key=str)
    implied, needed = split(domain, problem, facts)
    for how in (FREE, PLACEHOLDERS):
        mode = "placeholders" if how.placeholders else "joint"
        yield Pair(f"renamed {mode}", domain, problem, shuffled, how, same=True)
        for fact in pick.sample(implied, min(2, len(implied))):
            less = with_goal(problem, [other for other in facts if other != fact])
            yield Pair(f"implied fact dropped {mode}", domain, problem, renamed_copy(less, pick), how, same=True)
        for extra in implied_extras(domain, problem, facts)[:2]:
            more = with_goal(problem, [*facts, extra])
            yield Pair(f"implied fact added {mode}", domain, renamed_copy(more, pick), problem, how, same=True)
        for fact in pick.sample(needed, min(1, len(needed))):
            less = with_goal(problem, [other for other in facts if other != fact])
            yield Pair(f"goal fact dropped {mode}", domain, problem, renamed_copy(less, pick), how, same=False)
        for fact in pick.sample(sorted(problem.init, key=str), 1):
            less = replace(problem, init=problem.init - {fact})
            yield Pair(f"init fact dropped {mode}", domain, problem, renamed_copy(less, pick), how, same=False)
        for fact in contradicting(domain, facts):
            more = with_goal(problem, [*facts, fact])
            yield Pair(f"contradiction added {mode}", domain, problem, more, how, same=False)
    if (swapped := swapped_goal(problem, facts, pick)) is not None:
        yield Pair("goal objects swapped, fixed", domain, problem, swapped, FIXED, same=False)


def goal_facts(problem: Problem) -> list[Atom]:
    """Return the atoms of a conjunctive goal."""
    parts: tuple[Condition, ...] = problem.goal.parts if isinstance(problem.goal, And) else (problem.goal,)
    return [part for part in parts if isinstance(part, Atom)]


def with_goal(problem: Problem, facts: list[Atom]) -> Problem:
    """Return the problem with another goal."""
    return replace(problem, goal=And(tuple(facts)))


def renamed_copy(problem: Problem, pick: Random) -> Problem:
    """Return the problem with new names for its objects and everything in another order."""
    names = sorted(problem.objects)
    new = [f"o{number}" for number in range(len(names))]
    pick.shuffle(new)
    copy = renamed_problem(problem, dict(zip(names, new, strict=True)))
    objects = sorted(copy.objects.items())
    parts = list(copy.goal.parts) if isinstance(copy.goal, And) else [copy.goal]
    pick.shuffle(objects)
    pick.shuffle(parts)
    return replace(copy, objects=dict(objects), goal=And(tuple(parts)))


def atom(predicate: str, *names: str) -> Atom:
    """Return a ground atom."""
    return Atom(predicate, tuple(map(Constant, names)))


def split(domain: Domain, problem: Problem, facts: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    """Return goal facts that the others imply, and some that they do not, by what is known of the four domains."""
    there = set(facts)
    if domain.name == "blocksworld":
        placed = {fact.terms[0].name for fact in facts if fact.predicate in ("on", "on-table", "holding")}
        if placed != set(problem.objects):
            return [], []
        return [f for f in facts if f.predicate in ("clear", "arm-empty") and _state(facts, problem)], [
            f for f in facts if f.predicate == "on" and atom("arm-empty") in there
        ]
    if domain.name == "gripper":
        balls = {a.terms[0].name for a in problem.init if a.predicate == "ball"}
        rooms = {a.terms[0].name for a in problem.init if a.predicate == "room"}
        placed = {f.terms[0].name for f in facts if f.predicate in ("at", "carry")}
        complete = balls == placed
        return [f for f in facts if f.predicate == "free" and complete], [
            f for f in facts if f.predicate == "at" and len(rooms) > 1 and complete
        ]
    told = {fact.terms for fact in facts if fact.predicate.startswith("communicated")}
    return [], [f for f in facts if f not in problem.init and not (f.predicate.startswith("have") and f.terms in told)]


def _state(facts: list[Atom], problem: Problem) -> bool:
    """Return whether every block has a place and every top is said to be clear: a whole state."""
    covered = {fact.terms[1].name for fact in facts if fact.predicate == "on"}
    held = {fact.terms[0].name for fact in facts if fact.predicate == "holding"}
    clear = {fact.terms[0].name for fact in facts if fact.predicate == "clear"}
    return clear == set(problem.objects) - covered - held


def implied_extras(domain: Domain, problem: Problem, facts: list[Atom]) -> list[Atom]:
    """Return facts that the goal does not mention but implies."""
    found = []
    if domain.name.startswith("rover"):
        found = [atom("available")] * (atom("available") in problem.init)
        for kind in ("soil", "rock"):
            found += [
                Atom(f"have_{kind}_analysis", fact.terms)
                for fact in facts
                if fact.predicate == f"communicated_{kind}_data" and fact not in problem.init
            ]
    if domain.name == "gripper":
        found = [fact for fact in problem.init if fact.predicate in ("ball", "room")][:1]
    return [fact for fact in found if fact not in facts]


def contradicting(domain: Domain, facts: list[Atom]) -> list[Atom]:
    """Return a fact that can never hold together with the goal."""
    if domain.name == "blocksworld":
        return [atom("on", f.terms[1].name, f.terms[0].name) for f in facts if f.predicate == "on"][:1]
    if domain.name == "gripper":
        return [Atom("carry", (f.terms[0], Constant("gripper1"))) for f in facts if f.predicate == "at"][:1]
    return []


def swapped_goal(problem: Problem, facts: list[Atom], pick: Random) -> Problem | None:
    """Return the problem with two objects swapped in the goal, if that changes the set of its facts."""
    names = sorted({term.name for fact in facts if len(fact.terms) == 2 for term in fact.terms})
    pick.shuffle(names)
    for first, second in itertools.pairwise(names):
        if problem.objects[first] == problem.objects[second]:
            goal = renamed(problem.goal, {first: second, second: first})
            if set(goal_facts(replace(problem, goal=goal))) != set(facts):
                return replace(problem, goal=goal)
    return None


if __name__ == "__main__":
    entry(main)
