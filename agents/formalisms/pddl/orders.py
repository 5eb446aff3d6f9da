"""Which way round a fact is meant, where both objects could stand at either place: "A has B on it".

A small model takes the objects in the order of the words. Where its reading of a pattern contradicts the rest of the
request, and the only way out is to read some patterns the other way round, they are read so, and that is told.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.completion import clashes_in
from agents.formalisms.pddl.document import Answered, ProblemDocument
from agents.formalisms.pddl.expand import Reading, read
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import SIDES, Sentence
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from planners import Atom

_MOST_TURNED = 3


def put_right(vocabulary: Vocabulary, document: ProblemDocument, spoken: Sequence[Sentence]) -> ProblemDocument:
    """Return the document with the objects of some patterns exchanged, if that alone ends all contradictions."""
    return _Orders(vocabulary, document, spoken).put_right()


@dataclass(frozen=True)
class _Orders:
    vocabulary: Vocabulary
    document: ProblemDocument
    spoken: Sequence[Sentence]

    def put_right(self) -> ProblemDocument:
        """Return the reading with the fewest patterns turned that has no contradiction, if there is just one such."""
        if not self._contradicts(self.document):
            return self.document
        for count in range(1, min(len(self._turned), _MOST_TURNED) + 1):
            ways = [self._with(keys) for keys in itertools.combinations(self._turned, count)]
            sound = [way for way in ways if not self._contradicts(way)]
            if sound:
                return sound[0] if len(sound) == 1 else self.document
        return self.document

    @cached_property
    def _turned(self) -> dict[str, Answered]:
        """Return the answers in which objects can be exchanged, with them exchanged, by the key of their pattern."""
        asked = {one.asked.key: one.asked for one in self._read(self.document).statements}
        turned = {one.key: self._exchanged(asked[one.key], one) for one in self.document.readings if one.key in asked}
        return {key: one for key, one in turned.items() if one is not None}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return self.document.roles()

    def _with(self, keys: Iterable[str]) -> ProblemDocument:
        chosen = {key: self._turned[key] for key in keys}
        return self.document.model_copy(
            update={"readings": [chosen.get(one.key, one) for one in self.document.readings]}
        )

    def _contradicts(self, document: ProblemDocument) -> bool:
        """Return whether facts of one side can never hold together."""
        reading = self._read(document)
        stated = ([fact for fact in reading.facts(side) if isinstance(fact, Atom)] for side in SIDES)
        balance = Balance(self.vocabulary)
        return any(clashes_in(balance, self._roles, facts) for facts in stated)

    def _read(self, document: ProblemDocument) -> Reading:
        return read(document, self.spoken)

    def _exchanged(self, asked: Question, one: Answered) -> Answered | None:
        """Return an answer with the two objects of its facts the other way round; None if no kinds allow that."""
        facts = [self._other_way(asked, fact) for fact in one.answer.facts]
        if facts == one.answer.facts:
            return None
        answer = one.answer.model_copy(update={"facts": facts})
        return one.model_copy(update={"answer": answer, "turned": not one.turned})

    def _other_way(self, asked: Question, fact: str) -> str:
        name, _, inside = fact.removesuffix(")").partition("(")
        terms = [term.strip() for term in inside.split(",")]
        if len(terms) != 2 or any(term not in asked.names for term in terms):
            return fact
        roles = [self._roles[asked.names[term]] for term in reversed(terms)]
        if not all(self.vocabulary.fits(role, name, place) for place, role in enumerate(roles)):
            return fact
        return f"{name}({terms[1]}, {terms[0]})"
