"""Solve constraint programs under a budget: checked values, a proof that there are none, or why neither."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, get_args

from planners.constraints.check import CheckedProgram, check
from planners.constraints.diagnose import Diagnosis, as_float, explain_rules
from planners.constraints.engines import (
    Assignment,
    Deadline,
    Question,
    Refuted,
    Session,
    Undecided,
    Unsupported,
)
from planners.constraints.evaluate import Evaluation, evaluate
from planners.constraints.explain import minimal_core, minimal_repairs
from planners.constraints.kinds import Value
from planners.constraints.lexicographic import Progress, levels, optimize
from planners.constraints.program import ConstraintProgram, Key
from planners.outcome import GaveUp, Outcome, Scalar, Solved, Unsolvable
from planners.outcome_json import outcome_as_json, outcome_from_json
from tools import (
    Budget,
    Finished,
    GroundplanError,
    InputError,
    Limits,
    Stopped,
    did_you_mean,
    require_budget,
    shared_worker,
)

__all__ = ["Engine", "SolverFault", "minimal_core", "minimal_repairs", "solve", "solve_here"]

Engine = Literal["auto", "cpsat", "z3"]
# Solvers are told to stop this much before the process is stopped, so that they can still say what they know.
_MARGIN_S = 0.5
_MARGIN_SHARE = 0.1


class SolverFault(GroundplanError):  # noqa: N818 - named like the rest of the tree, by what happened
    """A solver returned something that the independent evaluator refuses: a defect, never a result."""


def solve(
    program: ConstraintProgram | CheckedProgram,
    *,
    budget: Budget = Budget(),  # noqa: B008 - frozen
    engine: Engine = "auto",
    explain: bool = True,
    workers: int = 1,
) -> Outcome:
    """Solve a program in a process of its own that ends with the budget.

    `auto` takes CP-SAT for integers and Z3 where a variable is real. `explain=False` leaves an `Unsolvable`
    without repairs and changes, and its core as the solver gave it. More than one worker makes CP-SAT faster
    on hard programs, but which of several optimal solutions it returns may then differ between calls.

    Raises `ProgramError` for a program with mistakes, `InputError` for one that `engine` cannot express and for an
    engine that nobody knows.
    """
    require_budget(budget)
    checked = check(program)
    start = time.monotonic()
    limits = Limits(seconds=budget.seconds, memory_mb=budget.memory_mb)
    arguments = (_portable(checked), engine, explain, workers, _solver_seconds(budget.seconds))
    ending = shared_worker().run(_solve_in_worker, *arguments, limits=limits)
    outcome = outcome_from_json(ending.value) if isinstance(ending, Finished) else _given_up(ending)
    return replace(outcome, seconds=time.monotonic() - start)


def _require_known(engine: object, workers: object) -> None:
    """Raise `InputError` unless the engine is known and the workers can be counted."""
    if engine not in get_args(Engine):
        raise InputError(f"there is no engine {engine!r}", hint=did_you_mean(engine, get_args(Engine)))
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise InputError(f"workers={workers!r} is no number of workers", hint="give a whole number from 1")


def _solver_seconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds - min(_MARGIN_S, _MARGIN_SHARE * seconds)


def _portable(checked: CheckedProgram) -> CheckedProgram:
    """Leave out what is known of nodes by their identity, which is another one in another process."""
    return replace(checked, _types={}, _constant={}, _bounds={})


def _solve_in_worker(
    checked: CheckedProgram, engine: Engine, explain: bool, workers: int, seconds: float | None
) -> dict[str, Any]:
    deadline = Deadline.after(seconds)
    return outcome_as_json(solve_here(checked, deadline, engine, explain=explain, workers=workers))


def _given_up(ending: Stopped) -> GaveUp:
    reasons = {"timeout": "out of time", "memory": "out of memory", "crashed": "the solver's process died"}
    if ending.reason not in reasons:
        raise SolverFault(f"the solver's process failed ({ending.reason})", hint=ending.detail)
    return GaveUp(reasons[ending.reason], notes=(ending.detail,))


def solve_here(
    checked: CheckedProgram,
    deadline: Deadline = Deadline(),  # noqa: B008 - frozen
    engine: Engine = "auto",
    *,
    explain: bool = True,
    workers: int = 1,
) -> Outcome:
    """Solve a checked program in this process, for callers that already run in a worker.

    The deadline is kept as well as the solvers keep it; see `solve` for the rest.
    """
    _require_known(engine, workers)
    start = time.monotonic()
    real = any(variable.kind == "real" for variable in checked.variables.values())
    if engine == "cpsat" or (engine == "auto" and not real):
        try:
            outcome = _Attempt(checked, deadline, _cpsat(workers), explain).outcome()
            return replace(outcome, engine="cpsat", seconds=time.monotonic() - start)
        except Unsupported as gap:
            if engine == "cpsat":
                raise InputError(f"CP-SAT cannot solve this: {gap}", hint="use engine 'auto' or 'z3'") from None
    outcome = _Attempt(checked, deadline, _z3, explain).outcome()
    return replace(outcome, engine="z3", seconds=time.monotonic() - start)


OpenSession = Callable[[CheckedProgram, bool], Session]


def _cpsat(workers: int) -> OpenSession:
    from planners.constraints.cpsat_session import CpSatSession  # heavy: only when needed

    return lambda checked, tracked: CpSatSession(checked, tracked=tracked, workers=workers)


def _z3(checked: CheckedProgram, tracked: bool) -> Session:
    from planners.constraints.z3_session import Z3Session  # heavy: only when needed

    return Z3Session(checked)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One program, one engine, one deadline."""

    checked: CheckedProgram
    deadline: Deadline
    open_session: OpenSession
    explain: bool

    def outcome(self) -> Outcome:
        """Optimize, then either check the values or explain why there are none."""
        session = self.open_session(self.checked, False)
        objectives = levels(self.checked, session)
        match optimize(session, objectives, self.deadline):
            case Progress() as progress:
                return self._solved(progress, objectives)
            case Undecided(reason=reason, bound=bound):
                return GaveUp(reason, None if bound is None else as_float(bound))
            case Refuted(core=core):
                return self._unsolvable(core)

    def _solved(self, progress: Progress, objectives: tuple[int, ...]) -> Solved:
        evaluation = evaluate(self.checked, _plain(progress.best.values))
        if not evaluation.holds:
            broken = ", ".join(map(repr, evaluation.broken)) or "; ".join(evaluation.faults)
            raise SolverFault(f"the solver's values break {broken}", hint="report this program as a defect")
        reached = _reached(self.checked, evaluation)
        for objective, value in zip(objectives, reached, strict=True):
            if progress.proven.get(objective, value) != value:
                message = f"an objective is {value}, the solver says {progress.proven[objective]}"
                raise SolverFault(message, hint="report this program as a defect")
        solved = Solved(
            values=_shown(progress.best.values),
            optimal=progress.stopped is None,
            objectives=tuple(as_float(number) for number in evaluation.objectives),
            unmet=evaluation.unmet,
        )
        bound = None if progress.stopped is None else progress.stopped.bound
        if bound is None:
            return solved
        return replace(solved, bound=as_float(bound), gap=_gap(reached[len(progress.proven)], bound))

    def _unsolvable(self, refuted: frozenset[str]) -> Unsolvable:
        named = tuple(item.name for item in self.checked.constraints if item.weight is not None)
        refuted = refuted or frozenset(named)
        if not self.explain:
            core = tuple(name for name in named if name in refuted)
            return Unsolvable(core, notes=("not explained: the core may not be minimal",))
        checked = check(self.checked.program)  # a program that came from another process lacks types and ranges
        session = self.open_session(checked, True)
        answer = session.ask(Question(frozenset()), self.deadline)
        if isinstance(answer, Refuted):
            return explain_rules(checked, lambda rules: self.open_session(rules, True), self.deadline)
        objectives = levels(checked, session)
        first_goal = objectives[: 1 + bool(checked.preferences)]
        return Diagnosis(checked, session, first_goal, self.deadline).explain(refuted)


def _reached(checked: CheckedProgram, evaluation: Evaluation) -> tuple[int | Fraction, ...]:
    """Return the value of each level of `lexicographic.levels`."""
    return (*((evaluation.penalty,) if checked.preferences else ()), *evaluation.objectives)


def _gap(value: int | Fraction, bound: int | Fraction) -> float:
    high, low = float(max(value, bound)), float(min(value, bound))
    return (high - low) / max(abs(high), abs(low)) if high > low else 0.0


def _plain(values: Assignment) -> Mapping[str, Value | Mapping[Key, Value]]:
    return {name: entries.get((), entries) for name, entries in values.items()}


def _shown(values: Assignment) -> dict[str, Scalar | Mapping[Key, Scalar]]:
    return {
        name: _scalar(entries[()]) if () in entries else {key: _scalar(entry) for key, entry in entries.items()}
        for name, entries in values.items()
    }


def _scalar(value: Value) -> Scalar:
    return float(value) if isinstance(value, Fraction) else value
