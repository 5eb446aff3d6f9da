"""Which drafted action does the work of which gold one, by what their literals have in common."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from planners import Action, ActionMatch, And, Atom, Condition, Domain, Not, PlanSteps, Step, Variable, pddl_model

_MOST_ORDERS = 5000
Arguments = tuple[int | str, ...]
Literal = tuple[str, str, Arguments]
"""The role of a literal in an action, its predicate, and its arguments as numbers of parameters."""


@dataclass(frozen=True, slots=True)
class Matching:
    """The drafted action for each gold one that has one, and how many literals agree of how many."""

    actions: dict[str, ActionMatch]
    agreeing: int
    gold: int
    drafted: int

    @property
    def f1(self) -> float:
        """Return the F1 score of the drafted literals."""
        total = self.gold + self.drafted
        return 2 * self.agreeing / total if total else 1.0

    def translated(self, plan: PlanSteps) -> PlanSteps | None:
        """Return a gold plan with drafted actions, or None where one has no counterpart."""
        if any(step.action not in self.actions for step in plan):
            return None
        return tuple(_translated(step, self.actions[step.action]) for step in plan)


def match_actions(gold: Domain, drafted: Domain) -> Matching:
    """Pair the actions of two domains with the same predicates, those with most literals in common first."""
    typed = {(a.name, b.name) for a in gold.actions for b in drafted.actions if _kinds(a) == _kinds(b)}
    best = {
        (mine.name, other.name): _best_order(mine, other)
        for mine in gold.actions
        for other in drafted.actions
        if len(mine.parameters) == len(other.parameters)
    }
    ranked = sorted(best, key=lambda pair: (-best[pair][0], pair not in typed, pair[0] != pair[1], pair))
    chosen: dict[str, ActionMatch] = {}
    agreeing = 0
    for mine_name, other_name in ranked:
        if mine_name not in chosen and other_name not in {match.name for match in chosen.values()}:
            common, order = best[mine_name, other_name]
            chosen[mine_name] = ActionMatch(other_name, order)
            agreeing += common
    return Matching(chosen, agreeing, _size(gold), _size(drafted))


def literals_of(action: Action) -> set[Literal]:
    """Return the literals of an action; of what is no conjunction of literals, nothing."""
    places = {parameter.name: number for number, parameter in enumerate(action.parameters)}
    found = set(_conditions(action.precondition, "needs")) | set(_effects(action.effect))
    return {
        (
            role,
            atom.predicate,
            tuple(places.get(t.name, t.name) if isinstance(t, Variable) else t.name for t in atom.terms),
        )
        for role, atom in found
    }


def _best_order(mine: Action, other: Action) -> tuple[int, tuple[int, ...]]:
    own, theirs = literals_of(mine), literals_of(other)
    ranked = (
        (sum((role, name, moved(arguments, order)) in theirs for role, name, arguments in own), order)
        for order in itertools.islice(orders(mine, other), _MOST_ORDERS)
    )
    return max(ranked, key=lambda found: found[0])


def orders(mine: Action, other: Action) -> Iterator[tuple[int, ...]]:
    """Yield the places that the parameters of one action may take in the other: those of one type, if types agree."""
    kinds, others = ([p.types for p in action.parameters] for action in (mine, other))
    agree = _kinds(mine) == _kinds(other)
    for order in itertools.permutations(range(len(kinds))):
        if not agree or all(kinds[number] == others[place] for number, place in enumerate(order)):
            yield order


def _kinds(action: Action) -> Counter[tuple[str, ...]]:
    return Counter(parameter.types for parameter in action.parameters)


def moved(arguments: Arguments, order: tuple[int, ...]) -> Arguments:
    """Return the arguments of a literal after its action's parameters took other places."""
    return tuple(order[argument] if isinstance(argument, int) else argument for argument in arguments)


def _translated(step: Step, match: ActionMatch) -> Step:
    names = dict(zip(match.order, step.arguments, strict=False))
    return Step(match.name, tuple(names[place] for place in range(len(names))))


def _size(domain: Domain) -> int:
    return sum(len(literals_of(action)) for action in domain.actions)


def _conditions(condition: Condition, role: str) -> Iterator[tuple[str, Atom]]:
    match condition:
        case Atom():
            yield role, condition
        case pddl_model.Equals(left=left, right=right):
            yield role, Atom("=", (left, right))
        case Not(body=body):
            yield from _conditions(body, "needs not")
        case And(parts=parts):
            for part in parts:
                yield from _conditions(part, role)


def _effects(effect: pddl_model.Effect) -> Iterator[tuple[str, Atom]]:
    match effect:
        case pddl_model.Add(atom=atom):
            yield "makes true", atom
        case pddl_model.Delete(atom=atom):
            yield "makes false", atom
        case pddl_model.AllEffects(parts=parts):
            for part in parts:
                yield from _effects(part)
