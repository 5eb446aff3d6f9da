"""Grounding: the instances of actions that survive delete relaxation, found by joins over what is reachable."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from planners.pddl.model import (
    Action,
    Add,
    AllEffects,
    And,
    Assign,
    Atom,
    Condition,
    Delete,
    Domain,
    Effect,
    FluentTerm,
    ForallEffect,
    Or,
    Problem,
    Step,
    When,
)
from planners.reasoning.facts import Fact, bits, fact_of
from planners.reasoning.formula import dnf
from planners.reasoning.instantiate import TOTAL_COST, Instantiation
from planners.reasoning.joins import Binding, Join, Relations
from planners.reasoning.objects import Objects
from planners.reasoning.positive import positive_task
from planners.reasoning.relaxed import relaxed_exploration
from planners.reasoning.task import GroundAction, GroundTask
from tools import BudgetExhausted, InputError

MOST_ACTIONS = 500_000
_MOST_BODIES = 64


def ground(domain: Domain, problem: Problem) -> GroundTask:
    """Ground a problem: number its facts and keep the actions that survive delete relaxation.

    Typing, constants, equality, negative, disjunctive and quantified conditions and conditional effects are read,
    and action costs given by `total-cost`. Raise `InputError` for other numbers, `BudgetExhausted` for more than
    `MOST_ACTIONS` instances or a condition with too many alternatives.
    """
    instantiation = _instantiation(domain, problem)
    facts = instantiation.facts
    init = facts.mask(sorted(fact for fact in map(fact_of, problem.init) if fact[0] in instantiation.fluents))
    goal = dnf(instantiation.formula(problem.goal, {}))
    actions = _Reachable(domain, instantiation).from_facts(facts.facts(init))
    task = GroundTask(
        domain=domain,
        problem=problem,
        objects=instantiation.objects,
        facts=facts,
        static=instantiation.static,
        fluents=instantiation.fluents,
        actions=actions,
        init=init,
        goal=goal,
        unit_cost=not instantiation.counts_cost,
        by_step={action.step: action for action in actions},
    )
    return _without_unreachable(task)


def applicable_steps(domain: Domain, problem: Problem) -> tuple[Step, ...]:
    """Return the actions applicable in the initial state, by joins over the state and without grounding the rest."""
    instantiation = _instantiation(domain, problem)
    state = instantiation.facts.mask(fact for fact in map(fact_of, problem.init) if fact[0] in instantiation.fluents)
    relations = Relations(map(fact_of, problem.init))
    found = []
    for action in domain.actions:
        for binding in _instances(rules_of(action, instantiation.objects), relations):
            grounded = instantiation.action(action, binding)
            if grounded is not None and grounded.applicable(state):
                found.append(grounded.step)
    return tuple(sorted(found, key=lambda step: (step.action, step.arguments)))


def static_steps(domain: Domain, problem: Problem, action: Action) -> Iterator[Step]:
    """Yield lazily the instances of `action` whose static preconditions hold, reachable or not."""
    instantiation = _instantiation(domain, problem)
    relations = Relations(instantiation.static)
    rules = [
        replace(rule, atoms=tuple(atom for atom in rule.atoms if atom.predicate not in instantiation.fluents))
        for rule in rules_of(action, instantiation.objects)
    ]
    for binding in _instances(rules, relations):
        if instantiation.formula(action.precondition, binding) is not False:
            yield Step(action.name, tuple(binding[parameter.name] for parameter in action.parameters))


def rules_of(action: Action, objects: Objects) -> tuple[Join, ...]:
    """Return the joins that find all instances of an action: one for each way to meet its disjunctions."""
    allowed = {parameter.name: frozenset(objects.of(parameter.types)) for parameter in action.parameters}
    order = {parameter.name: objects.of(parameter.types) for parameter in action.parameters}
    return tuple(Join(tuple(body), allowed, order) for body in _bodies(action.precondition))


def fluent_predicates(domain: Domain) -> frozenset[str]:
    """Return the predicates that some action changes."""
    return frozenset(name for action in domain.actions for name in _changed(action.effect))


def _instantiation(domain: Domain, problem: Problem) -> Instantiation:
    fluents = fluent_predicates(domain)
    static = frozenset(fact for fact in map(fact_of, problem.init) if fact[0] not in fluents)
    values = {
        (term.function, *(argument.name for argument in term.terms)): number for term, number in problem.values.items()
    }
    return Instantiation(Objects(domain, problem), static, fluents, values=values, counts_cost=counts_cost(problem))


def counts_cost(problem: Problem) -> bool:
    """Return whether actions cost what they add to `total-cost`, else 1; raise `InputError` for any other metric."""
    if problem.metric is None:
        return False
    if problem.metric.sense == "minimize" and problem.metric.expression == FluentTerm(TOTAL_COST):
        return True
    raise InputError("the metric is not to minimize (total-cost)", hint="only this metric, or none, is read here")


def _changed(effect: Effect) -> Iterator[str]:
    match effect:
        case Add(atom=atom) | Delete(atom=atom):
            yield atom.predicate
        case When(effect=inner) | ForallEffect(effect=inner):
            yield from _changed(inner)
        case AllEffects(parts=parts):
            for part in parts:
                yield from _changed(part)
        case Assign():
            return


def _bodies(condition: Condition) -> list[list[Atom]]:
    """Return for each alternative of a condition the positive atoms that it cannot do without."""
    match condition:
        case Atom():
            return [[condition]]
        case And(parts=parts):
            choices = [_bodies(part) for part in parts]
            together = [[atom for body in bodies for atom in body] for bodies in _combined(choices)]
            return together or [[]]
        case Or(parts=parts):
            found = [body for part in parts for body in _bodies(part)]
            return found if 0 < len(found) <= _MOST_BODIES and all(found) else [[]]
    return [[]]


def _combined(choices: list[list[list[Atom]]]) -> Iterable[tuple[list[Atom], ...]]:
    """Combine the alternatives of conjuncts, leaving out disjunctions once they are too many."""
    kept: list[list[list[Atom]]] = []
    size = 1
    for bodies in sorted(choices, key=len):
        size *= len(bodies)
        kept.append(bodies if size <= _MOST_BODIES else [[]])
    return product(*kept)


def _instances(rules: Iterable[Join], relations: Relations) -> Iterator[Binding]:
    """Yield the bindings that some rule finds, each once."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for rule in rules:
        for binding in rule.bindings(relations):
            key = tuple(sorted(binding.items()))
            if key not in seen:
                seen.add(key)
                yield binding


