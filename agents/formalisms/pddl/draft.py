"""From words to a PDDL problem: objects by their form, facts sentence by sentence, the rest by invariants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import RootModel, ValidationError

from agents.documents import Draft, Json
from agents.formalisms.base import Log, Wording
from agents.formalisms.pddl import prompt
from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.choices import Choices
from agents.formalisms.pddl.document import Answer, Answered, KindPart, ProblemDocument
from agents.formalisms.pddl.expand import Denied, Reading, read
from agents.formalisms.pddl.kinds import Candidate, candidates, gathered, role_by_name
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.literal import read_off
from agents.formalisms.pddl.orders import put_right
from agents.formalisms.pddl.patterns import Patterns, pattern_lessons
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import Sentence, sentences
from agents.formalisms.pddl.supposed import with_supposed_kind
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from agents.formalisms.pddl.written import GOAL, Settled, Written
from agents.memory.entry import Accepted, Lesson
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
    text = _whole(wording.text, wording.answers)
    reader = Reader(model, Vocabulary(domain), text, log, Patterns.of(wording.memory, domain))
    settled = Settled(wording.answers, choose=OPEN in wording.assume)
    document = _before(wording.partial) or ProblemDocument(kinds=await reader.kinds())
    reader.vocabulary = reader.vocabulary.with_typing(kind.predicate for kind in document.kinds)
    if wording.critique:
        document = await reader.repaired(document, wording.critique, settled)
    document, _ = await reader.answered(document)
    document = put_right(reader.vocabulary, document, reader.spoken)
    document = with_supposed_kind(reader.vocabulary, document, reader.spoken, settled)
    reading = read(document, reader.spoken)
    vocabulary = reader.vocabulary.with_typing(kind.predicate for kind in document.kinds)
    return Written(vocabulary, document, reading, settled).draft(), reader.usage


def lessons_of_problem(domain: Domain, accepted: Accepted) -> tuple[Lesson, ...]:
    """Return what is worth remembering of a problem that was drafted from words and solved."""
    document = _before(accepted.draft.partial)
    if document is None:
        return ()
    return tuple(pattern_lessons(Vocabulary(domain), document, _whole(accepted.text, accepted.answers)))


def _whole(text: str, answers: Mapping[str, str]) -> str:
    """Return a request with the goal that was answered later."""
    return text if GOAL not in answers else f"{text}\nThe goal: {answers[GOAL]}"


def _before(partial: Json) -> ProblemDocument | None:
    try:
        return ProblemDocument.model_validate(partial) if partial else None
    except ValidationError:
        return None  # of an older version


@dataclass(slots=True)
class Reader:
    """A model at work on the sentences of one request."""

    model: ChatModel
    vocabulary: Vocabulary
    text: str
    log: Log
    patterns: Patterns
    usage: Usage = field(default_factory=Usage)

    @property
    def spoken(self) -> tuple[Sentence, ...]:
        """Return the sentences of the request."""
        return sentences(self.text)

    async def kinds(self) -> list[KindPart]:
        """Find the objects; the model is asked only what nouns and names stand for where no word around says it."""
        lexicon = Lexicon.of(self.vocabulary)
        found = candidates(self.text, lexicon)
        if not found:
            raise InputError(
                "the request speaks of no objects",
                hint='name them ("box1", "box A", "the red box", "Anna") or count them ("3 boxes")',
            )
        known = {one.noun: role_by_name(one, lexicon) for one in found}
        undecided = [one for one in found if known[one.noun] is None]
        told = self.patterns.nouns([one.noun for one in undecided if one.noun not in one.given], lexicon.roles)
        known |= told
        undecided = [one for one in undecided if one.noun not in told]
        known |= await self._sorted_out(undecided, [role for role in lexicon.roles if role not in known.values()])
        everything = [(one, known[one.noun]) for one in found]
        kinds = gathered((one, role) for one, role in everything if role is not None)
        self.log("pddl.kinds", {"kinds": [kind.model_dump() for kind in kinds]})
        return kinds

    async def answered(self, document: ProblemDocument) -> tuple[ProblemDocument, Reading]:
        """Ask about every sentence that has no answer yet, or none that fits its objects."""
        reading = read(document, self.spoken)
        while (asked := reading.next or self._misfit(document, reading)) is not None:
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

    def _misfit(self, document: ProblemDocument, reading: Reading) -> Question | None:
        """Return a sentence on objects of which its pattern's answer cannot be meant, to be asked about on its own."""
        roles = document.roles()
        for one in reading.statements:
            fact = one.fact.fact if isinstance(one.fact, Denied) else one.fact
            if not one.asked.specific and one.asked.names and self.vocabulary.misplaced(fact, roles) is not None:
                return replace(one.asked, specific=True)
        return None

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
        offered = set(choices.facts(asked))
        if not offered:
            return Answer(facts=[])
        if not critique and (written := read_off(asked, offered)) is not None:
            self.log("pddl.read", {"question": asked.key, "answer": written.model_dump(), "mistakes": []})
            return written
        if not critique and (known := self.patterns.answer(asked, choices)) is not None:
            return known
        for _ in range(ATTEMPTS):
            answer = await self._said(document, asked, choices.schema(asked), critique)
            mistakes = choices.mistakes(asked, answer)
            self.log("pddl.read", {"question": asked.key, "answer": answer.model_dump(), "mistakes": mistakes})
            if not mistakes:
                return choices.grounded(asked, answer)
            critique = [*critique, *mistakes]
        arrangement = answer.arrangement if choices.allows(asked, answer.arrangement) else None
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

    async def _sorted_out(self, undecided: Sequence[Candidate], free: Sequence[Role]) -> dict[str, Role | None]:
        """Ask what nouns stand for; None for what is no object.

        A noun is one of the roles that no other noun has, a name on its own any of them. What is numbered is an object
        whatever else it is, as is all that has a name where the domain has no words for kinds of objects.
        """
        roles = self.vocabulary.roles
        by_word = {role.word: role for role in roles} or {"object": Role()}
        free_words = [role.word for role in free] if roles else list(by_word)
        options = {one.noun: list(by_word) if one.noun in one.given else free_words for one in undecided}
        decided: dict[str, Role | None] = {one.noun: Role() if one.prefix else None for one in undecided}
        decided |= {one.noun: Role() for one in undecided if one.is_named and not roles}
        asked = {
            one.given.get(one.noun, one.noun): one.noun
            for one in undecided
            if options[one.noun] and (roles or not one.is_named)
        }
        if not asked:
            return decided
        reply = await ask(
            self.model,
            prompt.nouns(self.vocabulary.domain, self.text[:SHOWN], list(asked), [role.word for role in roles]),
            Nouns,
            guide=_object({phrase: [*options[noun], NO_OBJECT] for phrase, noun in asked.items()}),
            max_tokens=30 * len(asked) + 30,
            timeout_s=TIMEOUT_S,
        )
        self.usage = self.usage + reply.usage
        said = {noun: by_word.get(reply.value.root.get(phrase, NO_OBJECT)) for phrase, noun in asked.items()}
        return decided | {noun: role or decided[noun] for noun, role in said.items()}


def _object(options: Mapping[str, Sequence[str]]) -> JsonSchema:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "enum": list(values)} for name, values in options.items()},
        "required": list(options),
        "additionalProperties": False,
    }


def _said(answer: Answer) -> str:
    return f"you answered {answer.model_dump_json()}"
