"""What can be counted in the states of a domain: a menu of measures, each with the Python that computes it.

A measure looks at what is left of the goal: how many goals are unmet, which atoms mention their objects, how long a
chain hangs on an object, how far it is over a road. All are read from the domain and from what its tasks ask for.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from agents.heuristics.training import Training
from planners import OBJECT, Atom, Domain, Problem, fluent_predicates, required_atoms

MOST_MEASURES = 48
MOST_OFFERED = 12
_VARIABLES = "xyzuvw"


@dataclass(frozen=True, slots=True)
class Kind:
    """Atoms of one predicate with one most special type at each place; `types` of no subtype select nothing."""

    predicate: str
    types: tuple[str, ...]
    selects: tuple[int, ...] = ()
    """The places at which the predicate takes more types than this kind has."""

    def pattern(self, terms: Sequence[str]) -> str:
        """Return the atom with these terms, wildcards with their types."""
        shown = (term or f"?{'any' if kind == OBJECT else kind}" for term, kind in zip(terms, self.types, strict=True))
        return f"({' '.join((self.predicate, *shown))})"

    @property
    def atoms(self) -> str:
        """Return the Python for all atoms of the kind that hold."""
        tests = [f"atom[{place + 1}] in of_type[{self.types[place]!r}]" for place in self.selects]
        every = f"now.get({self.predicate!r}, ())"
        return f"[atom for atom in {every} if {' and '.join(tests)}]" if tests else every


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to count: what the model reads, and the expression that a program computes it with."""

    words: str
    expression: str


@dataclass(frozen=True, slots=True)
class _Goals:
    """The goals of one kind, with a variable for each place."""

    kind: Kind

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(f"?{name}" for name in _VARIABLES[: len(self.kind.types)])

    @property
    def words(self) -> str:
        return f"unmet goals {self.kind.pattern(self.terms)}"

    @property
    def left(self) -> str:
        tests = [f"goal[0] == {self.kind.predicate!r}"]
        tests += [f"goal[{place + 1}] in of_type[{self.kind.types[place]!r}]" for place in self.kind.selects]
        return f"[goal for goal in left if {' and '.join(tests)}]"

    def each(self, place: int) -> str:
        """Return the Python for the objects at a place of the unmet goals."""
        return f"[goal[{place + 1}] for goal in {self.left}]"


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    """Where a goal's object is: words, and the Python for a list of places for each unmet goal."""

    words: str
    places: str


def menu(training: Training) -> tuple[Measure, ...]:
    """Return the measures of a domain, the simplest first, and not more than a model can read."""
    domain = training.domain
    fluent = fluent_predicates(domain)
    kinds = [kind for predicate in domain.predicates for kind in _kinds(domain, predicate.name)]
    changing = [kind for kind in kinds if kind.predicate in fluent]
    asked = {atom.predicate for task in training.tasks for atom in required_atoms(task.problem.goal)}
    wanted = [_Goals(kind) for kind in changing if kind.predicate in asked and _is_asked(kind, training)]
    families = [
        [Measure(f"number of {goals.words}", f"len({goals.left})") for goals in wanted if len(wanted) > 1],
        list(_free(changing, wanted)),
        [one for goals in wanted for one in _chains(goals, changing)],
        [one for goals in wanted for one in _related(goals, changing)],
        list(_far(domain, wanted, kinds)),
    ]
    unique = {one.words: one for family in families for one in family}
    return tuple(unique.values())[:MOST_MEASURES]


def drawn(offered: Sequence[Measure], seed: int) -> tuple[Measure, ...]:
    """Return a part of the menu in an order of its own.

    A small model takes what it reads first, so the same menu over and over gives the same heuristic over and over.
    """
    count = min(len(offered), MOST_OFFERED)
    return tuple(random.Random(seed).sample(list(offered), count))  # noqa: S311 - chance for diversity, not for secrets


def _kinds(domain: Domain, name: str) -> Iterator[Kind]:
    predicate = next(one for one in domain.predicates if one.name == name)
    leaves = [sorted({leaf for given in one.types for leaf in _leaves(domain, given)}) for one in predicate.parameters]
    selects = tuple(place for place, choices in enumerate(leaves) if len(choices) > 1)
    for types in product(*leaves):
        yield Kind(name, types, selects)


def _leaves(domain: Domain, name: str) -> Iterator[str]:
    below = [child for child, parents in domain.types.items() if name in parents]
    if not below:
        yield name
    for child in below:
        yield from _leaves(domain, child)


def _is_asked(kind: Kind, training: Training) -> bool:
    return any(
        atom.predicate == kind.predicate and _selected(atom, kind, task.problem)
        for task in training.tasks
        for atom in required_atoms(task.problem.goal)
    )


def _selected(atom: Atom, kind: Kind, problem: Problem) -> bool:
    """Return whether the objects have the types of the kind; a constant of the domain may."""
    return all(kind.types[place] in problem.objects.get(atom.terms[place].name, kind.types) for place in kind.selects)


def _free(changing: Iterable[Kind], wanted: Iterable[_Goals]) -> Iterator[Measure]:
    """Count atoms wherever they are: what is still lying about, what is in the hand."""
    goals = {one.kind for one in wanted}
    for kind in changing:
        if kind not in goals:
            yield Measure(f"number of all {kind.pattern([''] * len(kind.types))}", f"len({kind.atoms})")


