"""A model whose every call is an event of the run: what was asked, what it said, and whether its form was right."""

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict

from agents.documents import Json
from agents.formalisms.base import Log
from agents.models.chat import ChatModel, ChatReply, ChatRequest
from agents.models.layers import PassingModel
from agents.models.structured import Attempt
from agents.routing.uptake import attempts_taken_up
from tools import Event, ModelError, RunLog, Usage

CALL, FAILED, ATTEMPTS = "model.call", "model.failed", "model.attempts"


def logging_to(events: RunLog) -> Log:
    """Return a log that appends to the event log of a run."""

    def log(kind: str, data: Json) -> None:
        events.append(kind, **data)

    return log


def used_in(events: Iterable[Event]) -> Usage:
    """Return what the calls of the model took, in all processes that worked on a run."""
    return sum(
        (Usage(**event.data["usage"]) for event in events if event.kind == CALL and "usage" in event.data), Usage()
    )


class RecordedModel(PassingModel):
    """Pass calls on to a model and write each into the log of a run."""

    def __init__(self, model: ChatModel, log: Log) -> None:
        super().__init__(model)
        self._log = log

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request` and log question and answer, or the failure."""
        started = time.monotonic()
        try:
            reply = await super().complete(request)
        except ModelError as error:
            self._log(FAILED, {**_asked(request), "error": error.message})
            raise
        self._log(
            CALL,
            {
                **_asked(request),
                "model": reply.model,
                "legs": [asdict(leg) for leg in reply.legs],
                **_said(reply),
                "others": [_said(other) for other in reply.others],
                "usage": asdict(reply.usage),
                "seconds": round(time.monotonic() - started, 4),
            },
        )
        return reply

    async def stream(self, request: ChatRequest) -> AsyncIterator[str]:
        """Yield the pieces of the answer; the log gets them in one piece at the end."""
        pieces: list[str] = []
        async for piece in super().stream(request):
            pieces.append(piece)
            yield piece
        self._log(CALL, {**_asked(request), "reply": "".join(pieces)})

    def note_attempts(self, attempts: tuple[Attempt, ...]) -> None:
        """Log how many attempts an answer of a declared form took, what was wrong with each, and what was mended.

        `taken_up` has a truth value for each attempt but the first: did it change what was wrong with the one before?
        """
        self._log(
            ATTEMPTS,
            {
                "attempts": len(attempts),
                "problems": [attempt.problem for attempt in attempts],
                "taken_up": list(attempts_taken_up(attempts)),
            },
        )


def _said(reply: ChatReply) -> Json:
    return {
        "reply": reply.text,
        "tool_calls": [asdict(call) for call in reply.tool_calls],
        "finish_reason": reply.finish_reason,
    }


def _asked(request: ChatRequest) -> Json:
    return {
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
        "schema": request.schema,
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "samples": request.samples,
    }
