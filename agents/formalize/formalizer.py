"""Words to a typed request: the model fills two forms, its answers are grounded, what fails is repaired."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.formalize import prompt
from agents.formalize.dates import dates
from agents.formalize.evidence import Evidence
from agents.formalize.form import frame_schema, preference_schema
from agents.formalize.gazetteer import Gazetteer
from agents.formalize.grounding import Judgement, ground_frame, ground_preferences
from agents.formalize.leftovers import leftovers
from agents.formalize.reading import Reading
from agents.formalize.recalled import preference_spans, recalled
from agents.formalize.result import Formalization, Grounded, TripDraft
from agents.formalize.settle import settle
from agents.formalize.wishes import Heard, WishReader
from agents.memory.recall import NoRecall, Recall
from agents.models import ChatModel, JsonSchema, Message, ask
from tools import InputError, Usage

Log = Callable[[str, dict[str, Any]], None]

REPAIR_ROUNDS = 1
MAX_CHARACTERS = 4000
_MAX_TOKENS = 400
_USUAL_DAYS = 7


async def formalize_trip(  # noqa: PLR0913 - one entry point; everything behind `*` is optional
    model: ChatModel,
    text: str,
    gazetteer: Gazetteer,
    *,
    answers: Mapping[str, str] | None = None,
    critique: tuple[str, ...] = (),
    log: Log | None = None,
    assume_people: int | None = None,
    memory: Recall = NoRecall(),  # noqa: B008 - it has no state
) -> tuple[Formalization, Usage]:
    """Return the typed request that `text` states, or the questions to its author, and what it cost.

    `answers` are the author's by question field, `critique` remarks on an earlier reading. `assume_people`
    stands for a head count that is not stated; `None` asks. Sentences on preferences that `memory` knows are not asked
    about, unless there is critique. Raises `InputError` for a text that is no trip
    request, `ModelError` when the model fails.
    """
    reader = TripReader(model, gazetteer, log, NoRecall() if critique else memory)
    draft = await reader.draft(text, critique)
    return settle(draft, gazetteer, answers=answers, assume_people=assume_people), reader.usage


@dataclass(frozen=True, slots=True)
class _Form:
    """One form: what the model is shown, which slots there are, and how its answers are judged."""

    name: str
    text: str
    evidence: Evidence
    schema: Callable[[Evidence, Iterable[str] | None], JsonSchema]
    judge: Callable[[Reading, Evidence], Judgement]


class TripReader:
    """Reads requests with one model and counts what that costs."""

    def __init__(
        self,
        model: ChatModel,
        gazetteer: Gazetteer,
        log: Log | None = None,
        memory: Recall = NoRecall(),  # noqa: B008 - it has no state
    ) -> None:
        self.usage = Usage()
        self._model = model
        self._gazetteer = gazetteer
        self._log = log or (lambda _kind, _data: None)
        self._memory = memory

    async def draft(self, text: str, critique: tuple[str, ...] = ()) -> TripDraft:
        """Return everything that the model reads out of `text` and the text bears out."""
        evidence = Evidence.of(text, self._gazetteer)
        _reject_other_texts(text, evidence)
        frame = await self._fill(_Form(prompt.FRAME, text, evidence, frame_schema, ground_frame), critique)
        known, open_evidence = recalled(self._memory, evidence)
        judgements = [frame, Judgement(known, ())]
        if wanted := _preference_sentences(open_evidence):
            form = _Form(prompt.PREFERENCES, wanted, open_evidence, preference_schema, ground_preferences)
            judgements.append(await self._fill(form, critique))
        grounds = tuple(g for judgement in judgements for g in judgement.grounds)
        heard = await self._hear(leftovers(evidence, grounds, self._gazetteer), grounds)
        draft = TripDraft(
            text=text,
            grounds=(*_rules_in_words(heard, text, grounds), *grounds),
            wishes=heard.wishes,
            unused=heard.unheard,
            dropped=tuple(f"{o.slot}: {o.text}" for j in judgements for o in j.objections if o.fatal),
            impossible=tuple(m.text for m in evidence.dates if m.value.impossible),
            assumed=_assumed_year(text, self._gazetteer),
        )
        self._log("formalize.draft", draft.model_dump(mode="json"))
        return draft

    async def _hear(self, clauses: Sequence[str], grounds: Sequence[Grounded]) -> Heard:
        """Have the clauses that no form covers written as expressions."""
        days = next((g.value for g in grounds if g.field == "days" and isinstance(g.value, int)), _USUAL_DAYS)
        reader = WishReader(self._model, self._gazetteer, days, self._log, self._memory)
        heard = await reader.read_all(clauses)
        self.usage = self.usage + reader.usage
        return heard

    async def _fill(self, form: _Form, critique: tuple[str, ...]) -> Judgement:
        """Have one form filled in; entries that the text does not bear out are asked for once more."""
        schema = form.schema(form.evidence, None)
        if not schema["properties"]:
            return Judgement((), ())
        reading = await self._ask(prompt.opening(form.name, form.text, critique), schema)
        judgement = form.judge(reading, form.evidence)
        for _ in range(REPAIR_ROUNDS):
            objected = form.schema(form.evidence, {objection.slot for objection in judgement.objections})
            if not objected["properties"]:
                break
            remarks = tuple(f"{objection.slot}: {objection.text}" for objection in judgement.objections)
            self._log("formalize.critique", {"form": form.name, "objections": list(remarks)})
            # The earlier answer is not shown: small models repeat it.
            turns = prompt.opening(form.name, form.text, (*critique, *remarks))
            reading = reading.merged(await self._ask(turns, objected))
            judgement = form.judge(reading, form.evidence)
        return judgement

    async def _ask(self, messages: tuple[Message, ...], schema: JsonSchema) -> Reading:
        answer = await ask(self._model, messages, Reading, guide=schema, max_tokens=_MAX_TOKENS)
        self.usage = self.usage + answer.usage
        self._log("formalize.reading", answer.value.model_dump(mode="json", exclude_unset=True))
        return answer.value


def _reject_other_texts(text: str, evidence: Evidence) -> None:
    if not text.strip():
        raise InputError("the request is empty", hint="say where from, where to, when, and how many travel")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the request has {len(text)} characters, at most {MAX_CHARACTERS} are read", hint="shorten it"
        )
    if not (evidence.places or evidence.dates or evidence.days):
        raise InputError(
            "this is not a trip request: it names no place and no date",
            hint="say where from, where to, when, and how many travel",
        )


def _assumed_year(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    if gazetteer.year is None or all(mention.value.year for mention in dates(text)):
        return ()
    return (f"year = {gazetteer.year}: the request states none, and the world has flights in this one only",)


def _preference_sentences(evidence: Evidence) -> str:
    """Return the sentences that speak of lodging, transport or food."""
    return " ".join(f"{evidence.text[start:end]}." for start, end in preference_spans(evidence))


def _rules_in_words(heard: Heard, text: str, grounds: Sequence[Grounded]) -> tuple[Grounded, ...]:
    """Return the transport rule that a clause states in other words, unless one is known already."""
    if not heard.rules or any(g.field == "transport_rule" for g in grounds):
        return ()
    clause, rule = heard.rules[0]
    start = text.find(clause)
    return (Grounded("transport_rule", rule, clause, start, start + len(clause)),)
