"""The direct answer: the model writes the whole plan at once, and the world's own checker replays it move by move."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from agents.models.chat import ChatModel, JsonSchema, Message
from agents.models.structured import StructuredOutputError, ask
from envs import classical
from tools import Usage

_SYSTEM = (
    "You solve planning tasks. Answer with one JSON object: `solvable` is false only if no plan exists, and `moves` "
    "is the whole plan from the first move to the last, each move in its form in parentheses. Without a plan `moves` "
    "is empty."
)
_DENIAL = "There is no plan."
_TOKENS_A_MOVE = 32
_TOKENS_AROUND = 128


class _Written(BaseModel):
    """The answer as the model writes it."""

    model_config = ConfigDict(extra="forbid")

    solvable: bool
    moves: list[str]


@dataclass(frozen=True, slots=True)
class DirectAnswer:
    """The answer as text for the checker, one move a line, and what it took; `text` is empty if it has no form."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an answer gets: the moves before the first error are legal.

    `first_error` counts from 1; 0 means that every move is legal, which does not say that the goal is reached.
    """

    passed: bool
    legal_moves: int
    first_error: int
    reason: str


async def answer_directly(
    model: ChatModel, task: classical.PlanTask, *, most_moves: int = 200, seconds: float = 600.0
) -> DirectAnswer:
    """Ask once for the plan; the decoding is bound to the task's actions and objects, not to what is legal.

    An answer that breaks off or has another form than the one asked for is an empty one. Raises `ModelError` if
    the model cannot be reached.
    """
    messages = (Message("system", _SYSTEM), Message("user", task.text))
    try:
        reply = await ask(
            model,
            messages,
            _Written,
            attempts=1,
            guide=answer_guide(task, most_moves),
            max_tokens=_TOKENS_AROUND + most_moves * _TOKENS_A_MOVE,
            timeout_s=seconds,
        )
    except StructuredOutputError as formless:
        return DirectAnswer("", formless.usage)
    written = reply.value
    return DirectAnswer("\n".join(written.moves) if written.solvable else _DENIAL, reply.usage)


def answer_guide(task: classical.PlanTask, most_moves: int) -> JsonSchema:
    """Return the JSON schema of an answer; a move is an action with objects of the types that it takes."""
    move = {"type": "string", "pattern": f"^({'|'.join(_patterns(task))})$"}
    moves = {"type": "array", "items": move, "maxItems": most_moves}
    return {
        "type": "object",
        "properties": {"solvable": {"type": "boolean"}, "moves": moves},
        "required": ["solvable", "moves"],
        "additionalProperties": False,
    }


def judge_reach(task: classical.PlanTask, text: str) -> Reach:
    """Replay an answer with the checker of its world."""
    match classical.check(task, text):
        case classical.Solves(moves=moves):
            return Reach(True, moves, 0, "")
        case classical.RightlyRefused(reason=reason):
            return Reach(True, 0, 0, reason)
        case classical.Breaks(index=index) as verdict:
            return Reach(False, index, index + 1, str(verdict))
        case classical.Unreadable(index=index) as verdict:
            return Reach(False, index, index + 1, str(verdict))
        case classical.FallsShort(moves=moves) as verdict:
            return Reach(False, moves, 0, str(verdict))
        case classical.WronglyRefused() as verdict:
            return Reach(False, 0, 0, str(verdict))


def _patterns(task: classical.PlanTask) -> list[str]:
    """Return one regular expression for each action."""
    objects = task.puzzle.objects
    found = []
    for phrase in task.puzzle.lexicon.phrases:
        fitting = [[name for name, kind in objects.items() if kind in kinds.split()] for kinds in phrase.takes]
        if all(fitting):  # an action that no object fits cannot be written
            places = "".join(f" ({'|'.join(names)})" for names in fitting)
            found.append(rf"\({phrase.action}{places}\)")
    return found
