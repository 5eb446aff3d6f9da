"""From words to a PDDL problem: objects by their form, facts sentence by sentence, the rest by invariants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import RootModel, ValidationError

from agents.documents import Draft
from agents.formalisms.base import Log, Wording
from agents.formalisms.pddl import prompt
from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.choices import Choices
from agents.formalisms.pddl.document import Answer, Answered, KindPart, ProblemDocument
from agents.formalisms.pddl.expand import Reading, read
from agents.formalisms.pddl.kinds import candidates, kind_of, role_by_name
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import Sentence, sentences
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from agents.formalisms.pddl.written import GOAL, Settled, Written
from agents.models.chat import ChatModel, JsonSchema
from agents.models.structured import StructuredOutputError, ask
from planners import Domain
from tools import InputError, Usage

MOST_REPAIRS = 2
ATTEMPTS = 2
MAX_TOKENS, TIMEOUT_S = 400, 300.0
SHOWN = 1500
"""So many characters of a request show what its nouns stand for."""
NO_OBJECT = "no object"
OPEN = "open"
LIKELIEST = {OPEN: "likeliest"}
"""What to assume where nobody is there to be asked."""
"""The key of `Wording.assume` under which what a text leaves open is taken to be what is likeliest."""


class Nouns(RootModel[dict[str, str]]):
    """What each noun stands for."""


async def draft_problem(model: ChatModel, domain: Domain, wording: Wording, log: Log) -> tuple[Draft, Usage]:
    """Return a draft of the problem that the words describe; with critique only sentences at fault are read anew."""
    text = wording.text if GOAL not in wording.answers else f"{wording.text}\nThe goal: {wording.answers[GOAL]}"
    reader = Reader(model, Vocabulary(domain), text, log)
    settled = Settled(wording.answers, choose=OPEN in wording.assume)
    document = _before(wording) or ProblemDocument(kinds=await reader.kinds())
    reader.vocabulary = Vocabulary(domain, frozenset(kind.predicate for kind in document.kinds if kind.predicate))
    if wording.critique:
        document = await reader.repaired(document, wording.critique, settled)
    document, reading = await reader.answered(document)
    return Written(reader.vocabulary, document, reading, settled).draft(), reader.usage


def _before(wording: Wording) -> ProblemDocument | None:
    try:
        return ProblemDocument.model_validate(wording.partial) if wording.partial else None
    except ValidationError:
        return None  # of an older version


@dataclass(slots=True)
class Reader:
    """A model at work on the sentences of one request."""

    model: ChatModel
    vocabulary: Vocabulary
    text: str
    log: Log
    usage: Usage = field(default_factory=Usage)

    @property
    def spoken(self) -> tuple[Sentence, ...]:
        """Return the sentences of the request."""
        return sentences(self.text)

    async def kinds(self) -> list[KindPart]:
        """Find the objects; the model is asked only what nouns stand for that the domain has no word for."""
        roles = self.vocabulary.roles
        found = candidates(self.text, roles)
        if not found:
            raise InputError(
                "the request speaks of no objects",
                hint='name them with numbers ("box1 and box2") or count them ("3 boxes")',
            )
        known = {one.noun: role_by_name(one, roles) for one in found}
        free = [role for role in roles if role not in known.values()]
        undecided = [one.noun for one in found if known[one.noun] is None and (free or not (roles or one.prefix))]
        sorted_out = await self._sorted_out(undecided, free) if undecided else {}
        kinds = []
        for one in found:
            role = known[one.noun] or sorted_out.get(one.noun)
            if role is None and one.prefix:
                role = Role()  # what has numbered names is an object, whatever else it is
            if role is not None:
                kinds.append(kind_of(one, role))
        self.log("pddl.kinds", {"kinds": [kind.model_dump() for kind in kinds]})
        return kinds

    async def answered(self, document: ProblemDocument) -> tuple[ProblemDocument, Reading]:
        """Ask about every sentence that has no answer yet."""
        reading = read(document, self.spoken)
        while reading.next is not None:
            asked = reading.next
            critique: list[str] = []
            for _ in range(ATTEMPTS):
                answer = await self._answer(document, asked, critique, reading.marks)
                new = Answered(key=asked.key, answer=answer)
                longer = document.model_copy(update={"readings": [*document.readings, new]})
                after = read(longer, self.spoken)
                critique = [complaint for blamed, complaint in after.problems if blamed.key == asked.key]
                if not critique:
                    break
            document, reading = longer, after
        return document, reading

    async def repaired(self, document: ProblemDocument, critique: Sequence[str], settled: Settled) -> ProblemDocument:
        """Ask again about the sentences that the critique is about; what the model stands by is kept."""
        _, reading = await self.answered(document)
        blamed = Written(self.vocabulary, document, reading, settled).blame(critique)
        readings = []
        for old in document.readings:
            messages = blamed.get(old.key, [])
            if not messages or old.repairs >= MOST_REPAIRS:
                readings.append(old)
                continue
            asked = next(one for one in reading.asked() if one.key == old.key)
            answer = await self._answer(document, asked, [_said(old.answer), *messages], {})
            readings.append(Answered(key=old.key, answer=answer, repairs=old.repairs + 1))
        rounds = document.rounds + 1
        unchanged = [one.answer for one in readings] == [one.answer for one in document.readings]
        kept = [*document.kept, *critique] if unchanged or rounds >= MOST_REPAIRS else document.kept
        return document.model_copy(update={"readings": readings, "rounds": rounds, "kept": list(dict.fromkeys(kept))})

    async def _answer(
        self, document: ProblemDocument, asked: Question, critique: Sequence[str], marks: Mapping[str, Sequence[str]]
    ) -> Answer:
        """Return what a sentence states; an answer that the domain has no words for is asked for once more."""
        exclusive = Balance(self.vocabulary).exclusive(document.roles())
        choices = Choices(self.vocabulary, document.kinds, marks, exclusive)
        if not any(True for _ in choices.facts(asked)):
            return Answer(facts=[])
        for _ in range(ATTEMPTS):
            answer = await self._said(document, asked, choices.schema(asked), critique)
            mistakes = choices.mistakes(asked, answer)
            self.log("pddl.read", {"question": asked.key, "answer": answer.model_dump(), "mistakes": mistakes})
            if not mistakes:
                return choices.grounded(asked, answer)
            critique = [*critique, *mistakes]
        arrangement = answer.arrangement if choices.allows(asked, answer.arrangement) else None
        offered = set(choices.facts(asked))
        return Answer(arrangement=arrangement, facts=[fact for fact in answer.facts if fact in offered])

    async def _said(
        self, document: ProblemDocument, asked: Question, guide: JsonSchema, critique: Sequence[str]
    ) -> Answer:
        messages = prompt.sentence(self.vocabulary.domain, asked, document.kinds, critique)
        try:
            reply = await ask(
                self.model, messages, Answer, attempts=2, guide=guide, max_tokens=MAX_TOKENS, timeout_s=TIMEOUT_S
            )
        except StructuredOutputError as failed:
            self.usage = self.usage + failed.usage
            return Answer(facts=[])  # the sentence is listed as not used
        self.usage = self.usage + reply.usage
        return reply.value.model_copy(update={"facts": list(dict.fromkeys(reply.value.facts))})

    async def _sorted_out(self, asked: Sequence[str], roles: Sequence[Role]) -> dict[str, Role | None]:
        """Ask which of some roles nouns stand for; None for what is no object."""
        by_word = {role.word: role for role in roles} or {"object": Role()}
        options = [*by_word, NO_OBJECT]
        guide = {
            "type": "object",
            "properties": dict.fromkeys(asked, _one_of(options)),
            "required": list(asked),
            "additionalProperties": False,
        }
        words = [role.word for role in roles]
        messages = prompt.nouns(self.vocabulary.domain, self.text[:SHOWN], asked, words)
        most = 30 * len(asked) + 30
        reply = await ask(self.model, messages, Nouns, guide=guide, max_tokens=most, timeout_s=TIMEOUT_S)
        self.usage = self.usage + reply.usage
        return {noun: by_word.get(reply.value.root.get(noun, NO_OBJECT)) for noun in asked}


def _one_of(options: Sequence[str]) -> JsonSchema:
    return {"type": "string", "enum": list(options)}


def _said(answer: Answer) -> str:
    return f"you answered {answer.model_dump_json()}"
