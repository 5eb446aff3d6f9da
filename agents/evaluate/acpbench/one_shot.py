"""The model alone: it reads an item and names its choice."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from agents.documents import Json
from agents.evaluate.acpbench.choices import ChoiceItem
from agents.models.chat import ChatModel, JsonSchema, Message
from agents.models.structured import ask

_SYSTEM = "You answer questions about planning: actions, states and goals. Answer in JSON."
_MAX_TOKENS = 40


class Choice(BaseModel):
    """What the model answers."""

    model_config = ConfigDict(extra="forbid")

    answer: str


@dataclass(frozen=True, slots=True)
class OneShot:
    """Ask for the choice itself; the decoding admits nothing else."""

    model: ChatModel
    seconds: float

    async def answer(self, item: ChoiceItem) -> Json:
        """Return the answer of the model and what it took."""
        question = f"{item.context}\n\n{item.question}\nAnswer with one of: {', '.join(item.labels)}."
        messages = (Message("system", _SYSTEM), Message("user", question))
        reply = await ask(
            self.model,
            messages,
            Choice,
            attempts=1,
            guide=_guide(item.labels),
            max_tokens=_MAX_TOKENS,
            timeout_s=self.seconds,
        )
        return {"answer": reply.value.answer, "tokens": reply.usage.tokens}


def _guide(labels: tuple[str, ...]) -> JsonSchema:
    return {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": list(labels)}},
        "required": ["answer"],
        "additionalProperties": False,
    }
