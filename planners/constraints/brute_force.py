"""Solve tiny programs by trying every assignment: the oracle that the solvers are tested against."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from planners.constraints.check import CheckedProgram, check
from planners.constraints.evaluate import Evaluation, evaluate
from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Key, Real
from planners.constraints.semantics import Number
from planners.outcome import Index, Scalar, Solved, Unsolvable
from tools import InputError

Values = dict[str, Scalar | dict[Index, Scalar]]


def brute_force(program: ConstraintProgram | CheckedProgram, limit: int = 100_000) -> Solved | Unsolvable:
    """Return a lexicographic optimum, or `Unsolvable` with an empty core.

    More than `limit` assignments are refused.
    """
    checked = check(program)
    solutions = (
        (values, found) for values in _assignments(checked, limit) if (found := evaluate(checked, values)).holds
    )
    best = min(solutions, key=lambda solution: _rank(checked, solution[1]), default=None)
    if best is None:
        return Unsolvable(core=(), engine="brute force")
    values, found = best
    objectives = tuple(map(float, found.objectives))
    return Solved(values, optimal=True, objectives=objectives, unmet=found.unmet, engine="brute force")


def _rank(checked: CheckedProgram, found: Evaluation) -> tuple[Number, ...]:
    """Return what is minimized lexicographically."""
    pairs = zip(checked.goals, found.objectives, strict=True)
    return (found.penalty, *(value if goal.sense == "minimize" else -value for goal, value in pairs))


def _assignments(checked: CheckedProgram, limit: int) -> Iterator[Values]:
    slots = [(name, key) for name in checked.variables for key in checked.instances(name)]
    domains = [_domain(checked, checked.variables[name]) for name, _ in slots]
    size = prod(len(domain) for domain in domains)
    if size > limit:
        raise InputError(f"{size} assignments, the limit is {limit}", hint="use `solve`, this is for tests")
    for choice in product(*domains):
        yield _gather(slots, choice)


def _domain(checked: CheckedProgram, variable: Bool | Int | Real | Choice) -> Sequence[Scalar]:
    match variable:
        case Bool():
            return (False, True)
        case Int(low=low, high=high):
            return range(low, high + 1)
        case Choice(of=of):
            return checked.sets[of]
        case Real(name=name):
            raise InputError(f"{name!r} is real and cannot be enumerated", hint="use `solve`")


def _gather(slots: list[tuple[str, Key]], choice: tuple[Scalar, ...]) -> Values:
    values: Values = {}
    for (name, key), value in zip(slots, choice, strict=True):
        if not key:
            values[name] = value
            continue
        entries = values.setdefault(name, {})
        assert isinstance(entries, dict)  # a variable has either no index or one for every instance
        entries[key] = value
    return values
