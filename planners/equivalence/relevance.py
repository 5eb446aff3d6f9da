"""What of a problem can matter: initial facts that some reachable action reads, objects that something touches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planners.equivalence.answers import Sameness
from planners.pddl.model import (
    AllEffects,
    And,
    Atom,
    Condition,
    Constant,
    Domain,
    Effect,
    Equals,
    ForallEffect,
    Imply,
    Not,
    Or,
    Problem,
    Quantified,
    When,
)
from planners.reasoning.facts import Fact, bits, fact_of
from planners.reasoning.grounding import ground
from planners.reasoning.instantiate import binding_of
from planners.reasoning.task import GroundTask

_Binding = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Reads:
    """Facts that are read, and predicates of which any fact may be."""

    facts: frozenset[Fact]
    predicates: frozenset[str]

    def has(self, fact: Fact) -> bool:
        return fact in self.facts or fact[0] in self.predicates


def trimmed(domain: Domain, problem: Problem, how: Sameness) -> Problem:
    """Return the problem without what `how` says not to count."""
    if not how.irrelevant_init and not how.extra_objects:
        return problem
    task = ground(domain, problem)
    if how.irrelevant_init:
        reads = _reads(task)
        problem = replace(problem, init=frozenset(atom for atom in problem.init if reads.has(fact_of(atom))))
    return _without_idle_objects(task, problem) if how.extra_objects else problem


def _without_idle_objects(task: GroundTask, problem: Problem) -> Problem:
    """Drop objects in no fact, no goal and no reachable action, unless something is said of all or some objects."""
    used = {name for action in task.actions for name in action.step.arguments}
    used |= {name for atom in problem.init for name in fact_of(atom)[1:]}
    used |= {term.name for function in problem.values for term in function.terms}
    used |= set(_mentioned(problem.goal))
    if any(isinstance(part, Quantified) for part in _all_conditions(task.domain, problem)):
        return problem
    return replace(problem, objects={name: types for name, types in problem.objects.items() if name in used})


def _reads(task: GroundTask) -> _Reads:
    facts: set[Fact] = set()
    predicates: set[str] = set()
    schemata = {action.name: action for action in task.domain.actions}
    for action in task.actions:
        schema = schemata[action.step.action]
        _collect(schema.precondition, binding_of(schema, action.step), facts, predicates)
    for condition in (c for schema in task.domain.actions for c in _effect_conditions(schema.effect)):
        predicates |= {atom.predicate for atom in atoms_in(condition)}
    for cube in task.goal:
        facts |= {task.facts[number] for number in bits(cube.positive | cube.negative)}
    return _Reads(frozenset(facts), frozenset(predicates))


def _collect(condition: Condition, binding: _Binding, facts: set[Fact], predicates: set[str]) -> None:
    """Note the facts that conjuncts name, and every predicate that occurs in any other way."""
    match condition:
        case Atom(predicate=predicate, terms=terms):
            facts.add((predicate, *(t.name if isinstance(t, Constant) else binding[t.name] for t in terms)))
        case And(parts=parts):
            for part in parts:
                _collect(part, binding, facts, predicates)
        case _:
            predicates |= {atom.predicate for atom in atoms_in(condition)}


def _all_conditions(domain: Domain, problem: Problem) -> Iterator[Condition]:
    yield from _parts(problem.goal)
    for action in domain.actions:
        yield from _parts(action.precondition)
        for condition in _effect_conditions(action.effect):
            yield from _parts(condition)


def _effect_conditions(effect: Effect) -> Iterator[Condition]:
    """Yield the conditions of effects; an effect for all objects counts as a condition on them."""
    match effect:
        case When(condition=condition, effect=inner):
            yield condition
            yield from _effect_conditions(inner)
        case ForallEffect(parameters=parameters, effect=inner):
            yield Quantified("forall", parameters, And(tuple(_effect_conditions(inner))))
        case AllEffects(parts=parts):
            for part in parts:
                yield from _effect_conditions(part)


def atoms_in(condition: Condition) -> Iterator[Atom]:
    """Yield the atoms anywhere in a condition."""
    return (part for part in _parts(condition) if isinstance(part, Atom))


def _parts(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all conditions inside it."""
    yield condition
    match condition:
        case Not(body=body) | Quantified(body=body):
            yield from _parts(body)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _parts(part)
        case Imply(left=left, right=right):
            yield from _parts(left)
            yield from _parts(right)


def _mentioned(condition: Condition) -> Iterator[str]:
    for part in _parts(condition):
        terms = part.terms if isinstance(part, Atom) else (part.left, part.right) if isinstance(part, Equals) else ()
        yield from (term.name for term in terms if isinstance(term, Constant))
