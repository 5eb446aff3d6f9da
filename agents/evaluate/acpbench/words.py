"""Items in words: world, situation and question are formalized; solvers decide.

A world of the library that the text is told of is taken as it is, its words are read without a model; otherwise a model
formalizes. Where that fails there is no answer. The model's plain answer is then noted as a guess, and never counted as
anything else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from agents.documents import Draft, Json, Ruling
from agents.evaluate.acpbench.choices import ChoiceItem
from agents.evaluate.acpbench.decide import Decider, Meaning, chosen
from agents.evaluate.acpbench.known import KnownWorld, known_world
from agents.evaluate.acpbench.one_shot import OneShot
from agents.evaluate.acpbench.phrases import ActionPhrases
from agents.evaluate.acpbench.query import Query, read_query
from agents.evaluate.remembering import TaskMemory, memory_of
from agents.formalisms.base import Wording
from agents.formalisms.pddl.document import ProblemDocument
from agents.formalisms.pddl.domain_draft import DomainDraft, draft_domain, drafted
from agents.formalisms.pddl.draft import OPEN
from agents.formalisms.pddl.expand import read
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.sentences import sentences
from agents.formalisms.pddl.vocabulary import Vocabulary
from agents.formalisms.pddl.worlds import domain_ruling, world_lesson
from agents.formalisms.pddl.worlds import known_world as told_before
from agents.formalisms.pddl.written import GOAL, Settled, Written
from agents.memory.entry import Accepted, Lesson, Round
from agents.memory.recall import Recall
from agents.models.chat import ChatModel, JsonSchema, Message
from agents.models.errors import ContextTooLong, OutOfTime
from agents.models.structured import StructuredOutputError, ask
from planners import BruteForce, Domain, Fact, Problem, read_task
from tools import Budget, GroundplanError, InputError, ModelError, StorageError, Usage

_SYSTEM = """\
You translate statements about a situation into facts. Answer in JSON: for each statement, in order, the list of its \
facts, each a predicate and the names of its objects. A statement that none of the predicates can say has no facts."""
_NAMING = """\
You read phrases for actions. Answer in JSON: for each phrase, in order, the name of the action that it means."""
_REPAIRS = 2
_ASSUME = {OPEN: "what is likeliest"}
_MAX_TOKENS = 600
_MOST_FACTS = 4


class Names(BaseModel):
    """What the model answers: the action that each phrase names."""

    model_config = ConfigDict(extra="forbid")

    actions: list[str]


class Translations(BaseModel):
    """What the model answers: the facts of each statement."""

    model_config = ConfigDict(extra="forbid")

    statements: list[list[list[str]]]


@dataclass(slots=True)
class _Work:
    """The calls for one item with what they took, and in `lessons` what they add to the memory.

    `misfit` says why the text is not told of a world of the library.
    """

    model: ChatModel
    memory: TaskMemory = field(default_factory=lambda: TaskMemory(None, ""))
    usage: Usage = field(default_factory=Usage)
    lessons: list[Lesson] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    misfit: str = ""

    async def task(self, text: str, query: Query) -> tuple[Domain, Problem]:
        """Return the world and the situation that the text describes."""
        with self.memory.recall() as recall:
            draft = await self._world(_rules(text, query), recall)
            return draft.domain, await self._situation(PddlFormalism(draft.domain), Wording(text, memory=recall), query)

    async def _world(self, rules: str, recall: Recall) -> DomainDraft:
        told = told_before(recall, rules)
        if told is not None:
            return drafted(told, rules)
        draft, usage = await draft_domain(self.model, rules)
        self.usage = self.usage + usage
        self.rulings.append(domain_ruling(draft))
        self.lessons.append(world_lesson(draft.document, rules))
        return draft

    async def _situation(self, formalism: PddlFormalism, told: Wording, query: Query) -> Problem:
        text, wording = told.text, replace(told, assume=_ASSUME)
        for _ in range(1 + _REPAIRS):
            made, usage = await formalism.formalize(self.model, wording)
            self.usage = self.usage + usage
            if made.spec is None and not query.needs_goal and {asked.field for asked in made.questions} == {GOAL}:
                return without_goal(formalism.domain, text, made)
            if made.spec is None:
                raise InputError(f"the situation is open: {'; '.join(asked.text for asked in made.questions)}")
            critique = formalism.check(made.spec)
            if not critique:
                self.rulings.append(Ruling(checker="diagnostics", passed=True))
                self.lessons += formalism.lessons(Accepted(text, {}, (Round(made),)))
                return read_task(made.spec["domain"], made.spec["problem"])[1]
            wording = replace(wording, critique=critique, partial=made.partial)
        raise InputError(f"the situation has mistakes: {'; '.join(critique)}")

    async def verbs(self, unclear: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
        """Return the action of each phrase that leaves it open, one of those that it may name."""
        if not unclear:
            return {}
        asked = "\n".join(f"{number}. {words}" for number, words in enumerate(unclear, 1))
        messages = (Message("system", _NAMING), Message("user", asked))
        guide = _naming_guide(list(unclear.values()))
        reply = await ask(self.model, messages, Names, guide=guide, max_tokens=_MAX_TOKENS)
        self.usage = self.usage + reply.usage
        return dict(zip(unclear, reply.value.actions, strict=False))

    async def facts(self, query: Query, domain: Domain, problem: Problem) -> Mapping[str, tuple[Fact, ...]]:
        """Return what the statements of the options mean; what says nothing of this world means nothing."""
        words = query.fact_words
        if not words:
            return {}
        asked = "\n".join(f"{number}. {statement}" for number, statement in enumerate(words, 1))
        messages = (Message("system", _SYSTEM), Message("user", f"{_vocabulary(domain, problem)}\n\n{asked}"))
        guide = _guide(domain, problem, len(words))
        reply = await ask(self.model, messages, Translations, guide=guide, max_tokens=_MAX_TOKENS)
        self.usage = self.usage + reply.usage
        possible = set(BruteForce(domain, problem).atoms())
        stated = [tuple((name, *objects) for name, *objects in facts) for facts in reply.value.statements]
        meant = dict(zip(words, stated, strict=False))
        return {statement: facts for statement, facts in meant.items() if facts and set(facts) <= possible}


@dataclass(frozen=True, slots=True)
class Formalizing:
    """Answer by formalizing; `seconds` bound one item, model and solvers together.

    If the evaluation whose runs are in the folder `runs` has a memory, what was formalized is remembered where
    something followed from it and the diagnostics find nothing wrong; the stored answers play no part in that.
    """

    model: ChatModel
    seconds: float
    runs: Path | None = None

    async def answer(self, item: ChoiceItem) -> Json:
        """Return the answer that follows, or None with the reason why none does, and then what the model guesses."""
        scores = await self._formalized(item)
        return scores if scores["answer"] is not None else {**scores, **await self._guess(item)}

    async def _guess(self, item: ChoiceItem) -> Json:
        """Return the model's plain answer, which is no result; none of a model that is too small or too slow."""
        try:
            plain = await OneShot(self.model, self.seconds).answer(item)
        except (StructuredOutputError, ContextTooLong, OutOfTime):
            return {}
        return {"guess": plain["answer"], "tokens_guess": plain["tokens"]}

    async def _formalized(self, item: ChoiceItem) -> Json:
        memory = None if self.runs is None else memory_of(self.runs)
        work = _Work(self.model, TaskMemory(memory, f"{item.form}/{item.task}/{item.id}"))
        try:
            async with asyncio.timeout(self.seconds):
                scores = await self._decided(work, item)
        except TimeoutError:
            scores = {"answer": None, "reason": f"no answer within {self.seconds:g} s", "failed": "time"}
        except StructuredOutputError as failed:
            scores = {"answer": None, "reason": failed.message, "failed": "form"}
        except (ModelError, StorageError):
            raise
        except GroundplanError as failed:
            scores = {"answer": None, "reason": failed.message, "failed": "task"}
        if scores["answer"] is not None:
            work.memory.learn(self.model.name, work.rulings, work.lessons)
        scores |= {"misfit": work.misfit} if work.misfit else {}
        return {**scores, "tokens": work.usage.tokens, "calls": work.usage.calls, **work.memory.scores}

    async def _decided(self, work: _Work, item: ChoiceItem) -> Json:
        query = read_query(item)
        known, work.misfit = await asyncio.to_thread(known_world, item, query)
        if not work.misfit:
            return await self._in_library(work, known)
        domain, problem = await work.task(item.context, query)
        unclear = ActionPhrases(domain, problem).unclear(query.action_words)
        meaning = Meaning(await work.facts(query, domain, problem), await work.verbs(unclear))
        return await self._holding(Decider(domain, problem, meaning, self._budget), query)

    async def _in_library(self, work: _Work, known: KnownWorld) -> Json:
        """Decide a question on a world of the library; the model says only what phrases leave open."""
        understood = replace(known, verbs=await work.verbs(known.unclear))
        situation = understood.situation
        decider = Decider(situation.world.domain, situation.problem, understood.meaning, self._budget)
        return {"world": situation.world.name, **await self._holding(decider, understood.query)}

    @property
    def _budget(self) -> Budget:
        return Budget(seconds=self.seconds)

    @staticmethod
    async def _holding(decider: Decider, query: Query) -> Json:
        holds = await asyncio.to_thread(decider.holds, query)
        answer = chosen(query, holds)
        scores: Json = {"answer": answer, "formalized": True, "holds": holds}
        return scores if answer is not None else {**scores, "reason": "nothing follows for the options"}


