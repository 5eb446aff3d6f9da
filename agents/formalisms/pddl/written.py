"""The problem that a document makes: its facts, what follows without words, what is open, and who is to blame."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from agents.documents import Draft, Ground, Json, Question
from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.completion import Completion, complete, listed
from agents.formalisms.pddl.critique import faults
from agents.formalisms.pddl.document import ProblemDocument
from agents.formalisms.pddl.expand import Denied, Literal, Reading
from agents.formalisms.pddl.sentences import SIDES, Side
from agents.formalisms.pddl.vocabulary import Vocabulary, atom, names_in, read_written, written
from planners import And, Atom, Not, Problem, write_domain, write_problem

GOAL = "goal"
MOST_COMPLAINTS = 2
MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said beyond the text: answers by the field of their question, and whether to choose what is open."""

    answers: Mapping[str, str] = field(default_factory=dict)
    choose: bool = False

    def facts(self) -> list[Atom]:
        """Return the initial facts that were answered."""
        return [read_written(answer) for name, answer in self.answers.items() if name != GOAL and "(" in answer]


@dataclass(frozen=True)
class Written:
    """A document with what its sentences state."""

    vocabulary: Vocabulary
    document: ProblemDocument
    reading: Reading
    settled: Settled = Settled()

    @cached_property
    def completion(self) -> Completion:
        """Return the initial facts with those that nobody stated."""
        stated = [fact for fact in self._stated("init") if isinstance(fact, Atom)]
        balance = Balance(self.vocabulary)
        everything = [*stated, *self.settled.facts()]
        return complete(balance, self.document.roles(), everything, choose=self.settled.choose)

    @cached_property
    def problem(self) -> Problem:
        """Return the problem."""
        roles = {name: role for name, role in self.document.roles().items() if self.vocabulary.knows(role)}
        typing = [atom(role.predicate, [name]) for name, role in roles.items() if role.predicate]
        constants = self.vocabulary.domain.constants
        return Problem(
            "request",
            self.vocabulary.domain.name,
            {name: (role.type,) for name, role in roles.items() if name not in constants},
            frozenset([*typing, *self.completion.facts]),
            goal=And((*self._stated_goal(), *self.implied_goal)),
        )

    @cached_property
    def implied_goal(self) -> tuple[Atom, ...]:
        """Return what goes without saying of objects that the goal puts in lines: where a line of one of them is."""
        lined_up = self.reading.lined_up
        if not lined_up:
            return ()
        stated = [fact for fact in self._stated_goal() if isinstance(fact, Atom)]
        whole = complete(Balance(self.vocabulary), self.document.roles(), stated, choose=True)
        new = [fact for fact in whole.facts if fact.terms and fact not in stated]
        return tuple(fact for fact in new if lined_up.issuperset(names_in(fact)))

    def _stated_goal(self) -> tuple[Atom | Not, ...]:
        return tuple(Not(one.fact) if isinstance(one, Denied) else one for one in self._stated("goal"))

    def _stated(self, side: Side) -> tuple[Literal, ...]:
        """Return what the sentences state, without facts that the domain's types rule out."""
        return tuple(one for one in self.reading.facts(side) if self._misplaced(one) is None)

    def _misplaced(self, one: Literal) -> str | None:
        fact = one.fact if isinstance(one, Denied) else one
        return self.vocabulary.misplaced(fact, self.document.roles())

    def draft(self) -> Draft:
        """Return the draft: the problem, the words behind each fact, what was assumed, what was not used."""
        if questions := tuple(self._questions()):
            return Draft(spec=None, questions=questions, partial=self.document.model_dump())
        spec: Json = {"domain": write_domain(self.vocabulary.domain), "problem": write_problem(self.problem)}
        if self.document.kept:
            spec["kept"] = self.document.kept
        return Draft(
            spec=spec,
            grounds=tuple(self._grounds()),
            assumptions=tuple(self._assumptions()),
            dropped=tuple(self._dropped()),
            unused=tuple(dict.fromkeys(sentence.text for sentence in self.reading.silent)),
            partial=self.document.model_dump(),
        )

    def blame(self, critique: Sequence[str]) -> dict[str, list[str]]:
        """Return for the key of each question at fault what is wrong with its answer."""
        found: dict[str, list[str]] = {}
        for asked, complaint in self.reading.problems:
            found.setdefault(asked.key, []).append(complaint)
        for fault in faults(self.vocabulary.domain, self.problem):
            if fault.message not in critique:
                continue
            for one in self.reading.statements:
                if one.asked.side == fault.side and one.fact in fault.facts:
                    complaints = found.setdefault(one.asked.key, [])
                    if fault.message not in complaints and len(complaints) < MOST_COMPLAINTS:
                        complaints.append(fault.message)
        return found

    def _questions(self) -> Iterator[Question]:
        if not self.reading.facts("goal"):
            yield Question(field=GOAL, text="What should hold in the end?")
        elif possible := self.completion.open:
            choices = tuple(written(fact) for fact in possible[:MOST_CHOICES])
            yield Question(field=choices[0], text="Which of these holds at the start?", choices=choices)

    def _grounds(self) -> Iterator[Ground]:
        seen: set[tuple[str, str]] = set()
        for one in self.reading.statements:
            side, fact, source = one.asked.side, in_words(one.fact), one.asked.sentence
            if (side, fact) not in seen:
                seen.add((side, fact))
                yield Ground(field=side, value=fact, source=source.text, start=source.start, end=source.end)

    def _dropped(self) -> Iterator[str]:
        for kind in self.document.kinds:
            if not self.vocabulary.knows(kind.role):
                yield f"{', '.join(kind.names)}: no predicate of the domain speaks of a {kind.noun}"
        for side in SIDES:
            for one in self.reading.facts(side):
                if (name := self._misplaced(one)) is not None:
                    yield f"{in_words(one)}: {name} is of another type than the domain allows there"

    def _assumptions(self) -> Iterator[str]:
        by_predicate: dict[str, list[Atom]] = {}
        for fact in self.completion.added:
            by_predicate.setdefault(fact.predicate, []).append(fact)
        for facts in by_predicate.values():
            yield f"at the start {listed(facts)}: it follows from what is stated"
        if self.implied_goal:
            yield f"in the goal {listed(self.implied_goal)}: the lines say all of where their objects are"
        for kind in self.document.kinds:
            if kind.supposed:
                yield f"each {kind.noun} is of the kind {kind.role.word}: otherwise no goal could be reached"
        patterns = {one.asked.key: one.asked.text for one in self.reading.statements}
        for one in self.document.readings:
            if one.turned and one.key in patterns:
                said = ", ".join(one.answer.facts)
                yield f"{patterns[one.key]!r} says {said}: the other way round it contradicts the rest"
        for first, *others in self.completion.chosen:
            rest = listed(others[:MOST_CHOICES])
            yield f"at the start {written(first)}: the text leaves it open, {rest} would fit too"


def in_words(fact: Literal) -> str:
    """Return a fact or its negation as the model writes it."""
    return f"not {written(fact.fact)}" if isinstance(fact, Denied) else written(fact)
