"""What a sentence speaks of, and how a form that must use all of it is asked for."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model, model_validator

from agents.asking.reading.memory import SentenceMemory, StandIns
from agents.models.chat import ChatModel, JsonSchema, Message
from agents.models.structured import AnswerLimits, ask
from planners import FactWords
from tools import Usage

_MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Text:
    """What is told and what is asked, in words, and all things that it can speak of."""

    told: str
    asked: str
    vocabulary: Sequence[FactWords]


class SentenceForm(BaseModel):
    """The base of what a model writes about one sentence."""

    model_config = ConfigDict(extra="forbid")


F = TypeVar("F", bound=SentenceForm)
Faults = Callable[[F], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks a model about sentences, with the same instructions each time."""

    model: ChatModel
    instructions: str
    seconds: float = 120.0
    memory: SentenceMemory = field(default_factory=SentenceMemory)

    async def read(
        self, sentence: str, form: type[F], guide: JsonSchema, faults: Faults[F], words: StandIns
    ) -> tuple[F, Usage]:
        """Return the form of a sentence; one with `faults` is asked for again, with what is wrong with it.

        A sentence that the memory knows, up to `words`, takes no model if what it knows is without faults. Raises
        `StructuredOutputError` where no attempt is without faults.
        """
        checked: type[F] = _checked(form, faults)
        known = self.memory.known(self.instructions, sentence, words)
        if known is not None:
            with suppress(ValidationError):
                return checked.model_validate_json(known), Usage()
        messages = (Message("system", self.instructions), Message("user", f"<sentence>\n{sentence}\n</sentence>"))
        limits = AnswerLimits(max_tokens=_MAX_TOKENS, timeout_s=self.seconds)
        reply = await ask(self.model, messages, checked, guide=guide, **limits)
        self.memory.note(self.instructions, sentence, words, reply.value.model_dump_json())
        return reply.value, reply.usage


def _checked(form: type[F], faults: Faults[F]) -> type[F]:
    """Return a form that refuses values with faults."""

    def without_faults(answer: F) -> F:
        if found := "; ".join(faults(answer)):
            raise ValueError(found)
        return answer

    validators: dict[str, Any] = {"without_faults": model_validator(mode="after")(without_faults)}
    return create_model(form.__name__, __base__=form, __validators__=validators)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, by lines and full stops."""
    return [part.strip() for line in text.splitlines() for part in re.split(r"(?<=[.!?])\s+", line) if part.strip()]


def mentioned(sentence: str, phrases: Iterable[str]) -> list[str]:
    """Return the phrases that stand in a sentence, in the order in which they come."""
    found = []
    for phrase in phrases:
        match = re.search(rf"\b{re.escape(phrase)}\b", sentence, re.IGNORECASE)
        if match is not None:
            found.append((match.start(), phrase))
    return [phrase for _, phrase in sorted(found)]


def choice(options: Sequence[str]) -> JsonSchema:
    """Return the schema of one of the options."""
    return {"type": "string", "enum": list(options)}


def some(options: Sequence[str], least: int = 0) -> JsonSchema:
    """Return the schema of a list of options."""
    return {"type": "array", "items": choice(options), "minItems": least, "maxItems": len(options)}


def record(**fields: JsonSchema) -> JsonSchema:
    """Return the schema of an object with these fields, all required."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
