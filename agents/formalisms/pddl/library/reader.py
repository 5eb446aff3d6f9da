"""What the parts of sentences state, and which actions phrases name, in a world of the library."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.formalisms.pddl.english import FUNCTION_WORDS, NEGATION, PREPOSITIONS, RELATIVE, WORDS, singular, word_set
from agents.formalisms.pddl.library.naming import TOKEN, Naming
from agents.formalisms.pddl.library.parts import ARTICLES, Cutter, plain
from agents.formalisms.pddl.library.wording import Names, Segment, Wording, gaps_of, stem, without_repeats
from agents.formalisms.pddl.library.world import DescribedWorld
from planners import Fact, Step, TypeTree

FILLERS = FUNCTION_WORDS | frozenset(
    map(
        stem,
        RELATIVE
        | word_set(
            "please object item thing location position spot located situated"
            " being held use using about then equipped going except numbered consecutively namely moment"
            " beginning present state fact condition well"
        ),
    )
)
"""Words that say nothing of which action a phrase names, or which fact a part of a sentence states."""
_OPENING = ARTICLES | {"one", "1"} | PREPOSITIONS - {"to"}
"""Words that a noun follows, as it does a number; behind "to" it may be a verb."""
_PLACING = frozenset(map(stem, word_set("toward towards alongside past via across amid underneath beyond without per")))
_OTHERS = frozenset(map(stem, word_set("next another other different neighbouring neighboring")))
_DENIALS = frozenset({"not", "no", "nothing"})


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts that a part of a sentence states; `every` of all objects of a kind, `fitting` if their types fit."""

    facts: tuple[Fact, ...]
    every: bool = False
    fitting: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    """A wording that a part of a sentence has, with the objects in its places."""

    name: str
    wording: Wording
    columns: tuple[Names, ...]
    fitting: bool