def without_goal(domain: Domain, text: str, made: Draft) -> Problem:
    """Return the situation of a draft that lacks nothing but a goal, for a question that asks for none."""
    document = ProblemDocument.model_validate(made.partial)
    reading = read(document, sentences(text))
    return Written(Vocabulary(domain), document, reading, Settled(choose=True)).problem


def _rules(text: str, query: Query) -> str:
    """Return the text, and the actions as the question words them, since the text rarely says what can be done."""
    return "\n".join([text, *(f"One can {words}." for words in query.action_words)])


def _vocabulary(domain: Domain, problem: Problem) -> str:
    predicates = (
        f"{predicate.name}({', '.join('/'.join(parameter.types) for parameter in predicate.parameters)})"
        for predicate in domain.predicates
    )
    return f"Predicates: {'; '.join(predicates)}\nObjects: {', '.join(problem.objects)}"


def _guide(domain: Domain, problem: Problem, count: int) -> JsonSchema:
    """Return the form of the answer: so many statements, each of facts that the domain can state."""
    names = {"enum": sorted(problem.objects)}
    facts = []
    for predicate in domain.predicates:
        items = [{"const": predicate.name}, *(names for _ in predicate.parameters)]
        facts.append({"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)})
    statement = {"type": "array", "items": {"anyOf": facts}, "maxItems": _MOST_FACTS}
    return _object("statements", [statement] * count)


def _naming_guide(choices: Sequence[tuple[str, ...]]) -> JsonSchema:
    """Return the form of the answer: an action for each phrase, one of those that it may name."""
    return _object("actions", [{"enum": list(names)} for names in choices])


def _object(field_name: str, items: Sequence[JsonSchema]) -> JsonSchema:
    """Return the form of an object with one list, which has just these items."""
    whole = {"type": "array", "prefixItems": list(items), "minItems": len(items), "maxItems": len(items)}
    return {
        "type": "object",
        "properties": {field_name: whole},
        "required": [field_name],
        "additionalProperties": False,
    }