def _related(goals: _Goals, changing: Iterable[Kind]) -> Iterator[Measure]:
    """Count the atoms that mention the objects of an unmet goal."""
    for kind in changing:
        for terms in _bindings(goals, kind):
            bound = [place for place, term in enumerate(terms) if term]
            key = ", ".join(f"goal[{goals.terms.index(terms[place]) + 1}]" for place in bound)
            count = f"tally({kind.atoms}, {tuple(place + 1 for place in bound)})"
            yield Measure(
                f"number of {kind.pattern(terms)} of {goals.words}",
                f"summed({count}, [({key},) for goal in {goals.left}])",
            )


def _bindings(goals: _Goals, kind: Kind) -> Iterator[tuple[str, ...]]:
    """Yield the ways to put a goal's variables at some places of a kind, the same goal left out."""
    options = [
        ["", *(t for t, of in zip(goals.terms, goals.kind.types, strict=True) if of == one)] for one in kind.types
    ]
    for terms in product(*options):
        used = [term for term in terms if term]
        if used and len(set(used)) == len(used) and not (kind == goals.kind and terms == goals.terms):
            yield terms


def _chains(goals: _Goals, changing: Iterable[Kind]) -> Iterator[Measure]:
    """Count what hangs on an object by one predicate over and over: all that stands above a block."""
    for kind in changing:
        for here, there in permutations(range(len(kind.types)), 2):
            if kind.types[here] != kind.types[there]:
                continue
            for number, (term, of) in enumerate(zip(goals.terms, goals.kind.types, strict=True)):
                if of == kind.types[here]:
                    one = ["?any"] * len(kind.types)
                    one[here], one[there] = term, "?next"
                    links = f"links({kind.atoms}, {here + 1}, {there + 1})"
                    yield Measure(
                        f"length of the chain {kind.pattern(one)}, ?next in turn and so on, of {goals.words}",
                        f"chained({links}, {goals.each(number)})",
                    )


def _far(domain: Domain, wanted: Sequence[_Goals], kinds: Sequence[Kind]) -> Iterator[Measure]:
    """Measure the way over a static predicate between two places of one type."""
    fluent = fluent_predicates(domain)
    for road in kinds:
        if road.predicate in fluent or len(road.types) < 2 or road.types[0] != road.types[1]:
            continue
        movers = [one for one in _positions(kinds, road.types[0]) if one.kind.predicate in fluent]
        for goals in wanted:
            ends = list(_ends(goals, kinds, road.types[0]))
            yield from _brought(road, goals, ends)
            for mover in movers:
                if set(mover.others).isdisjoint(goals.kind.types):
                    yield from _approached(road, goals, ends, mover)


def _brought(road: Kind, goals: _Goals, ends: Sequence[_Whereabouts]) -> Iterator[Measure]:
    """Measure the way that the object of a goal itself has to go."""
    for start, end in permutations(ends, 2):
        if end.words in goals.terms:
            yield Measure(
                f"steps over {road.predicate} from {start.words} to {end.words}, of {goals.words}",
                f"sum(map(partial(nearest, away[{road.predicate!r}]), {start.places}, {end.places}))",
            )


def _approached(road: Kind, goals: _Goals, ends: Sequence[_Whereabouts], mover: "_Position") -> Iterator[Measure]:
    """Measure how far the nearest object of a goal is from something that moves."""
    for end in ends:
        yield Measure(
            f"steps over {road.predicate} from {mover.words} to the nearest {end.words} of {goals.words}",
            f"nearest(away[{road.predicate!r}], {mover.places}, sum({end.places}, []))",
        )


@dataclass(frozen=True, slots=True)
class _Position:
    """Something with a place: the one place of this type that its atoms have."""

    kind: Kind
    at: int

    @property
    def others(self) -> tuple[str, ...]:
        return self.kind.types[: self.at] + self.kind.types[self.at + 1 :]

    @property
    def words(self) -> str:
        terms = [""] * len(self.kind.types)
        terms[self.at] = "?place"
        return f"?place of {self.kind.pattern(terms)}"

    @property
    def places(self) -> str:
        return f"[atom[{self.at + 1}] for atom in {self.kind.atoms}]"


def _positions(kinds: Iterable[Kind], place_type: str) -> Iterator[_Position]:
    for kind in kinds:
        if kind.types.count(place_type) == 1:
            yield _Position(kind, kind.types.index(place_type))


def _ends(goals: _Goals, kinds: Iterable[Kind], place_type: str) -> Iterator[_Whereabouts]:
    """Yield the places that belong to a goal: its own terms, and where its objects are."""
    for number, (term, of) in enumerate(zip(goals.terms, goals.kind.types, strict=True)):
        if of == place_type:
            yield _Whereabouts(term, f"[[one] for one in {goals.each(number)}]")
            continue
        for one in _positions(kinds, place_type):
            if len(one.kind.types) == 2 and one.others == (of,):
                terms = [term, "?place"] if one.at else ["?place", term]
                where = f"placed(links({one.kind.atoms}, {2 - one.at}, {one.at + 1}), {goals.each(number)})"
                yield _Whereabouts(f"?place of {one.kind.pattern(terms)}", where)
