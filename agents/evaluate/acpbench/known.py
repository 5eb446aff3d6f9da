"""Items on a world of the library: the context as a situation in it, the question in its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from agents.evaluate.acpbench.choices import ChoiceItem
from agents.evaluate.acpbench.decide import Meaning
from agents.evaluate.acpbench.query import Query
from agents.formalisms.pddl.library.reader import Reader
from agents.formalisms.pddl.library.shelf import told_of
from agents.formalisms.pddl.library.situation import Situation
from planners import Fact, Step, StepFails, check_steps, ground

_MOST_PIECES = 3
_AND = " and "


@dataclass(frozen=True)
class KnownWorld:
    """An item as a question on a situation in a world of the library.

    `verbs` says which action is meant where a phrase leaves it open.
    """

    situation: Situation
    asked: Query
    verbs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def reader(self) -> Reader:
        """Return what reads the words of the question."""
        return Reader(self.situation.world, self.situation.naming)

    @cached_property
    def query(self) -> Query:
        """Return the question with a plan of whole phrases: what commas cut apart together again."""
        return replace(self.asked, plan=tuple(self._whole(self.asked.plan)))

    @cached_property
    def meaning(self) -> Meaning:
        """Return what is understood of the question."""
        phrases = self.query.action_words
        foreign = frozenset(words for words in phrases if words not in self._steps and self.reader.is_foreign(words))
        return Meaning(dict(self._facts()), steps=self._steps, foreign=foreign)

    @cached_property
    def unclear(self) -> Mapping[str, tuple[str, ...]]:
        """Return the phrases that leave open which action they name, each with the names that it may be."""
        named = {words: self.reader.steps(words) for words in self.query.action_words}
        return {words: tuple(sorted({step.action for step in steps})) for words, steps in named.items() if steps[1:]}

    @property
    def fault(self) -> str:
        """Return why the text is not told of this world, or nothing.

        Of a plan that is to be shortened the question says that it holds: the rules of the world must agree.
        """
        if self.situation.faults:
            return self.situation.faults[0]
        if self.query.needs_goal and not self.situation.has_goal:
            return "no goal was understood"
        steps = [self._steps.get(phrase, ()) for phrase in self.query.plan]
        if self.query.task == "just" and all(steps):
            plan = tuple(step for one in steps for step in one)
            task = ground(self.situation.world.domain, self.situation.problem)
            if isinstance(check_steps(task, plan), StepFails):
                return "the plan of the question is none by the rules of this world"
        return ""

    @cached_property
    def _steps(self) -> Mapping[str, tuple[Step, ...]]:
        phrases = (*self.query.action_words, *self.query.options.values())
        return {words: steps for words in phrases if (steps := self._named(words))}

    def _named(self, words: str) -> tuple[Step, ...]:
        """Return both actions that a phrase names with "and" between them, or the one that it names."""
        pieces = words.split(_AND)
        for cut in range(1, len(pieces)):
            first, second = (self.reader.step(_AND.join(part)) for part in (pieces[:cut], pieces[cut:]))
            if first is not None and second is not None:
                return first, second
        possible = self.reader.steps(words)
        meant = [step for step in possible if step.action == self.verbs.get(words, step.action)]
        return tuple(meant) if len(meant) == 1 else ()

    def _whole(self, pieces: Sequence[str]) -> Iterator[str]:
        place = 0
        while place < len(pieces):
            sizes = range(1, min(_MOST_PIECES, len(pieces) - place) + 1)
            phrases = {size: ", ".join(pieces[place : place + size]) for size in sizes}
            size = next((size for size, phrase in phrases.items() if self.reader.steps(phrase)), 1)
            yield phrases[size]
            place += size

    def _facts(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        for words in self.query.fact_words:
            stated = self.reader.statements(words)
            if stated is not None:
                yield words, tuple(fact for one in stated for fact in one.facts)


def known_world(item: ChoiceItem, query: Query) -> tuple[KnownWorld, str]:
    """Return an item as a question on the world of the library that fits best, and what does not fit, if anything."""
    known = KnownWorld(told_of(item.context, item.question), query)
    return known, known.fault
