"""Replay of timed plans, happening by happening, by none of the code that any engine uses.

The semantics is that of PDDL 2.1 (Fox & Long 2003) without continuous effects:

- A step happens at its start and at its end; an action without duration happens once. Times are fractions, and two
  happenings are at one time only if the fractions are equal.
- What happens at one time looks at the state before it, and all effects take place together. No two of them may
  interfere (see `interference`); with an `epsilon`, nor may two that are less than `epsilon` apart.
- A duration must meet its bounds in the state before the start.
- What must hold over all must hold in every state between the two ends: after the effects of the start, after every
  happening in between, and neither in the state before the start nor in that after the end. It interferes with nothing.
- The goal must hold after the last happening. `total-time` in the metric is the time of that happening.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import chain, combinations, product
from typing import Literal

from planners.pddl.model import Action, Comparison, Condition, FluentTerm, Number, Problem
from planners.pddl.replay import Fault, Misnamed, Missing, known_action, listed, plan_cost, unmet
from planners.pddl.semantics import (
    Binding,
    Changes,
    Conflict,
    PddlState,
    PddlTask,
    Undefined,
    bind,
    compare,
    evaluate,
)
from planners.pddl.substitution import substitute_number
from planners.pddl.temporal.durations import DURATION
from planners.pddl.temporal.interference import Footprint, footprint, interference
from planners.pddl.temporal.model import DurativeAction, TemporalDomain, TimedPlan, TimedStep, makespan, show_time
from planners.pddl.writer import write_number
from tools import counted

Moment = Literal["start", "over all", "end", "goal"]
TimedFault = Fault | Literal["time", "duration", "over-all", "interference"]


@dataclass(frozen=True, slots=True)
class TimedValid:
    """The plan reaches the goal. `cost` is the metric's value, without a metric the makespan."""

    cost: Fraction
    makespan: Fraction
    final: PddlState


@dataclass(frozen=True, slots=True)
class TimedInvalid:
    """The plan fails at `time`: at a moment of step `index` (from 0, in the order given), or at the goal behind all.

    An action without duration fails at its start. `state` is the state before that moment, of a condition over all
    the state in which it does not hold, and `missing` are the conditions that do not hold there.
    """

    fault: TimedFault
    time: Fraction
    index: int
    step: TimedStep | None
    moment: Moment
    message: str
    state: PddlState
    missing: tuple[Missing, ...] = ()
    hint: str = ""


TimedVerdict = TimedValid | TimedInvalid


class TemporalTask:
    """A temporal domain with a problem, ready for replays."""

    def __init__(self, temporal: TemporalDomain, problem: Problem) -> None:
        self.temporal = temporal
        self.problem = problem
        self.plain = PddlTask(temporal.domain, problem)
        self.actions: dict[str, Action | DurativeAction] = {
            **self.plain.actions,
            **{action.name: action for action in temporal.durative},
        }


def validate_timed(
    temporal: TemporalDomain, problem: Problem, plan: TimedPlan, *, epsilon: Fraction = Fraction(0)
) -> TimedVerdict:
    """Replay `plan` and say whether it reaches the goal, or which happening fails first, when and why.

    Happenings that interfere must not be at one time; with `epsilon`, they must be that far apart.
    """
    return validate_timed_task(TemporalTask(temporal, problem), plan, epsilon=epsilon)


def validate_timed_task(task: TemporalTask, plan: TimedPlan, *, epsilon: Fraction = Fraction(0)) -> TimedVerdict:
    """Do what `validate_timed` does with a task at hand, for many plans of one problem."""
    try:
        return _Replay(task, plan, epsilon).run()
    except _Failed as failed:
        return failed.verdict


class _Failed(Exception):  # noqa: N818 - reads as what happened
    """A happening is not possible."""

    def __init__(self, verdict: TimedInvalid) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class _Spot:
    """A moment of a step."""

    time: Fraction
    index: int
    moment: Moment


@dataclass(frozen=True, slots=True)
class _Happening:
    """One end of a step, or a step without duration; `numbers` are read beyond those of the action."""

    spot: _Spot
    action: Action
    binding: Binding
    numbers: tuple[Number, ...] = ()


