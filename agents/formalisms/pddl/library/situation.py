"""A text read as a situation in a world of the library: its objects, the initial state, the goal; or why it is none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from agents.formalisms.pddl.completion import clashes_in, listed
from agents.formalisms.pddl.english import QUANTIFIER, VERBS, word_set
from agents.formalisms.pddl.library.naming import ABSENT, Naming, naming, neighbour_pairs
from agents.formalisms.pddl.library.parts import plain
from agents.formalisms.pddl.library.reader import Reader, Stated
from agents.formalisms.pddl.library.wording import Names, Segment, stem
from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.sentences import SIDES, Side, cue, sentences
from agents.formalisms.pddl.vocabulary import Role, atom
from planners import And, Atom, Fact, Problem

_NOW = re.compile(r"(?<=[\w)]) (?=(?:Currently|Initially)\b)")
_FOLLOWING = frozenset(map(stem, ("following", "follows")))
_ANNOUNCING = _FOLLOWING | frozenset(map(stem, ("reach", "holds", "true")))
"""Words that only say that something will be said."""
_ASKING = frozenset(map(stem, word_set("find show tell plan sequence step action shortest cheapest best")))
"""Words that only say what is wanted."""
_EXISTS = re.compile(r"(?:\w+,? )?there (?:is|are)\b", re.I)
_RULE = re.compile(r"\b(?:can|cannot|may|must|might|when|whenever|if|unless|once|needs? to|has to|have to)\b", re.I)


@dataclass(slots=True)
class Told:
    """What a text says: facts of the start and of the goal, and the sentences on objects that were not understood.

    Each fact has the sentence that says it. `passed` are sentences that were taken for the rules of the world.
    """

    facts: dict[Side, dict[Fact, str]] = field(default_factory=lambda: {side: {} for side in SIDES})
    ruled: dict[Fact, None] = field(default_factory=dict)
    """What is said of all objects of a kind; it has exceptions."""
    unread: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def add(self, stated: Stated, side: Side, fluents: frozenset[str], sentence: str) -> None:
        """Add what a part of a sentence states; what never changes is no goal."""
        if stated.every:
            self.ruled |= dict.fromkeys(stated.facts)
            return
        for fact in stated.facts:
            self.facts[side if fact[0] in fluents else "init"][fact] = sentence


@dataclass(frozen=True)
class Situation:
    """A text as a situation in a world."""

    world: DescribedWorld
    naming: Naming
    told: Told

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """Return why the text is not told of this world; nothing if it is."""
        found = [f"not understood: {text!r}" for text in self.told.unread]
        found += [f"no kind of object: {name}" for name in sorted(self.naming.unknown)]
        found += self.naming.lacking
        if not self.naming.objects:
            found.append("no object has a name")
        if not self.told.facts["init"]:
            found.append("nothing is said of the start")
        clashes = clashes_in(self.world.balance, self._roles, map(_atom, self.told.facts["init"])) if not found else []
        real = [facts for facts in clashes if not {fact.predicate for fact in facts}.issubset(self.world.many)]
        return (*found, *(f"cannot hold together: {listed(facts)}" for facts in real))

    @cached_property
    def problem(self) -> Problem:
        """Return the problem."""
        goal = And(tuple(map(_atom, self.told.facts["goal"])))
        objects = {name: (kind,) for name, kind in self.naming.objects.items()}
        return Problem("told", self.world.domain.name, objects, frozenset(self._initial()), goal=goal)

    @property
    def has_goal(self) -> bool:
        """Return whether the text has a goal."""
        return bool(self.told.facts["goal"])

    def _initial(self) -> set[Atom]:
        """Return what is said, what it implies, and what nobody says because nothing said excludes it."""
        facts = set(map(_atom, self.told.facts["init"]))
        facts |= set(map(_atom, self._implied()))
        facts |= {atom(self.world.neighbours, pair) for pair in self._neighbours()}
        groups = [frozenset(group.facts) for group in self.world.balance.groups(self._roles)]
        taken = [group for group in groups if group & facts]
        unsaid = [name for name in self.world.unsaid if not any(fact.predicate == name for fact in facts)]
        supposed = [*map(_atom, self.told.ruled), *(fact for name in unsaid for fact in self._all(name))]
        return facts | {fact for fact in supposed if not any(fact in group for group in taken)}

    def _neighbours(self) -> Iterable[tuple[str, str]]:
        linked = any(name == self.world.neighbours for name, *_ in self.told.facts["init"])
        if linked or not self.world.neighbours:
            return []
        kinds = {kind for types in self.world.parameter_types(self.world.neighbours) for kind in types}
        return neighbour_pairs(name for name, kind in self.naming.objects.items() if kind in kinds)

    def _implied(self) -> Iterable[Fact]:
        """Yield what facts of the start imply; names of one form are alike, so the airport of each city has one end."""
        for name, (predicate, kind) in self.world.implied.items():
            known = {
                second
                for said, *rest in self.told.facts["init"]
                if said == predicate
                for first, second in [rest]
                if self.naming.kinds[first] == kind
            }
            ends = {known_name.rpartition("-")[2] for known_name in known if "-" in known_name}
            alike = [one for one in self.naming.objects if "-" in one and one.rpartition("-")[2] in ends]
            yield from ((name, one) for one in sorted({*known, *alike}))

    def _all(self, predicate: str) -> Iterable[Atom]:
        types = self.world.parameter_types(predicate)
        fits = self.world.vocabulary.fits
        columns = [[name for name, role in self._roles.items() if fits(role, predicate, n)] for n in range(len(types))]
        return (atom(predicate, row) for row in product(*columns))

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {name: Role(kind) for name, kind in self.naming.objects.items()}


def read_situation(world: DescribedWorld, text: str, question: str = "") -> Situation:
    """Read a text as a situation in a world; `faults` says whether that succeeded."""
    named = naming(world, text, question)
    return Situation(world, named, _told(Reader(world, named), _NOW.sub(". ", plain(text))))


def _told(reader: Reader, text: str) -> Told:
    told, now = Told(), False
    for sentence in sentences(text):
        if ABSENT.search(sentence.text):
            continue  # the naming has left out what is not there
        now = now or cue(sentence.text) == "init"
        side = cue(sentence.text.partition(":")[0]) or sentence.side
        foreign = bool(reader.foreign(sentence.text))
        told.unread += [sentence.text] * (foreign and _EXISTS.match(sentence.text) is not None)
        before: Segment = ()
        for part in reader.cutter.parts(sentence.text):
            if not _names_objects(part) and (not now or _RULE.search(sentence.text)):
                told.passed += [sentence.text] * (_EXISTS.match(sentence.text) is None)
                continue  # the rules of the world, which are known
            stated, before = reader.in_context(part, before)
            if stated is None or not stated.fitting:
                told.unread += [sentence.text] * _says_more(reader, part)
            elif foreign:
                told.unread.append(sentence.text)
            else:
                now = now or not stated.every
                told.add(stated, side, reader.world.vocabulary.fluents, sentence.text)
    return told


def _names_objects(part: Segment) -> bool:
    return any(isinstance(token, Names) and not token.every for token in part)


def _says_more(reader: Reader, part: Segment) -> bool:
    """Return whether a part that was not understood says something: of objects, or of what this world does not have.

    Customary names alone say nothing, "colours are black and white", nor does what announces a list or asks for a plan.
    """
    words = {token for token in part if isinstance(token, str)}
    of_all = any(map(QUANTIFIER.fullmatch, words))
    unknown = any(not reader.knows(word) for word in words - _ANNOUNCING)
    if words & _FOLLOWING and not of_all:
        return unknown
    customary = {name for names in reader.world.names.values() for name in names}
    named = [token.names for token in part if isinstance(token, Names) and not token.every]
    if any(not customary.issuperset(names) for names in named):
        return True
    about_some = words & reader.world.noun_stems.keys() and words & VERBS
    foreign = any(not reader.knows(word) for word in words - _ASKING)
    return not named and bool(about_some or of_all or foreign)


def _atom(fact: Fact) -> Atom:
    return atom(fact[0], fact[1:])
