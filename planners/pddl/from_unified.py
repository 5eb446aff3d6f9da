"""From unified-planning to trees."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from planners.pddl.features import COST
from planners.pddl.model import (
    OBJECT,
    TRUE,
    Action,
    Add,
    AllEffects,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Constant,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Function,
    Imply,
    Metric,
    Not,
    Number,
    Or,
    Parameter,
    Predicate,
    Problem,
    Quantified,
    Term,
    Variable,
    When,
)
from planners.pddl.terms import CLOCK
from tools import InputError


def from_unified_planning(given: Any, *, domain_name: str = "domain") -> tuple[Domain, Problem]:
    """Return a `unified_planning.model.Problem` as trees, or raise `InputError` for what PDDL here cannot say."""
    costs = _action_costs(given)
    types = {kind.name: (kind.father.name if kind.father else OBJECT,) for kind in given.user_types}
    types.pop(OBJECT, None)
    boolean = [fluent for fluent in given.fluents if fluent.type.is_bool_type()]
    numeric = [fluent for fluent in given.fluents if not fluent.type.is_bool_type()]
    for fluent in numeric:
        if not (fluent.type.is_int_type() or fluent.type.is_real_type()):
            raise _unsupported(f"the fluent {fluent.name!r} of type {fluent.type}")
    cost_function = (Function(COST),) if costs is not None else ()
    domain = Domain(
        domain_name,
        types=types,
        predicates=tuple(Predicate(fluent.name, _parameters(fluent.signature)) for fluent in boolean),
        functions=(*(Function(fluent.name, _parameters(fluent.signature)) for fluent in numeric), *cost_function),
        actions=tuple(_action(action, costs) for action in given.actions),
    )
    return domain, _problem(given, domain_name, costs)


def _problem(given: Any, domain_name: str, costs: dict[Any, Any] | None) -> Problem:
    init: set[Atom] = set()
    values: dict[FluentTerm, Fraction] = {FluentTerm(COST): Fraction(0)} if costs is not None else {}
    for place, value in given.explicit_initial_values.items():
        name, terms = place.fluent().name, tuple(map(_term, place.args))
        if value.is_bool_constant():
            init |= {Atom(name, terms)} if value.bool_constant_value() else set()
        else:
            values[FluentTerm(name, terms)] = Fraction(value.constant_value())
    goals = [_condition(goal) for goal in given.goals]
    return Problem(
        given.name or "problem",
        domain_name,
        {item.name: (item.type.name,) for item in given.all_objects},
        frozenset(init),
        values,
        goals[0] if len(goals) == 1 else And(tuple(goals)),
        _metric(given, costs),
    )


def _action_costs(given: Any) -> dict[Any, Any] | None:
    for metric in given.quality_metrics:
        if metric.is_minimize_action_costs():
            return {action: metric.get_action_cost(action) for action in given.actions}
    return None


def _metric(given: Any, costs: dict[Any, Any] | None) -> Metric | None:
    if costs is not None:
        return Metric("minimize", FluentTerm(COST))
    for metric in given.quality_metrics:
        if metric.is_minimize_sequential_plan_length():
            return Metric("minimize", FluentTerm(CLOCK))
        if metric.is_minimize_expression_on_final_state():
            return Metric("minimize", _number(metric.expression))
        if metric.is_maximize_expression_on_final_state():
            return Metric("maximize", _number(metric.expression))
        raise _unsupported(f"the metric {metric}")
    return None


def _parameters(given: Any) -> tuple[Parameter, ...]:
    return tuple(Parameter(item.name, (item.type.name,)) for item in given)


def _action(action: Any, costs: dict[Any, Any] | None) -> Action:
    if not hasattr(action, "preconditions"):
        raise _unsupported(f"the action {action.name!r} with a duration")
    conditions = [_condition(condition) for condition in action.preconditions]
    effects = [_effect(effect) for effect in action.effects]
    cost = costs.get(action) if costs is not None else None
    if cost is not None and not (cost.is_constant() and cost.constant_value() == 0):
        effects.append(Assign("increase", FluentTerm(COST), _number(cost)))
    return Action(
        action.name,
        _parameters(action.parameters),
        (conditions[0] if len(conditions) == 1 else And(tuple(conditions))) if conditions else TRUE,
        AllEffects(tuple(effects)),
    )


def _effect(given: Any) -> Effect:
    name, terms = given.fluent.fluent().name, tuple(map(_term, given.fluent.args))
    effect: Effect
    if given.fluent.type.is_bool_type():
        if not given.value.is_bool_constant():
            raise _unsupported(f"the effect {given}")
        effect = (Add if given.value.bool_constant_value() else Delete)(Atom(name, terms))
    else:
        op = "increase" if given.is_increase() else "decrease" if given.is_decrease() else "assign"
        effect = Assign(op, FluentTerm(name, terms), _number(given.value))  # type: ignore[arg-type]  # one of three
    if given.is_conditional():
        effect = When(_condition(given.condition), effect)
    return ForallEffect(_parameters(given.forall), effect) if given.forall else effect


def _condition(node: Any) -> Condition:
    for test, read in _CONDITIONS:
        if getattr(node, test)():
            return read(node)
    raise _unsupported(f"the condition {node}")


def _equals(node: Any) -> Condition:
    left, right = node.args
    if left.type.is_user_type():
        return Equals(_term(left), _term(right))
    return Comparison("=", _number(left), _number(right))


def _quantified(node: Any) -> Condition:
    return Quantified(
        "forall" if node.is_forall() else "exists", _parameters(node.variables()), _condition(node.arg(0))
    )


_CONDITIONS: tuple[tuple[str, Callable[[Any], Condition]], ...] = (
    ("is_fluent_exp", lambda node: Atom(node.fluent().name, tuple(map(_term, node.args)))),
    ("is_true", lambda _: TRUE),
    ("is_false", lambda _: Or()),
    ("is_not", lambda node: Not(_condition(node.arg(0)))),
    ("is_and", lambda node: And(tuple(map(_condition, node.args)))),
    ("is_or", lambda node: Or(tuple(map(_condition, node.args)))),
    ("is_implies", lambda node: Imply(_condition(node.arg(0)), _condition(node.arg(1)))),
    ("is_equals", _equals),
    ("is_forall", _quantified),
    ("is_exists", _quantified),
    ("is_le", lambda node: Comparison("<=", _number(node.arg(0)), _number(node.arg(1)))),
    ("is_lt", lambda node: Comparison("<", _number(node.arg(0)), _number(node.arg(1)))),
)


def _number(node: Any) -> Number:
    if node.is_fluent_exp():
        return FluentTerm(node.fluent().name, tuple(map(_term, node.args)))
    if node.is_int_constant() or node.is_real_constant():
        return Fraction(node.constant_value())
    operands = tuple(map(_number, node.args))
    if node.is_plus():
        return Arithmetic("+", operands)
    if node.is_minus():
        return Arithmetic("-", operands)
    if node.is_times():
        return Arithmetic("*", operands)
    if node.is_div():
        return Arithmetic("/", operands)
    raise _unsupported(f"the number {node}")


def _term(node: Any) -> Term:
    if node.is_object_exp():
        return Constant(node.object().name)
    if node.is_parameter_exp():
        return Variable(node.parameter().name)
    if node.is_variable_exp():
        return Variable(node.variable().name)
    raise _unsupported(f"the term {node}")


def _unsupported(what: str) -> InputError:
    return InputError(f"{what} has no counterpart here", hint="write it as plain atoms, numbers and conditions")
