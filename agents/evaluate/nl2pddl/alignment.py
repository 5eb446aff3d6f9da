"""Which predicate of a draft stands for which gold one when the model chose its own: by use first, then by vote.

Two predicates are alike as far as their names and uses are. The actions are paired by literals of alike predicates;
paired actions then vote which predicates stand at the same place of the same role; and so on. What comes out is a
guess that the comparison of behaviour confirms or refutes.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from agents.evaluate.nl2pddl.matching import Arguments, literals_of, moved, orders
from agents.evaluate.nl2pddl.renaming import NewNames, renamed_domain
from planners import OBJECT, Action, Domain, Parameter

_PASSES = 5
_MOST_ORDERS = 1000
_NAME_WEIGHT = 0.2
_USE_WEIGHT = 0.1
Pair = tuple[str, str]
Likeness = Mapping[Pair, float]


@dataclass(frozen=True, slots=True)
class _Pairing:
    """A gold action with a drafted one under the order that makes them most alike."""

    gold: str
    drafted: str
    order: tuple[int, ...]
    score: float
    votes: tuple[Pair, ...]


def in_gold_words(gold: Domain, drafted: Domain) -> Domain:
    """Return a draft with the names of the gold predicates and types for which its own most likely stand."""
    likeness, paired = _settled(gold, drafted)
    predicates = dict(_assigned((score, *pair) for pair, score in likeness.items()))
    votes: Counter[Pair] = Counter()
    for mine, other in _places(gold, drafted, predicates, paired):
        if OBJECT not in (mine, other):
            votes[mine, other] += 1
    types = _assigned((float(count), *pair) for pair, count in votes.items())
    names = NewNames({other: mine for mine, other in predicates.items()}, {other: mine for mine, other in types})
    return renamed_domain(drafted, names)


def _settled(gold: Domain, drafted: Domain) -> tuple[Likeness, list[_Pairing]]:
    """Return how alike predicates are once the actions have voted, and which actions were paired."""
    start = _by_use(gold, drafted)
    likeness: Likeness = start
    paired = _paired(gold, drafted, likeness)
    for _ in range(_PASSES):
        votes = Counter(vote for pairing in paired for vote in pairing.votes)
        likeness = {pair: votes[pair] + _USE_WEIGHT * alike for pair, alike in start.items()}
        paired = _paired(gold, drafted, likeness)
    return likeness, paired


def _places(
    gold: Domain, drafted: Domain, predicates: Mapping[str, str], paired: Iterable[_Pairing]
) -> Iterator[tuple[str, str]]:
    """Yield the types at places that correspond: of aligned predicates and of paired actions."""
    theirs = {predicate.name: predicate for predicate in drafted.predicates}
    for predicate in gold.predicates:
        if predicate.name in predicates:
            aligned = theirs[predicates[predicate.name]]
            yield from zip(map(_kind, predicate.parameters), map(_kind, aligned.parameters), strict=True)
    actions = {action.name: action for action in drafted.actions}
    for pairing in paired:
        mine = next(action for action in gold.actions if action.name == pairing.gold)
        for parameter, place in zip(mine.parameters, pairing.order, strict=True):
            yield _kind(parameter), _kind(actions[pairing.drafted].parameters[place])


def _kind(parameter: Parameter) -> str:
    return parameter.types[0]


def _by_use(gold: Domain, drafted: Domain) -> dict[Pair, float]:
    """Return how alike predicates of one number of arguments are in use and name, between 0 and 1."""
    uses, others = _uses(gold), _uses(drafted)
    return {
        (p.name, q.name): (1 - _NAME_WEIGHT) * _overlap(uses[p.name], others[q.name])
        + _NAME_WEIGHT * SequenceMatcher(None, p.name, q.name).ratio()
        for p in gold.predicates
        for q in drafted.predicates
        if len(p.parameters) == len(q.parameters)
    }


def _uses(domain: Domain) -> dict[str, Counter[tuple[str, int]]]:
    """Count for each predicate in which roles, of actions with how many literals, it stands."""
    found: dict[str, Counter[tuple[str, int]]] = {predicate.name: Counter() for predicate in domain.predicates}
    for action in domain.actions:
        literals = literals_of(action)
        for role, name, _ in literals:
            found.setdefault(name, Counter())[role, len(literals)] += 1
    return found


def _overlap(one: Counter[tuple[str, int]], other: Counter[tuple[str, int]]) -> float:
    either = (one | other).total()
    return (one & other).total() / either if either else 1.0


def _paired(gold: Domain, drafted: Domain, likeness: Likeness) -> list[_Pairing]:
    candidates = {
        (mine.name, other.name): _best(mine, other, likeness)
        for mine in gold.actions
        for other in drafted.actions
        if len(mine.parameters) == len(other.parameters)
    }
    return [candidates[pair] for pair in _assigned((p.score, *pair) for pair, p in candidates.items())]


def _best(mine: Action, other: Action, likeness: Likeness) -> _Pairing:
    """Return the pairing under the order of parameters that lines up the most likeness."""
    own, theirs = literals_of(mine), literals_of(other)
    at: dict[tuple[str, Arguments], list[str]] = {}
    for role, name, arguments in sorted(theirs, key=str):
        at.setdefault((role, arguments), []).append(name)
    pairings = []
    for order in itertools.islice(orders(mine, other), _MOST_ORDERS):
        votes = [
            (name, max(rivals, key=lambda rival: likeness.get((name, rival), 0.0)))
            for role, name, arguments in sorted(own, key=str)
            if (rivals := at.get((role, moved(arguments, order))))
        ]
        score = sum(likeness.get(vote, 0.0) for vote in votes) / max(1, len(own) + len(theirs))
        pairings.append(_Pairing(mine.name, other.name, order, score, tuple(votes)))
    return max(pairings, key=lambda pairing: pairing.score)


def _assigned(scored: Iterable[tuple[float, str, str]]) -> list[Pair]:
    """Return pairs with the highest scores, every name once."""
    chosen: list[Pair] = []
    for _, mine, other in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if all(mine != first and other != second for first, second in chosen):
            chosen.append((mine, other))
    return chosen