class _Replay:
    def __init__(self, task: TemporalTask, plan: TimedPlan, epsilon: Fraction) -> None:
        self._task = task
        self._plan = plan
        self._epsilon = epsilon
        self._state = task.plain.initial
        self._waiting = [(step.start, True, index) for index, step in enumerate(plan)]  # ends go before starts
        heapify(self._waiting)
        self._running: dict[int, tuple[DurativeAction, Binding]] = {}
        self._recent: list[tuple[_Happening, Footprint]] = []

    def run(self) -> TimedVerdict:
        """Return the verdict, or raise `_Failed` at the first happening that is not possible."""
        while self._waiting:
            self._pass(self._waiting[0][0])
        length = makespan(self._plan)
        missing = self._unmet(self._task.problem.goal, {})
        when = f"after {counted(len(self._plan), 'step', 'steps')}" if self._plan else "the plan has no steps, and"
        message = f"{when} the goal does not hold: {listed(missing)}"
        end = TimedInvalid("goal", length, len(self._plan), None, "goal", message, self._state, missing)
        if missing:
            return end
        try:
            return TimedValid(plan_cost(self._task.problem, self._state, length), length, self._state)
        except Undefined as error:
            return replace(end, fault="number", message=f"the metric has no value: {error}")

    def _pass(self, time: Fraction) -> None:
        """Let everything happen that happens at one time."""
        happenings: list[_Happening] = []
        while self._waiting and self._waiting[0][0] == time:
            _, starts, index = heappop(self._waiting)
            happenings.append(self._start(index) if starts else self._end(index, time))
        for happening in happenings:
            self._require(happening, alone=len(happenings) == 1)
        touched = [(happening, self._footprint(happening)) for happening in happenings]
        self._keep_apart(time, touched)
        self._change(touched)
        for index, (action, binding) in self._running.items():
            if missing := self._unmet(action.over_all, binding):
                spot = _Spot(time, index, "over all")
                raise self._failed(spot, "over-all", f"it lacks {listed(missing)}", missing)

    def _start(self, index: int) -> _Happening:
        step, spot = self._plan[index], _Spot(self._plan[index].start, index, "start")
        found = known_action(self._task.plain, self._task.actions, step.step)
        if isinstance(found, Misnamed):
            raise self._failed(spot, found.fault, found.message, hint=found.hint)
        if step.start < 0:
            raise self._failed(spot, "time", "plans begin at 0")
        binding = bind(found, step.step.arguments)
        if isinstance(found, Action):
            if step.duration:
                words = f"it takes no time, the plan says {show_time(step.duration)}"
                raise self._failed(spot, "duration", words, hint="leave out the brackets")
            return _Happening(spot, found, binding)
        self._check_duration(spot, found, binding)
        self._running[index] = found, binding
        heappush(self._waiting, (step.end, False, index))
        return _Happening(spot, found.start, binding, tuple(bound.value for bound in found.duration))

    def _check_duration(self, spot: _Spot, action: DurativeAction, binding: Binding) -> None:
        step = self._plan[spot.index]
        if step.duration is None or step.duration < 0:
            words = "the plan does not say how long it takes" if step.duration is None else "it takes less than no time"
            hint = f"write {show_time(step.start)}: {step.step} [duration]"
            raise self._failed(spot, "duration", words, hint=hint)
        clocked = PddlState(frozenset(), {**self._state.values, (DURATION,): step.duration})
        for bound in action.duration:
            if not compare(Comparison(bound.op, FluentTerm(DURATION), bound.value), clocked, binding):
                limit = f"({bound.op} {DURATION} {write_number(substitute_number(bound.value, binding))})"
                words = f"its duration {show_time(step.duration)} does not meet {limit}"
                raise self._failed(spot, "duration", words + self._worth(bound.value, binding))

    def _worth(self, number: Number, binding: Binding) -> str:
        """Return what a bound that is no plain number amounts to."""
        if isinstance(number, Fraction):
            return ""
        try:
            return f", which is {show_time(evaluate(number, self._state, binding))} there"
        except Undefined as error:
            return f": {error}"

    def _end(self, index: int, time: Fraction) -> _Happening:
        action, binding = self._running.pop(index)
        return _Happening(_Spot(time, index, "end"), action.end, binding)

    def _unmet(self, condition: Condition, binding: Binding) -> tuple[Missing, ...]:
        return tuple(dict.fromkeys(unmet(self._task.plain, condition, self._state, binding)))

    def _require(self, happening: _Happening, *, alone: bool) -> None:
        if missing := self._unmet(happening.action.precondition, happening.binding):
            hint = "" if alone else "all that happens at one time looks at the state before it"
            raise self._failed(happening.spot, "precondition", f"it lacks {listed(missing)}", missing, hint)

    def _footprint(self, happening: _Happening) -> Footprint:
        changes = Changes()
        try:
            self._task.plain.collect(happening.action.effect, self._state, happening.binding, changes)
        except Undefined as error:
            raise self._failed(happening.spot, "number", f"it has no defined effect: {error}") from error
        return footprint(self._task.plain, happening.action, happening.numbers, happening.binding, changes)

    def _keep_apart(self, time: Fraction, touched: list[tuple[_Happening, Footprint]]) -> None:
        self._recent = [found for found in self._recent if time - found[0].spot.time < self._epsilon]
        for (early, one), (late, other) in chain(combinations(touched, 2), product(self._recent, touched)):
            if shared := interference(one, other):
                spot = early.spot
                name = f"the {spot.moment} of step {spot.index + 1} {self._plan[spot.index].step}"
                words = f"it interferes with {name} at {show_time(spot.time)}: both touch {shared}"
                apart = f"at least {show_time(self._epsilon)} apart" if self._epsilon else "at different times"
                raise self._failed(late.spot, "interference", words, hint=f"let the two happen {apart}")
        self._recent += touched

    def _change(self, touched: list[tuple[_Happening, Footprint]]) -> None:
        """Apply all effects of one time together."""
        joined = Changes()
        for happening, one in touched:
            joined.added |= one.changes.added
            joined.deleted |= one.changes.deleted
            joined.assigned += one.changes.assigned
            try:
                values = joined.new_values(self._state)
            except (Undefined, Conflict) as error:
                raise self._failed(happening.spot, "number", f"it has no defined effect: {error}") from error
        self._state = PddlState((self._state.atoms - joined.deleted) | joined.added, values)

    def _failed(
        self, spot: _Spot, fault: TimedFault, words: str, missing: tuple[Missing, ...] = (), hint: str = ""
    ) -> _Failed:
        step = self._plan[spot.index]
        message = f"step {spot.index + 1} {step.step}, {spot.moment} at {show_time(spot.time)}: {words}"
        verdict = TimedInvalid(fault, spot.time, spot.index, step, spot.moment, message, self._state, missing, hint)
        return _Failed(verdict)
