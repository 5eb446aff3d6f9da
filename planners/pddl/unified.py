"""To unified-planning.

An action and a predicate of one name, which PDDL allows, need its flag `error_used_name` to be off; it is put back
after the translation. Everything lives in the global environment: in version 1.3 grounding fails in any other.
"""

import warnings
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from unified_planning.environment import get_environment
from unified_planning.exceptions import UPException
from unified_planning.model import Fluent, InstantaneousAction, Object, Variable
from unified_planning.model import Problem as UnifiedProblem
from unified_planning.model.metrics import (
    MaximizeExpressionOnFinalState,
    MinimizeActionCosts,
    MinimizeExpressionOnFinalState,
    MinimizeSequentialPlanLength,
)
from unified_planning.plans import ActionInstance, SequentialPlan

from planners.pddl.features import COST, features, variables_of
from planners.pddl.lint import simple_effects
from planners.pddl.model import (
    OBJECT,
    Action,
    Add,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    Function,
    Imply,
    Not,
    Number,
    Or,
    Parameter,
    PlanSteps,
    Predicate,
    Problem,
    Quantified,
    Step,
    Term,
)
from planners.pddl.model import Variable as PddlVariable
from planners.pddl.pieces import Piece, cost_is_plain, pieces
from planners.pddl.terms import CLOCK
from planners.pddl.untyped import widened, without_types
from tools import InputError


def to_unified_planning(domain: Domain, problem: Problem, *, undefined: int | None = None) -> Any:
    """Return the task as a `unified_planning.model.Problem`.

    `either` and types with several parents become static predicates; `total-cost` becomes action costs where
    actions only ever increase it unconditionally. A numeric function without an initial value gets `undefined`;
    some engines there, the plan validator among them, refuse tasks in which any value is missing.
    """
    if "general-types" in features(domain, problem):
        domain, problem = without_types(domain, problem)
    try:
        with clashing_names_allowed():
            return Translation(widened(domain), problem, undefined).run()
    except (UPException, ZeroDivisionError) as error:  # it computes constant parts at once
        raise InputError(
            f"unified-planning does not take this task: {error}", hint="see the warnings of diagnose(...)"
        ) from error


@contextmanager
def clashing_names_allowed() -> Iterator[None]:
    """Let elements of different kinds share a name in unified-planning, silently."""
    environment = get_environment()
    before = environment.error_used_name
    environment.error_used_name = False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Name .* already defined", category=UserWarning)
            yield
    finally:
        environment.error_used_name = before


def plan_from_unified_planning(plan: Any) -> PlanSteps:
    """Return a sequential plan of unified-planning as steps."""
    return tuple(
        Step(instance.action.name, tuple(parameter.object().name for parameter in instance.actual_parameters))
        for instance in plan.actions
    )


def plan_to_unified_planning(plan: PlanSteps, translated: Any) -> Any:
    """Return steps as a sequential plan for a problem made by `to_unified_planning`."""
    manager = translated.environment.expression_manager
    instances = [
        ActionInstance(
            translated.action(step.action),
            tuple(manager.ObjectExp(translated.object(name)) for name in step.arguments),
        )
        for step in plan
    ]
    return SequentialPlan(instances, translated.environment)


