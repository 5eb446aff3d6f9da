"""Items in words: a model formalizes the world, the situation and the facts that are asked about; solvers decide.

Where one of these steps fails there is no answer: nothing is guessed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from agents.documents import Draft, Json
from agents.evaluate.acpbench.choices import ChoiceItem
from agents.evaluate.acpbench.decide import Decider, Meaning, chosen
from agents.evaluate.acpbench.phrases import ActionPhrases
from agents.evaluate.acpbench.query import Query, read_query
from agents.formalisms.base import Wording
from agents.formalisms.pddl.document import ProblemDocument
from agents.formalisms.pddl.domain_draft import draft_domain
from agents.formalisms.pddl.draft import OPEN
from agents.formalisms.pddl.expand import read
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.sentences import sentences
from agents.formalisms.pddl.vocabulary import Vocabulary
from agents.formalisms.pddl.written import GOAL, Settled, Written
from agents.models.chat import ChatModel, JsonSchema, Message
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
    """The calls for one item with what they took."""

    model: ChatModel
    usage: Usage = field(default_factory=Usage)

    async def task(self, text: str, query: Query) -> tuple[Domain, Problem]:
        """Return the world and the situation that the text describes."""
        draft, usage = await draft_domain(self.model, _rules(text, query))
        self.usage = self.usage + usage
        return draft.domain, await self._situation(PddlFormalism(draft.domain), text, query)

    async def _situation(self, formalism: PddlFormalism, text: str, query: Query) -> Problem:
        wording = Wording(text, assume=_ASSUME)
        for _ in range(1 + _REPAIRS):
            made, usage = await formalism.formalize(self.model, wording)
            self.usage = self.usage + usage
            if made.spec is None and not query.needs_goal and {asked.field for asked in made.questions} == {GOAL}:
                return without_goal(formalism.domain, text, made)
            if made.spec is None:
                raise InputError(f"the situation is open: {'; '.join(asked.text for asked in made.questions)}")
            critique = formalism.check(made.spec)
            if not critique:
                return read_task(made.spec["domain"], made.spec["problem"])[1]
            wording = Wording(text, assume=_ASSUME, critique=critique, partial=made.partial)
        raise InputError(f"the situation has mistakes: {'; '.join(critique)}")

    async def verbs(self, query: Query, domain: Domain, problem: Problem) -> Mapping[str, str]:
        """Return the action of each phrase whose objects several actions take."""
        unclear = ActionPhrases(domain, problem).unclear(query.action_words)
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
    """Answer by formalizing; `seconds` bound one item, model and solvers together."""

    model: ChatModel
    seconds: float

    async def answer(self, item: ChoiceItem) -> Json:
        """Return the answer that follows, or None with the reason why none does."""
        work = _Work(self.model)
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
        return {**scores, "tokens": work.usage.tokens, "calls": work.usage.calls}

    async def _decided(self, work: _Work, item: ChoiceItem) -> Json:
        query = read_query(item)
        domain, problem = await work.task(item.context, query)
        meaning = Meaning(await work.facts(query, domain, problem), await work.verbs(query, domain, problem))
        budget = Budget(seconds=self.seconds)
        holds = await asyncio.to_thread(lambda: Decider(domain, problem, meaning, budget).holds(query))
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
