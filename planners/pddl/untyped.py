"""Types as static predicates: the same task for readers that know no types, no `either`, no two parents."""

from dataclasses import replace

from planners.pddl.model import (
    OBJECT,
    Action,
    AllEffects,
    And,
    Atom,
    Condition,
    Constant,
    Domain,
    Effect,
    ForallEffect,
    Imply,
    Not,
    Or,
    Parameter,
    Predicate,
    Problem,
    Quantified,
    Variable,
    When,
)
from planners.pddl.types import TypeTree

_PREFIX = "is-a-"


def widened(domain: Domain) -> Domain:
    """Return the domain with `object` where the signature of a predicate or function has `either`.

    That allows no plan that was not allowed before: which atoms there are follows from the actions.
    """
    return replace(
        domain,
        predicates=tuple(replace(p, parameters=_widened(p.parameters)) for p in domain.predicates),
        functions=tuple(replace(f, parameters=_widened(f.parameters)) for f in domain.functions),
    )


def _widened(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(replace(p, types=(OBJECT,)) if len(p.types) > 1 else p for p in parameters)


def without_types(domain: Domain, problem: Problem) -> tuple[Domain, Problem]:
    """Return an equivalent task in which everything is an `object` and types are unary static predicates."""
    tree = TypeTree(domain.types)
    taken = {predicate.name for predicate in domain.predicates}
    names = {name: _fresh(name, taken) for name in tree.names if name != OBJECT}
    strip = _Strip(names)
    facts = frozenset(
        Atom(names[above], (Constant(name),))
        for name, types in {**domain.constants, **problem.objects}.items()
        for above in frozenset.intersection(*map(tree.above, types))
        if above != OBJECT and above in names
    )
    either = frozenset(
        Atom(predicate, (Constant(name),))
        for types, predicate in strip.unions(domain, problem).items()
        for name, own in {**domain.constants, **problem.objects}.items()
        if tree.is_a(own, types)
    )
    typeless = replace(
        domain,
        types={},
        constants=dict.fromkeys(domain.constants, (OBJECT,)),
        predicates=(
            *(replace(p, parameters=_plain(p.parameters)) for p in domain.predicates),
            *(Predicate(name, (Parameter("x"),)) for name in (*names.values(), *strip.either.values())),
        ),
        functions=tuple(replace(f, parameters=_plain(f.parameters)) for f in domain.functions),
        actions=tuple(map(strip.action, domain.actions)),
    )
    objects = dict.fromkeys(problem.objects, (OBJECT,))
    goal = strip.condition(problem.goal)
    return typeless, replace(problem, objects=objects, init=problem.init | facts | either, goal=goal)


class _Strip:
    """Replace typed variables by plain ones with a condition on each."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self.either: dict[tuple[str, ...], str] = {}

    def unions(self, domain: Domain, problem: Problem) -> dict[tuple[str, ...], str]:
        """Walk over the whole task once and return the predicates for its `either` types."""
        for action in domain.actions:
            self.action(action)
        self.condition(problem.goal)
        return self.either

    def action(self, action: Action) -> Action:
        """Return the action without types."""
        guards = self._guards(action.parameters)
        precondition = self.condition(action.precondition)
        return replace(
            action,
            parameters=_plain(action.parameters),
            precondition=And((*guards, precondition)) if guards else precondition,
            effect=self.effect(action.effect),
        )

    def condition(self, condition: Condition) -> Condition:
        """Return the condition without types."""
        match condition:
            case And(parts):
                return And(tuple(map(self.condition, parts)))
            case Or(parts):
                return Or(tuple(map(self.condition, parts)))
            case Not(body):
                return Not(self.condition(body))
            case Imply(left, right):
                return Imply(self.condition(left), self.condition(right))
            case Quantified("forall", parameters, body):
                guarded: Condition = Imply(And(self._guards(parameters)), self.condition(body))
                return Quantified("forall", _plain(parameters), guarded)
            case Quantified("exists", parameters, body):
                return Quantified("exists", _plain(parameters), And((*self._guards(parameters), self.condition(body))))
            case _:
                return condition

    def effect(self, effect: Effect) -> Effect:
        """Return the effect without types."""
        match effect:
            case AllEffects(parts):
                return AllEffects(tuple(map(self.effect, parts)))
            case When(condition, inner):
                return When(self.condition(condition), self.effect(inner))
            case ForallEffect(parameters, inner):
                guards = self._guards(parameters)
                body = self.effect(inner)
                return ForallEffect(_plain(parameters), When(And(guards), body) if guards else body)
            case _:
                return effect

    def _guards(self, parameters: tuple[Parameter, ...]) -> tuple[Atom, ...]:
        restricted = [parameter for parameter in parameters if OBJECT not in parameter.types]
        return tuple(Atom(self._predicate(p.types), (Variable(p.name),)) for p in restricted)

    def _predicate(self, types: tuple[str, ...]) -> str:
        if len(types) == 1:
            return self._names[types[0]]
        return self.either.setdefault(types, _fresh("-or-".join(types), set(self._names.values())))


def _plain(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(replace(parameter, types=(OBJECT,)) for parameter in parameters)


def _fresh(name: str, taken: set[str]) -> str:
    fresh = _PREFIX + name
    while fresh in taken:
        fresh += "-"
    taken.add(fresh)
    return fresh