@dataclass(frozen=True, slots=True)
class Scope:
    """Parameters of the action and quantified variables in reach."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)

    def inside(self, made: Mapping[str, Any]) -> "Scope":
        """Return the scope within a quantifier."""
        return Scope(self.parameters, {**self.variables, **made})


class Translation:
    """Make a problem of unified-planning out of trees."""

    def __init__(self, domain: Domain, problem: Problem, undefined: int | None) -> None:
        self._domain = domain
        self._undefined = undefined
        self._problem = problem
        self._environment = get_environment()
        self._make = self._environment.expression_manager
        self._types: dict[str, Any] = {}
        self._objects: dict[str, Any] = {}
        self._fluents: dict[str, Any] = {}
        self._plain_costs = cost_is_plain(domain, problem)
        self._rooted = speaks_of_any_object(domain, problem)

    def run(self) -> Any:
        """Return the problem."""
        out = UnifiedProblem(self._problem.name, self._environment)
        for name, types in {**self._domain.constants, **self._problem.objects}.items():
            self._objects[name] = Object(name, self._type(types[0]), self._environment)
            out.add_object(self._objects[name])
        self._declare(out)
        costs = self._add_actions(out)
        self._initialise(out)
        out.add_goal(self._condition(self._problem.goal, Scope()))
        self._add_metric(out, costs)
        return out

    def _add_actions(self, out: Any) -> dict[Any, Any]:
        """Add the actions and return what each of them costs."""
        costs = {}
        for action in self._domain.actions:
            made = self._action(action)
            out.add_action(made)
            costs[made] = self._cost_of(action, made)
        return costs

    def _number_type(self) -> Any:
        return self._environment.type_manager.RealType()

    def _type(self, name: str) -> Any:
        if name not in self._types:
            parents = self._domain.types.get(name, ())
            # A root that nothing mentions would keep out the engines that know no hierarchy of types.
            father = self._type(parents[0]) if parents and (self._rooted or parents[0] != OBJECT) else None
            self._types[name] = self._environment.type_manager.UserType(name, father)
        return self._types[name]

    def _typed(self, parameters: tuple[Parameter, ...]) -> "OrderedDict[str, Any]":
        return OrderedDict((parameter.name, self._type(parameter.types[0])) for parameter in parameters)

    def _declare(self, out: Any) -> None:
        types = self._environment.type_manager
        for predicate in self._domain.predicates:
            fluent = Fluent(predicate.name, types.BoolType(), self._typed(predicate.parameters), self._environment)
            self._fluents[predicate.name] = fluent
            out.add_fluent(fluent, default_initial_value=False)
        for function in self._domain.functions:
            if function.name == COST and self._plain_costs:
                continue
            fluent = Fluent(function.name, self._number_type(), self._typed(function.parameters), self._environment)
            self._fluents[function.name] = fluent
            out.add_fluent(fluent, default_initial_value=0 if function.name == COST else self._undefined)

    def _initialise(self, out: Any) -> None:
        for atom in self._problem.init:
            out.set_initial_value(self._apply(atom.predicate, atom.terms, Scope()), True)
        for term, value in self._problem.values.items():
            if term.function != COST or not self._plain_costs:
                out.set_initial_value(self._apply(term.function, term.terms, Scope()), value)

    def _action(self, action: Action) -> Any:
        made = InstantaneousAction(action.name, self._typed(action.parameters), self._environment)
        scope = Scope({parameter.name: made.parameter(parameter.name) for parameter in action.parameters})
        condition = self._condition(action.precondition, scope)
        if not condition.is_true():
            made.add_precondition(condition)
        self._add_effects(made, action.effect, scope)
        return made

    def _add_effects(self, made: Any, effect: Effect, scope: Scope, *when: Any) -> None:
        """Add an effect to an action; `when` is the time of it in an action that takes time."""
        added = {part.atom for part in simple_effects(effect) if isinstance(part, Add)}
        for piece in pieces(effect):
            if isinstance(piece.effect, Delete) and piece.effect.atom in added:
                continue  # an atom that is deleted and added stays true; unified-planning calls it a conflict
            if not (self._plain_costs and isinstance(piece.effect, Assign) and piece.effect.target.function == COST):
                self._add_effect(made, piece, scope, *when)

    def _add_effect(self, made: Any, piece: Piece, scope: Scope, *when: Any) -> None:
        variables = self._variables(piece.parameters)
        inner = scope.inside(variables)
        condition = self._condition(And(piece.conditions), inner)
        rest = {"condition": condition, "forall": tuple(variables.values())}
        match piece.effect:
            case Add(atom):
                made.add_effect(*when, self._apply(atom.predicate, atom.terms, inner), True, **rest)
            case Delete(atom):
                made.add_effect(*when, self._apply(atom.predicate, atom.terms, inner), False, **rest)
            case Assign(op, target, value):
                fluent = self._apply(target.function, target.terms, inner)
                number = self._number(value, inner)
                match op:
                    case "assign":
                        made.add_effect(*when, fluent, number, **rest)
                    case "increase":
                        made.add_increase_effect(*when, fluent, number, **rest)
                    case "decrease":
                        made.add_decrease_effect(*when, fluent, number, **rest)
                    case "scale-up":
                        made.add_effect(*when, fluent, self._make.Times(fluent, number), **rest)
                    case "scale-down":
                        made.add_effect(*when, fluent, self._make.Div(fluent, number), **rest)

    def _variables(self, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
        return {p.name: Variable(p.name, self._type(p.types[0]), self._environment) for p in parameters}

    def _cost_of(self, action: Action, made: Any) -> Any:
        scope = Scope({parameter.name: made.parameter(parameter.name) for parameter in action.parameters})
        parts = [part for part in simple_effects(action.effect) if isinstance(part, Assign)]
        costs = [self._number(part.value, scope) for part in parts if part.target.function == COST]
        return self._make.Plus(costs) if len(costs) > 1 else costs[0] if costs else self._make.Int(0)

    def _add_metric(self, out: Any, costs: dict[Any, Any]) -> None:
        metric = self._problem.metric
        if metric is None:
            return
        if metric.expression == FluentTerm(CLOCK):
            out.add_quality_metric(MinimizeSequentialPlanLength(environment=self._environment))
        elif self._plain_costs:
            out.add_quality_metric(MinimizeActionCosts(costs, environment=self._environment))
        else:
            kinds = {"minimize": MinimizeExpressionOnFinalState, "maximize": MaximizeExpressionOnFinalState}
            expression = self._number(metric.expression, Scope())
            out.add_quality_metric(kinds[metric.sense](expression, environment=self._environment))

    def _condition(self, condition: Condition, scope: Scope) -> Any:
        make = self._make
        match condition:
            case Atom(predicate, terms):
                return self._apply(predicate, terms, scope)
            case Equals(left, right):
                return make.Equals(self._term(left, scope), self._term(right, scope))
            case Not(body):
                return make.Not(self._condition(body, scope))
            case And(parts):
                return make.And([self._condition(part, scope) for part in parts])
            case Or(parts):
                return make.Or([self._condition(part, scope) for part in parts])
            case Imply(left, right):
                return make.Implies(self._condition(left, scope), self._condition(right, scope))
            case Quantified(quantifier, parameters, body):
                made = self._variables(parameters)
                inside = self._condition(body, scope.inside(made))
                if not made:
                    return inside
                return (make.Forall if quantifier == "forall" else make.Exists)(inside, *made.values())
            case Comparison(op, left, right):
                compare = {"<": make.LT, "<=": make.LE, "=": make.Equals, ">=": make.GE, ">": make.GT}[op]
                return compare(self._number(left, scope), self._number(right, scope))

    def _number(self, number: Number, scope: Scope) -> Any:
        make = self._make
        match number:
            case FluentTerm(function, terms):
                return self._apply(function, terms, scope)
            case Arithmetic(op, operands):
                values = [self._number(operand, scope) for operand in operands]
                if op == "-" and len(values) == 1:
                    return make.Minus(make.Int(0), values[0])
                return {"+": make.Plus, "*": make.Times, "-": make.Minus, "/": make.Div}[op](*values)
            case _:
                return make.Int(number.numerator) if number.denominator == 1 else make.Real(number)

    def _apply(self, name: str, terms: tuple[Term, ...], scope: Scope) -> Any:
        return self._make.FluentExp(self._fluents[name], tuple(self._term(term, scope) for term in terms))

    def _term(self, term: Term, scope: Scope) -> Any:
        if not isinstance(term, PddlVariable):
            return self._make.ObjectExp(self._objects[term.name])
        if term.name in scope.variables:
            return self._make.VariableExp(scope.variables[term.name])
        return self._make.ParameterExp(scope.parameters[term.name])


def speaks_of_any_object(domain: Domain, problem: Problem) -> bool:
    """Return whether anything in a task is for objects of every type."""
    declared: tuple[Predicate | Function, ...] = (*domain.predicates, *domain.functions)
    signatures = (parameter for one in declared for parameter in one.parameters)
    return any(OBJECT in parameter.types for parameter in (*signatures, *variables_of(domain, problem)))