@dataclass(frozen=True, slots=True)
class _Trigger:
    """An atom of a rule that a new fact may match."""

    action: Action
    rule: Join
    place: int


class _Reachable:
    """Delete-relaxed reachability over the positive atoms of preconditions, fact by fact."""

    def __init__(self, domain: Domain, instantiation: Instantiation) -> None:
        self._domain = domain
        self._instantiation = instantiation
        self._relations = Relations(instantiation.static)
        self._found: dict[Step, GroundAction | None] = {}
        self._waiting: deque[Fact] = deque()
        self._known = 0

    def from_facts(self, facts: Iterable[Fact]) -> tuple[GroundAction, ...]:
        """Return the instances reachable from `facts`, ordered by schema, then by arguments."""
        triggers = self._triggers()
        self._learn(self._instantiation.facts.mask(facts))
        while self._waiting:
            fact = self._waiting.popleft()
            self._relations.add(fact)
            for trigger in triggers.get(fact[0], ()):
                for binding in trigger.rule.bindings_with(fact, trigger.place, self._relations):
                    self._instantiate(trigger.action, binding)
        rank = {action.name: number for number, action in enumerate(self._domain.actions)}
        kept = [action for action in self._found.values() if action is not None]
        return tuple(sorted(kept, key=lambda action: (rank[action.step.action], action.step.arguments)))

    def _triggers(self) -> Mapping[str, list[_Trigger]]:
        """Return what each predicate sets off; rules without a changing atom are run at once."""
        triggers: dict[str, list[_Trigger]] = {}
        for action in self._domain.actions:
            for rule in rules_of(action, self._instantiation.objects):
                places = [n for n, a in enumerate(rule.atoms) if a.predicate in self._instantiation.fluents]
                for place in places:
                    triggers.setdefault(rule.atoms[place].predicate, []).append(_Trigger(action, rule, place))
                if not places:
                    for binding in rule.bindings(self._relations):
                        self._instantiate(action, binding)
        return triggers

    def _instantiate(self, action: Action, binding: Binding) -> None:
        step = Step(action.name, tuple(binding[parameter.name] for parameter in action.parameters))
        if step in self._found:
            return
        grounded = self._instantiation.action(action, binding)
        self._found[step] = grounded
        if len(self._found) > MOST_ACTIONS:
            raise BudgetExhausted(f"the problem has more than {MOST_ACTIONS} ground actions", hint="shrink it")
        if grounded is not None:
            self._learn(grounded.add)
            for effect in grounded.conditional:
                self._learn(effect.add)

    def _learn(self, mask: int) -> None:
        for number in bits(mask & ~self._known):
            self._waiting.append(self._instantiation.facts[number])
        self._known |= mask


def _without_unreachable(task: GroundTask) -> GroundTask:
    """Drop what only looked reachable because negations and effect conditions were passed over."""
    positive = positive_task(task)
    reached = relaxed_exploration(positive, positive.lift(task.init)).operators
    actions = tuple(action for number, action in enumerate(task.actions) if number in reached)
    if len(actions) == len(task.actions):
        return task
    return replace(task, actions=actions, by_step={action.step: action for action in actions})
