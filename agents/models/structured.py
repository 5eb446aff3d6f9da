"""Answers of a declared form: guided while decoded, validated once there, asked again if wrong."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import Generic, Protocol, TypedDict, TypeVar, Unpack, runtime_checkable

from pydantic import BaseModel, ValidationError

from agents.models.chat import ChatModel, ChatReply, ChatRequest, JsonSchema, Message
from agents.models.errors import OutOfTime
from agents.models.layers import layers
from agents.models.tool_guide import without_fence
from tools import ModelError, Usage

T = TypeVar("T", bound=BaseModel)

_SHOWN_PROBLEMS = 8
_SHOWN_ANSWER = 4000


class AnswerLimits(TypedDict, total=False):
    """The limits of `ChatRequest`; here `timeout_s` bounds all attempts together."""

    max_tokens: int
    temperature: float
    seed: int | None
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer as the model wrote it, and what is wrong with it (nothing if it was accepted).

    `places` are the paths of the wrong values in the answer; an empty path is the whole answer.
    """

    text: str
    problem: str = ""
    places: tuple[tuple[str | int, ...], ...] = ()


@runtime_checkable
class AttemptListener(Protocol):
    """A model that wants to know how many attempts an answer took; one that writes a log, say."""

    def note_attempts(self, attempts: tuple[Attempt, ...]) -> None:
        """Take note of all attempts at one answer; the last one has no problem if it was accepted."""
        ...


@dataclass(frozen=True, slots=True)
class Structured(Generic[T]):
    """A validated answer with every attempt that led to it; the last one is the accepted one."""

    value: T
    attempts: tuple[Attempt, ...]
    usage: Usage


class StructuredOutputError(ModelError):
    """The model gave no valid answer in any attempt; all of them are in `attempts`."""

    retryable = False

    def __init__(self, attempts: tuple[Attempt, ...], usage: Usage) -> None:
        last = attempts[-1].problem.splitlines()[0]
        super().__init__(
            f"the model gave no valid answer in {len(attempts)} attempts; the last: {last}",
            hint="use a larger model, raise max_tokens, or simplify the form asked for",
        )
        self.attempts = attempts
        self.usage = usage


async def ask(
    model: ChatModel,
    messages: tuple[Message, ...],
    schema: type[T],
    *,
    attempts: int = 3,
    guide: JsonSchema | None = None,
    **limits: Unpack[AnswerLimits],
) -> Structured[T]:
    """Ask `model` until its answer is a valid `schema`, telling it each time what was wrong.

    `guide` restricts the decoding further than `schema` does (an enumeration known only now, say); the answer
    is validated against `schema` in any case. Raises `StructuredOutputError` after the last attempt, and
    `ModelError` as soon as the model itself fails.
    """
    if attempts < 1:
        raise ValueError(f"attempts must be at least 1, not {attempts}")
    request = ChatRequest(messages, schema=guide or schema.model_json_schema(), **limits)
    end = monotonic() + request.timeout_s
    tried: tuple[Attempt, ...] = ()
    usage = Usage()
    try:
        while len(tried) < attempts:
            reply = await model.complete(_next_request(request, tried, end))
            usage = usage + reply.usage
            judged = _judge(reply, schema)
            if not isinstance(judged, Attempt):
                tried = (*tried, Attempt(reply.text))
                return Structured(judged, tried, usage)
            tried = (*tried, judged)
        raise StructuredOutputError(tried, usage)
    finally:
        _note(model, tried)  # also when the time is up or the model fails after wrong answers


def _note(model: ChatModel, attempts: tuple[Attempt, ...]) -> None:
    if not attempts:
        return
    for listener in layers(model):
        if isinstance(listener, AttemptListener):
            listener.note_attempts(attempts)


def _next_request(request: ChatRequest, tried: tuple[Attempt, ...], end: float) -> ChatRequest:
    """Repeat the request in the same mode, with the last answer and its problems behind it."""
    if not tried:
        return request
    left_s = end - monotonic()
    if left_s <= 0:
        raise OutOfTime(
            f"no valid answer within {request.timeout_s:g} s in {len(tried)} attempts: {tried[-1].problem}",
            hint="raise timeout_s, or use a faster or larger model",
        )
    correction = (
        Message("assistant", tried[-1].text[:_SHOWN_ANSWER]),
        Message("user", f"That answer is not valid:\n{tried[-1].problem}\nGive the whole answer again, corrected."),
    )
    return replace(
        request,
        messages=(*request.messages, *correction),
        timeout_s=left_s,
        rejected=request.rejected + len(tried),
    )


def _judge(reply: ChatReply, schema: type[T]) -> T | Attempt:
    """Return the value, or the attempt with its problems in words that the model can act on."""
    if reply.finish_reason == "length":
        problem = f"it was cut off after {reply.usage.completion_tokens} tokens: be shorter"
        return Attempt(reply.text, problem, ((),))
    if reply.finish_reason == "tool_calls":
        return Attempt(reply.text, "it is a tool call: answer with the JSON object itself", ((),))
    try:
        return schema.model_validate_json(without_fence(reply.text))
    except ValidationError as error:
        places = tuple(dict.fromkeys(problem["loc"] for problem in error.errors(include_url=False)))
        return Attempt(reply.text, _problems(error), places)


def _problems(error: ValidationError) -> str:
    found = error.errors(include_url=False)
    lines = []
    for problem in found[:_SHOWN_PROBLEMS]:
        place = ".".join(map(str, problem["loc"])) or "the answer"
        lines.append(f"- {place}: {problem['msg']} (given: {repr(problem['input'])[:80]})")
    if len(found) > _SHOWN_PROBLEMS:
        lines.append(f"- and {len(found) - _SHOWN_PROBLEMS} more")
    return "\n".join(lines)