@dataclass(frozen=True)
class Reader:
    """A reader of one text about a world."""

    world: DescribedWorld
    naming: Naming

    @cached_property
    def cutter(self) -> Cutter:
        """Return what cuts the text."""
        return Cutter(self.world, self.naming)

    def stated(self, part: Segment) -> Stated | None:
        """Return what a part of a sentence states; None where it is not understood, or may be meant in several ways."""
        found = list(self._found(part, self.world.fact_wordings))
        best = _best(part, found)
        if len({one.wording for one in best}) != 1 or _denies(part, best[0].wording):
            return None
        if self._nameless(part, best[0].wording):
            return None
        facts = dict.fromkeys(fact for one in best for fact in _facts(one))
        every = any(names.every for one in best for names in one.columns)
        return Stated(tuple(facts), every, all(one.fitting for one in best))

    def statements(self, text: str) -> list[Stated] | None:
        """Return what a statement with one or several parts says; None if one of them is not understood."""
        found: list[Stated] = []
        before: Segment = ()
        if self.foreign(text):
            return None
        for part in self.cutter.parts(text):
            stated, before = self.in_context(part, before)
            if stated is None:
                return None
            found.append(stated)
        return found or None

    def in_context(self, part: Segment, before: Segment) -> tuple[Stated | None, Segment]:
        """Return what a part states, if need be with the first words of the one before it; and the part, completed."""
        for kept in range(len(before) + 1):
            whole = (*before[:kept], *part)
            stated = self.stated(whole)
            if stated is not None and stated.fitting:
                return stated, whole
        return self.stated(part), part

    def step(self, phrase: str) -> Step | None:
        """Return the action that a phrase names, be it possible or not; None where that is not clear."""
        steps = self.steps(phrase)
        return steps[0] if len(steps) == 1 else None

    def steps(self, phrase: str) -> tuple[Step, ...]:
        """Return the actions that a phrase may name, several where it does not say which; none with unknown words.

        A phrase on all objects of a kind names no single action, nor does one on another object without its name.
        """
        part = self.cutter.whole(phrase)
        if not all(map(self.knows, _words(part))):
            return ()
        best = _best(part, list(self._found(part, self.world.action_wordings)))
        if any(len(names.names) != 1 for one in best for names in one.columns):
            return ()
        if self._leads_elsewhere(part):
            return ()
        return tuple(dict.fromkeys(Step(one.name, tuple(names.names[0] for names in one.columns)) for one in best))

    def is_foreign(self, phrase: str) -> bool:
        """Return whether a phrase calls an object what none in this world is: "move the crate robot1".

        Its verb, the first word, and a preposition may be unknown: what such a phrase names is open.
        """
        _, *part = self.cutter.whole(phrase) or ("",)
        return any(
            isinstance(name, Names) and isinstance(word, str) and not self.knows(word) and word not in _PLACING
            for word, name in itertools.pairwise(part)
        )

    def foreign(self, text: str) -> tuple[str, ...]:
        """Return the nouns in a text, behind an article or a preposition, for what this world does not have.

        "c1 is at q1 beside the red truck": such a text says more than a wording that fits the rest of it. What is there
        several times has to be a kind of object: "2 ferries" are no ferry.
        """
        words = TOKEN.findall(self.naming.spelt(plain(text)))
        runs = ((word, self._run(words[place:])) for place, word in enumerate(words, 1))
        return tuple(run[-1] for word, run in runs if run and not self._is_of_here(word, run))

    def _is_of_here(self, before: str, run: Sequence[str]) -> bool:
        if before in WORDS[1:] or (before.isdecimal() and int(before) > 1):
            nouns = [word for word in run if stem(word) not in FILLERS]
            return not nouns or any(map(self.world.kind, nouns))
        return before not in _OPENING or self._ends_known(run)

    def _ends_known(self, run: Sequence[str]) -> bool:
        """Return whether the noun that words end in is known, or the one before a verb: "boat lies", "cars wait"."""
        *_, before, last = ("", *run)
        verb = last.endswith(("s", "ed")) or singular(before) != before
        return self.knows(stem(last)) or (verb and self.knows(stem(before)) and not before.endswith(("ing", "ed")))

    def _run(self, words: Sequence[str]) -> list[str]:
        """Return the words that begin a text, up to a function word, a mark or the name of an object."""
        ends = (not word[0].isalnum() or word in FUNCTION_WORDS or self.naming.name(word) is not None for word in words)
        return [word for word, _ in itertools.takewhile(lambda one: not one[1], zip(words, ends, strict=True))]

    def knows(self, word: str) -> bool:
        """Return whether a word, as its stem, is one of the world or says nothing."""
        return word in self.world.words or word in FILLERS

    def _nameless(self, part: Segment, wording: Wording) -> bool:
        """Return whether a part speaks of an object without its name, which the wording does not: "in the truck"."""
        nouns = self.world.noun_stems.keys() - wording.words - FILLERS
        behind = (itertools.dropwhile(lambda word: word not in PREPOSITIONS, gap) for gap in gaps_of(part))
        return any(word in nouns for gap in behind for word in gap)

    def _leads_elsewhere(self, part: Segment) -> bool:
        """Return whether a phrase ends in another object without its name: "to l1 in the next city"."""
        return any(
            word in _OTHERS and noun in self.world.noun_stems for word, noun in itertools.pairwise(gaps_of(part)[-1])
        )

    def _found(self, part: Segment, wordings: Iterable[tuple[str, Wording]]) -> Iterator[_Found]:
        forms = dict.fromkeys((part, without_repeats(part)))
        for name, wording in wordings:
            types = self.world.parameter_types(name)
            for form in forms:
                slots = wording.match(form)
                columns = None if slots is None else self._columns(types, slots)
                if columns is not None:
                    fitting = all(self._fits(names, of) for names, of in zip(columns, types, strict=True))
                    yield _Found(name, wording, columns, fitting)
                    break

    def _columns(self, types: Sequence[tuple[str, ...]], slots: Mapping[int, Names]) -> tuple[Names, ...] | None:
        """Return the objects at each place; where a wording has no slot for one, the only object of its type."""
        columns: list[Names] = []
        for place, of in enumerate(types):
            names = slots.get(place) or Names(tuple(self._of(of)))
            if place not in slots and len(names.names) != 1:
                return None
            columns.append(names)
        return tuple(columns)

    def _of(self, types: tuple[str, ...]) -> list[str]:
        return [name for name, kind in self.naming.objects.items() if self._tree.is_a((kind,), types)]

    def _fits(self, names: Names, types: tuple[str, ...]) -> bool:
        return all(self._tree.is_a((names.called or self.naming.kinds[name],), types) for name in names.names)

    @cached_property
    def _tree(self) -> TypeTree:
        return TypeTree(self.world.domain.types)


def _best(part: Segment, found: Sequence[_Found]) -> list[_Found]:
    """Return the wordings that leave the fewest words unexplained, of these the longest.

    Where the types of some fit, others do not count.
    """
    said = set(_words(part)) - FILLERS
    ranked = {one: (not one.fitting, len(said - one.wording.words), -one.wording.length) for one in found}
    best = [one for one in found if ranked[one] == min(ranked.values())]
    return list({(one.name, one.columns): one for one in best}.values())


def _facts(found: _Found) -> Iterator[Fact]:
    columns = [names.names for names in found.columns]
    yield from ((found.name, *row) for row in itertools.product(*columns))


def _denies(part: Segment, wording: Wording) -> bool:
    """Return whether a part has a negation that its wording does not have."""
    denied = any(NEGATION.fullmatch(word) or word == "no" for word in _words(part))
    return denied and wording.words.isdisjoint(_DENIALS)


def _words(part: Segment) -> Iterator[str]:
    return (token for token in part if isinstance(token, str))
