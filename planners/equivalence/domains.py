"""Whether two domains behave alike on sample problems: the same actions apply and lead to the same states.

The sample problems are of the left domain and are carried over to the right one by a mapping of predicates. States are
visited breadth first and on seeded random walks. In each, the instances of a left action must be those of its right
counterpart, up to the order of parameters, with the same effects.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from planners.equivalence.behaviour import Change, Instances, Visited, behaviour, visited
from planners.equivalence.relevance import atoms_in
from planners.equivalence.unreachable import added_predicates, deleted_predicates
from planners.pddl.model import OBJECT, Atom, Domain, PlanSteps, Predicate, Problem
from planners.pddl.semantics import GroundAtom
from planners.reasoning.answers import Undecided
from planners.reasoning.facts import atom_of
from tools import Budget, BudgetExhausted, InputError, Meter, require_budget

_DEFAULT_BUDGET = Budget(seconds=30.0)
_MOST_MAPPINGS = 500
_MOST_ORDERS = 10_000
_Order = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActionMatch:
    """The right action that does what a left one does; `order[i]` is the place of the left parameter i in it."""

    name: str
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DomainMapping:
    """Which right names stand for left ones. Types need no entry where names or predicates show them."""

    predicates: Mapping[str, str]
    actions: Mapping[str, ActionMatch] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DomainsAgree:
    """The domains behave alike in all `states` visited; with `complete` these are all states of the sample problems.

    Actions that never applied are not in the mapping: nothing is known of them.
    """

    mapping: DomainMapping
    states: int
    complete: bool


@dataclass(frozen=True, slots=True)
class BehaviourWitness:
    """A state in which no right action does what the left action `action` does, under the mapping that came farthest.

    `plan` leads there in sample problem number `problem`; `text` says what differs from the likeliest counterpart.
    An empty `action` means that the right action in `text` has no counterpart on the left.
    """

    problem: int
    plan: PlanSteps
    action: str
    text: str


@dataclass(frozen=True, slots=True)
class SignatureMismatch:
    """A left predicate for which the right domain has none of the same number of arguments left."""

    predicate: str


@dataclass(frozen=True, slots=True)
class DomainsDiffer:
    """No mapping makes the right domain behave as the left one."""

    witness: BehaviourWitness | SignatureMismatch


DomainEquivalence = DomainsAgree | DomainsDiffer | Undecided


def equivalent_domains(
    left: Domain,
    right: Domain,
    problems: Sequence[Problem],
    mapping: DomainMapping | None = None,
    budget: Budget | None = None,
) -> DomainEquivalence:
    """Return whether two domains behave alike on `problems`, which are of the left domain.

    `mapping` gives the right names of some or all left predicates (and types); the others are found by trying all
    predicates of as many arguments, those of the same name first. Numbers are not compared.
    """
    if not problems:
        raise InputError("there is no sample problem", hint="give at least one problem of the left domain")
    budget = _DEFAULT_BUDGET if budget is None else budget
    require_budget(budget)
    meter = budget.start()
    try:
        return _Search(left, right, mapping or DomainMapping({}), meter).answer(problems)
    except (BudgetExhausted, InputError) as stop:
        return Undecided(stop.message)


@dataclass(frozen=True, slots=True)
class _Search:
    left: Domain
    right: Domain
    given: DomainMapping
    meter: Meter

    def answer(self, problems: Sequence[Problem]) -> DomainEquivalence:
        samples = [visited(self.left, problem, self.meter) for problem in problems]
        farthest: tuple[int, BehaviourWitness] | None = None
        tried = 0
        for predicates in islice(self._predicate_mappings(), _MOST_MAPPINGS):
            tried += 1
            attempt = _Attempt(self, predicates)
            witness = attempt.first_difference(samples)
            if witness is None:
                mapping = DomainMapping(predicates, attempt.actions(), attempt.types())
                complete = all(sample.complete for sample in samples)
                return DomainsAgree(mapping, attempt.states, complete)
            if farthest is None or attempt.states > farthest[0]:
                farthest = (attempt.states, witness)
        if tried == _MOST_MAPPINGS:
            return Undecided(f"more than {_MOST_MAPPINGS} mappings of predicates to try")
        return DomainsDiffer(self._unmatched() if farthest is None else farthest[1])

    def _candidates(self, predicate: Predicate) -> list[str]:
        if predicate.name in self.given.predicates:
            return [self.given.predicates[predicate.name]]
        mine = _uses(self.left, predicate.name)
        same = [other.name for other in self.right.predicates if len(other.parameters) == len(predicate.parameters)]
        return sorted(same, key=lambda name: (name != predicate.name, _unlike(mine, _uses(self.right, name)), name))

    def _predicate_mappings(self) -> Iterator[dict[str, str]]:
        """Yield one-to-one mappings, likely ones first: those that keep names, then those of predicates used alike."""
        yield from _injective([(p.name, self._candidates(p)) for p in self.left.predicates], {})

    def _unmatched(self) -> SignatureMismatch:
        counts: dict[int, int] = {}
        for predicate in self.right.predicates:
            counts[len(predicate.parameters)] = counts.get(len(predicate.parameters), 0) + 1
        for predicate in self.left.predicates:
            counts[len(predicate.parameters)] = counts.get(len(predicate.parameters), 0) - 1
            if counts[len(predicate.parameters)] < 0:
                return SignatureMismatch(predicate.name)
        return SignatureMismatch(self.left.predicates[0].name if self.left.predicates else "")


class _Attempt:
    """One mapping of predicates: which right actions, with which orders of parameters, still fit each left one."""

    def __init__(self, search: _Search, predicates: Mapping[str, str]) -> None:
        self._search = search
        self._back = {image: name for name, image in predicates.items()}
        self._predicates = predicates
        self.states = 0
        self._seen: set[str] = set()
        self._fits: dict[str, list[ActionMatch]] = {}
        self._untried = {
            action.name: [
                other.name
                for other in sorted(search.right.actions, key=lambda other: (other.name != action.name, other.name))
                if len(other.parameters) == len(action.parameters)
            ]
            for action in search.left.actions
        }

    def actions(self) -> dict[str, ActionMatch]:
        """Return a counterpart for each left action that ever applied, a different one each."""
        chosen = _distinct([(name, self._fits[name]) for name in sorted(self._seen)])
        assert chosen is not None
        return chosen

    def types(self) -> dict[str, str]:
        """Return the right type for each left one: as given, of the same name, or where predicates have it."""
        right = {predicate.name: predicate for predicate in self._search.right.predicates}
        found: dict[str, str] = {}
        for predicate in self._search.left.predicates:
            theirs = right[self._predicates[predicate.name]]
            for mine, yours in zip(predicate.parameters, theirs.parameters, strict=True):
                found.setdefault(mine.types[0], yours.types[0])
        same = {name: name for name in self._search.left.types if name in self._search.right.types}
        inherited = {
            name: found[parent]
            for name, parents in self._search.left.types.items()
            for parent in parents
            if parent in found
        }
        return {**inherited, **found, **same, **self._search.given.types}

    def first_difference(self, samples: Sequence[Visited]) -> BehaviourWitness | None:
        """Return the first state in which the right domain behaves otherwise."""
        for number, sample in enumerate(samples):
            carried = self._carried(sample.problem)
            for state in sample.states:
                self._search.meter.check()
                theirs = behaviour(self._search.right, carried, self._image(state.atoms))
                found = self._difference(state.instances, {name: self._home(one) for name, one in theirs.items()})
                if found is not None:
                    return BehaviourWitness(number, state.plan, *found)
                self.states += 1
        return None

    def _likely(self, name: str, arity: int) -> ActionMatch | None:
        """Return the counterpart to name in a message."""
        fits = self._fits.get(name) or [ActionMatch(other, tuple(range(arity))) for other in self._untried[name]]
        return fits[0] if fits else None

    def _carried(self, problem: Problem) -> Problem:
        types = self.types()
        objects = {
            name: tuple(types.get(one, OBJECT) for one in own)
            for name, own in {**self._search.left.constants, **problem.objects}.items()
            if name not in self._search.right.constants
        }
        return Problem(problem.name, self._search.right.name, objects)

    def _image(self, atoms: frozenset[GroundAtom]) -> frozenset[Atom]:
        return frozenset(atom_of((self._predicates[atom[0]], *atom[1:])) for atom in atoms)

    def _home(self, instances: Instances) -> Instances:
        """Return effects in left names; predicates that only the right domain has count as they are."""

        def home(change: Change) -> Change:
            first, second = (
                frozenset((self._back.get(atom[0], f"right {atom[0]}"), *atom[1:]) for atom in part) for part in change
            )
            return first, second

        return {arguments: home(change) for arguments, change in instances.items()}

    def _difference(self, ours: dict[str, Instances], theirs: dict[str, Instances]) -> tuple[str, str] | None:
        """Drop the counterparts that do not fit this state; return an action left without any and what differs."""
        for action in self._search.left.actions:
            name, mine = action.name, ours.get(action.name, {})
            likely = self._likely(name, len(action.parameters))
            if name in self._seen:
                self._fits[name] = [m for m in self._fits[name] if _reordered(mine, m.order) == theirs.get(m.name, {})]
            elif mine:
                self._seen.add(name)
                self._fits[name] = [
                    ActionMatch(other, order)
                    for other in self._untried[name]
                    for order in _orders(mine, theirs.get(other, {}))
                ]
            else:
                self._untried[name] = [other for other in self._untried[name] if not theirs.get(other)]
            if name in self._seen and not self._fits[name]:
                return name, _told(name, mine, likely, theirs)
        if _distinct([(name, self._fits[name]) for name in sorted(self._seen)]) is None:
            return sorted(self._seen)[0], "two left actions have the same counterpart only"
        matched = {match.name for fits in self._fits.values() for match in fits}
        for name in sorted(theirs):
            if theirs[name] and name not in matched:
                return "", f"the right action {name!r} applies and does what no left one does"
        return None


def _injective(choices: list[tuple[str, list[str]]], chosen: dict[str, str]) -> Iterator[dict[str, str]]:
    if len(chosen) == len(choices):
        yield dict(chosen)
        return
    name, images = choices[len(chosen)]
    for image in images:
        if image not in chosen.values():
            yield from _injective(choices, {**chosen, name: image})


def _uses(domain: Domain, predicate: str) -> Counter[str]:
    """Return how often a predicate is asked for, added and deleted."""
    counts: Counter[str] = Counter()
    for action in domain.actions:
        counts["asked"] += sum(atom.predicate == predicate for atom in atoms_in(action.precondition))
        counts["added"] += added_predicates(action.effect).count(predicate)
        counts["deleted"] += deleted_predicates(action.effect).count(predicate)
    return counts


def _unlike(first: Counter[str], second: Counter[str]) -> int:
    return sum(abs(first[use] - second[use]) for use in ("asked", "added", "deleted"))


def _orders(mine: Instances, yours: Instances) -> Iterator[_Order]:
    """Yield the orders of parameters under which two actions do the same, the one that changes nothing first.

    A parameter can only stand where the same objects occur equally often.
    """
    if len(mine) != len(yours):
        return
    columns, others = _columns(mine), _columns(yours)
    choices = [
        sorted((p for p, other in enumerate(others) if other == own), key=lambda p: p != place)
        for place, own in enumerate(columns)
    ]
    for number, order in enumerate(_one_to_one(choices)):
        if number > _MOST_ORDERS:
            raise BudgetExhausted(f"more than {_MOST_ORDERS} orders of parameters to try", hint="give other problems")
        if _reordered(mine, order) == yours:
            yield order


def _columns(instances: Instances) -> list[Counter[str]]:
    """Return for each parameter how often it is which object."""
    return [Counter(column) for column in zip(*instances, strict=True)]


def _one_to_one(choices: list[list[int]], chosen: _Order = ()) -> Iterator[_Order]:
    if len(chosen) == len(choices):
        yield chosen
        return
    for place in choices[len(chosen)]:
        if place not in chosen:
            yield from _one_to_one(choices, (*chosen, place))


def _reordered(instances: Instances, order: _Order) -> Instances:
    """Return the instances with the left argument number i at place `order[i]`."""
    if order == tuple(range(len(order))):
        return instances
    back = sorted(range(len(order)), key=lambda place: order[place])
    return {tuple(arguments[place] for place in back): effect for arguments, effect in instances.items()}


def _distinct(fits: list[tuple[str, list[ActionMatch]]]) -> dict[str, ActionMatch] | None:
    """Choose a match for each action so that no right action is used twice; None where that cannot be."""
    if not fits:
        return {}
    used: dict[str, tuple[str, ActionMatch]] = {}
    options = dict(fits)

    def place(name: str, tried: set[str]) -> bool:
        for match in options[name]:
            if match.name in tried:
                continue
            tried.add(match.name)
            if match.name not in used or place(used[match.name][0], tried):
                used[match.name] = (name, match)
                return True
        return False

    if not all(place(name, set()) for name, _ in fits):
        return None
    return dict(used.values())


def _told(name: str, mine: Instances, match: ActionMatch | None, theirs: dict[str, Instances]) -> str:
    """Say in words what one action does that its likeliest counterpart does not."""
    if match is None:
        return f"the right domain has no action with as many parameters as {name!r}"
    yours = theirs.get(match.name, {})
    ours = _reordered(mine, match.order)
    for arguments in sorted(set(ours) | set(yours)):
        step = f"({' '.join((match.name, *arguments))})"
        if arguments not in yours:
            return f"{step} applies on the left only"
        if arguments not in ours:
            return f"{step} applies on the right only"
        for verb, first, second in zip(("adds", "deletes"), ours[arguments], yours[arguments], strict=True):
            if first != second:
                return f"{step} {verb} {_listed(first)} on the left, {_listed(second)} on the right"
    return f"{name!r} and {match.name!r} agree here, but not with what was seen before"


def _listed(atoms: frozenset[GroundAtom]) -> str:
    return " ".join(f"({' '.join(atom)})" for atom in sorted(atoms)) or "nothing"
