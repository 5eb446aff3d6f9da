"""Temporal tasks and plans to unified-planning, and plans back."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from unified_planning.exceptions import UPException
from unified_planning.model import DurativeAction as UnifiedDurativeAction
from unified_planning.model import EndTiming, OpenTimeInterval, RightOpenTimeInterval, StartTiming, TimePointInterval
from unified_planning.model.metrics import MinimizeMakespan
from unified_planning.plans import ActionInstance, TimeTriggeredPlan

from planners.pddl.model import And, Comparison, Condition, FluentTerm, Number, Or, Problem, Quantified, Step
from planners.pddl.semantics import PddlTask
from planners.pddl.substitution import fluents_of, substitute
from planners.pddl.temporal.features import in_moments, whole_numbers
from planners.pddl.temporal.model import DurativeAction, TemporalDomain, TimedPlan, TimedStep
from planners.pddl.terms import CLOCK
from planners.pddl.unified import Scope, Translation, clashing_names_allowed, speaks_of_any_object
from tools import InputError

_LONGEST = 1_000_000
"""The most time that an action without an upper bound is given: unified-planning asks for one."""


def to_unified_planning_timed(temporal: TemporalDomain, problem: Problem, *, over_all_from_start: bool = False) -> Any:
    """Return a temporal task as a `unified_planning.model.Problem`.

    Numbers without an initial value become 0, and a metric that unified-planning has no form for is left out: what
    comes back as a plan is to be replayed. With `over_all_from_start` what must hold over all must hold in the state
    before the start as well, which leaves fewer plans.
    """
    try:
        with clashing_names_allowed():
            return _TimedTranslation(temporal, problem, over_all_from_start).run()
    except (UPException, ZeroDivisionError) as error:
        raise InputError(
            f"unified-planning does not take this task: {error}", hint="see the warnings of diagnose(...)"
        ) from error


def timed_plan_from_unified_planning(plan: Any) -> TimedPlan:
    """Return a time-triggered plan of unified-planning as steps in the order of their starts."""
    steps = [
        TimedStep(
            Fraction(start),
            Step(instance.action.name, tuple(parameter.object().name for parameter in instance.actual_parameters)),
            None if duration is None else Fraction(duration),
        )
        for start, instance, duration in plan.timed_actions
    ]
    return tuple(sorted(steps, key=lambda step: step.start))


def timed_plan_to_unified_planning(plan: TimedPlan, translated: Any) -> Any:
    """Return steps as a time-triggered plan for a problem made by `to_unified_planning_timed`."""
    make = translated.environment.expression_manager
    instances = [
        (
            timed.start,
            ActionInstance(
                translated.action(timed.step.action),
                tuple(make.ObjectExp(translated.object(name)) for name in timed.step.arguments),
            ),
            timed.duration,
        )
        for timed in plan
    ]
    return TimeTriggeredPlan(instances, translated.environment)


class _TimedTranslation(Translation):
    def __init__(self, temporal: TemporalDomain, problem: Problem, over_all_from_start: bool) -> None:
        super().__init__(temporal.domain, problem, undefined=0)
        self._temporal = temporal
        self._task = PddlTask(temporal.domain, problem)
        self._plain_costs = False  # a number like any other: what it comes to is computed by the replay
        self._rooted = speaks_of_any_object(in_moments(temporal), problem)
        self._between = RightOpenTimeInterval if over_all_from_start else OpenTimeInterval
        self._whole = whole_numbers(temporal, problem)

    def _condition(self, condition: Condition, scope: Scope) -> Any:
        if not isinstance(condition, Quantified):
            return super()._condition(condition, scope)
        # The engines that know time know no quantifiers: one part for each way to choose the objects.
        choices = self._task.bindings(condition.parameters, {})
        parts = tuple(substitute(condition.body, chosen) for chosen in choices)
        return super()._condition(And(parts) if condition.quantifier == "forall" else Or(parts), scope)

    def _number_type(self) -> Any:
        types = self._environment.type_manager
        return types.IntType() if self._whole else types.RealType()

    def _add_actions(self, out: Any) -> dict[Any, Any]:
        costs = super()._add_actions(out)
        for action in self._temporal.durative:
            out.add_action(self._durative(action))
        return costs

    def _durative(self, action: DurativeAction) -> Any:
        made = UnifiedDurativeAction(action.name, self._typed(action.parameters), self._environment)
        scope = Scope({parameter.name: made.parameter(parameter.name) for parameter in action.parameters})
        self._bound(made, action, scope)
        start, end = StartTiming(), EndTiming()
        for interval, condition in (
            (TimePointInterval(start), action.at_start),
            (self._between(start, end), action.over_all),
            (TimePointInterval(end), action.at_end),
        ):
            translated = self._condition(condition, scope)
            if not translated.is_true():
                made.add_condition(interval, translated)
        self._add_effects(made, action.start_effect, scope, start)
        self._add_effects(made, action.end_effect, scope, end)
        return made

    def _bound(self, made: Any, action: DurativeAction, scope: Scope) -> None:
        exact, lower, upper = (
            _joined([bound.value for bound in action.duration if bound.op == op], join)
            for op, join in (("=", max), (">=", max), ("<=", min))
        )
        if exact is not None:
            made.set_fixed_duration(self._number(exact, scope))
            return
        longest = self._number(Fraction(_LONGEST) if upper is None else upper, scope)
        if lower is None:  # an action that takes no time at all would undo itself
            made.set_left_open_duration_interval(self._make.Int(0), longest)
        else:
            made.set_closed_duration_interval(self._number(lower, scope), longest)

    def _add_metric(self, out: Any, costs: dict[Any, Any]) -> None:
        metric = self._problem.metric
        if metric is None:
            return
        if (metric.sense, metric.expression) == ("minimize", FluentTerm(CLOCK)):
            out.add_quality_metric(MinimizeMakespan(environment=self._environment))
        elif FluentTerm(CLOCK) not in fluents_of(Comparison("=", metric.expression, metric.expression)):
            super()._add_metric(out, costs)


def _joined(values: list[Number], join: Callable[[list[Fraction]], Fraction]) -> Number | None:
    """Return several bounds of one kind as one, nothing if there are none."""
    if len(values) < 2:
        return values[0] if values else None
    literal = [value for value in values if isinstance(value, Fraction)]
    if len(literal) < len(values):
        raise InputError("unified-planning takes one bound of a kind on a duration", hint="leave one of them")
    return join(literal)
