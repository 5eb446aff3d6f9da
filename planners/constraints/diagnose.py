"""Say why a program has no solution and what the smallest changes are that would give it one."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from planners.constraints.bounds import NumericBound, numeric_bound
from planners.constraints.check import CheckedProgram
from planners.constraints.engines import Deadline, Found, Number, Question, Refuted, Session, Undecided
from planners.constraints.explain import Names, Oracle, each_repair, minimal_core
from planners.constraints.kinds import Kind, exact
from planners.constraints.lexicographic import Progress, optimize
from planners.constraints.syntax import BinaryOp
from planners.outcome import BoundChange, Repair, Unsolvable

MAX_REPAIRS = 8
OpenSession = Callable[[CheckedProgram], Session]


class _Unknown(Exception):  # noqa: N818 - ends one part of an explanation, never leaves this module
    """The solver could not decide a question."""


class Diagnosis:
    """Question a session about the constraints of an unsatisfiable program.

    `session` must be able to leave constraints out; `objectives` are the levels of the program up to its
    first goal; `refuted` is a set of constraints already known to clash.
    """

    def __init__(
        self, checked: CheckedProgram, session: Session, objectives: tuple[int, ...], deadline: Deadline
    ) -> None:
        self.checked = checked
        self.session = session
        self.objectives = objectives
        self.deadline = deadline
        self.weights = {item.name: item.weight for item in checked.constraints if item.weight is not None}
        self.oracle = Oracle(self._satisfiable)
        self.changes: dict[str, BoundChange | None] = {}
        self.notes: list[str] = []

    def explain(self, refuted: Names) -> Unsolvable:
        """Return the core, the changes of its bounds and the repairs, as far as the time allows."""
        names = list(self.weights)
        self.oracle.learn_refuted(refuted & frozenset(names))
        try:
            core = minimal_core(names, self.oracle, start=refuted)
        except _Unknown as reason:
            core = tuple(name for name in names if name in refuted)
            self.notes.append(f"the core may not be minimal: {reason}")
        changes = [change for name in core if (change := self.change(name)) is not None]
        repairs = tuple(self._repairs())
        return Unsolvable(core, repairs, tuple(changes), notes=tuple(self.notes))

    def _satisfiable(self, names: Names) -> bool:
        answer = self.session.ask(Question(names), self.deadline)
        if isinstance(answer, Undecided):
            raise _Unknown(answer.reason)
        if isinstance(answer, Refuted):
            self.oracle.learn_refuted(answer.core)
        return isinstance(answer, Found)

    def _repairs(self) -> Iterator[Repair]:
        found = each_repair(list(self.weights), self.weights, self.oracle)
        for count in range(MAX_REPAIRS):
            try:
                dropped = next(found, None)
            except _Unknown as reason:
                self.notes.append(f"there may be repairs after the first {count}: {reason}")
                return
            if dropped is None:
                return
            yield self._repair(dropped)

    def _repair(self, dropped: Names) -> Repair:
        drop = tuple(name for name in self.weights if name in dropped)
        cost = float(sum(Fraction(self.weights[name]) for name in drop))
        change = self.change(drop[0]) if len(drop) == 1 else None
        return Repair(drop, cost, change, self._optimum(frozenset(self.weights) - dropped))

    def _optimum(self, kept: Names) -> float | None:
        """Return the proven optimum of the first goal under the kept constraints."""
        if not self.checked.goals:
            return None
        progress = optimize(self.session, self.objectives, self.deadline, kept)
        goal = self.objectives[-1]
        if isinstance(progress, Progress) and goal in progress.proven:
            return as_float(progress.proven[goal])
        stopped = progress.stopped if isinstance(progress, Progress) else progress
        limit = isinstance(stopped, Found) and stopped.unattained
        self.notes.append(f"the optimum after a repair is {'approached, not reached' if limit else 'not proven'}")
        return None

    def change(self, name: str) -> BoundChange | None:
        """Return the smallest sufficient change of the bound that a constraint states, if there is one."""
        if name not in self.changes:
            constraint = next(item for item in self.checked.constraints if item.name == name)
            bound = numeric_bound(self.checked, constraint)
            self.changes[name] = None if bound is None else self._moved(bound)
        return self.changes[name]

    def _moved(self, bound: NumericBound) -> BoundChange | None:
        objective = self.session.objective(bound.side, "minimize" if bound.upper else "maximize")
        kept = frozenset(self.weights) - {bound.constraint}
        answer = self.session.ask(Question(kept, objective), self.deadline)
        if isinstance(answer, Refuted):
            return None
        proven = isinstance(answer, Found) and (answer.optimal or answer.unattained)
        if not proven or answer.bound is None:
            self.notes.append(f"the smallest change of {bound.constraint!r} is not proven")
            return None
        assert isinstance(answer, Found)
        return self._new_limit(bound, answer.bound, answer.unattained)

    def _new_limit(self, bound: NumericBound, best: Number, unattained: bool) -> BoundChange:
        """Return the limit that lets the bounded side be `best`, or as near to it as wanted if unattained."""
        strict = bound.op in {BinaryOp.LT, BinaryOp.GT}
        whole = self.checked.type_of(bound.side).kind is not Kind.REAL
        if strict and whole:
            best, strict = best + (1 if bound.upper else -1), False
        new = outward(best, up=bound.upper)
        return BoundChange(bound.constraint, as_float(bound.limit), new, attained=not (strict or unattained))


def explain_rules(checked: CheckedProgram, open_session: OpenSession, deadline: Deadline) -> Unsolvable:
    """Return a minimal set of rules of the world that clash among themselves."""
    rules = tuple(replace(item, weight=1.0) for item in checked.constraints if item.weight is None)
    only_rules = replace(checked, constraints=rules)
    diagnosis = Diagnosis(only_rules, open_session(only_rules), (), deadline)
    names = [item.name for item in rules]
    try:
        return Unsolvable(minimal_core(names, diagnosis.oracle), rules_clash=True)
    except _Unknown as reason:
        note = f"these rules may not all be needed for the clash: {reason}"
        return Unsolvable(tuple(names), rules_clash=True, notes=(note,))


def as_float(number: Number) -> float:
    """Return an integral number as an integer and any other as the nearest float."""
    return number.numerator if number.denominator == 1 else float(number)


def outward(number: Number, *, up: bool) -> float:
    """Return a number as a float that is not on the near side of it: not below if `up`, else not above."""
    nearest = as_float(number)
    while isinstance(nearest, float) and (exact(nearest) < number if up else exact(nearest) > number):
        nearest = math.nextafter(nearest, math.inf if up else -math.inf)
    return nearest
