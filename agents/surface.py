"""How every agent is used: run, stream and resume, each as an ordinary call and as an asynchronous one."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from agents.documents import Json
from tools import InputError, shared_worker

EndT = TypeVar("EndT")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One node of the graph has finished; `update` holds the keys of the state that it changed."""

    node: str
    update: Json


@dataclass(frozen=True, slots=True)
class Waiting:
    """The run waits for its author: `resume(run, answer)` goes on, today or next week."""

    run: str
    kind: str
    question: str
    choices: tuple[str, ...] = ()
    closed: bool = False
    """Whether only the choices are answers, by number or in their words."""

    @classmethod
    def for_answer(cls, run: str, question: Json) -> "Waiting":
        """Return the wait of a run for the answer to the question that it was interrupted with."""
        choices = tuple(question.get("choices", ()))
        return cls(run, question["kind"], question["text"], choices, closed=question.get("closed", False))


class Surface(ABC, Generic[EndT]):
    """The calls of an agent whose runs end in a question or an `EndT`. An agent is used from one thread."""

    _runner: asyncio.Runner | None = None
    _open: tuple[AsyncIterator[object], ...] = ()
    """The streams whose reader has not come to their end."""

    @abstractmethod
    def astream(self, text: str, name: str | None = None) -> AsyncIterator[Step | Waiting | EndT]:
        """Yield each step and the run's end; see `stream`."""

    @abstractmethod
    def astream_resumed(self, run: str, answer: str | None = None) -> AsyncIterator[Step | Waiting | EndT]:
        """Yield the steps of a run that goes on."""

    @abstractmethod
    async def aclose(self) -> None:
        """Release the model."""

    def run(self, text: str, name: str | None = None) -> Waiting | EndT:
        """Work on a request until it is answered or a question comes up."""
        return self._wait(self.arun(text, name))

    def resume(self, run: str, answer: str | None = None) -> Waiting | EndT:
        """Go on with a run that was interrupted, killed, or waits for `answer`."""
        return self._wait(self.aresume(run, answer))

    def stream(self, text: str, name: str | None = None) -> Iterator[Step | Waiting | EndT]:
        """Yield each step as it ends and the run's end as the last item."""
        return self._iterate(self.astream(text, name))

    def stream_resumed(self, run: str, answer: str | None = None) -> Iterator[Step | Waiting | EndT]:
        """Yield the steps of a run that goes on."""
        return self._iterate(self.astream_resumed(run, answer))

    async def arun(self, text: str, name: str | None = None) -> Waiting | EndT:
        """Work on a request; see `run`."""
        return await _last(self.astream(text, name))

    async def aresume(self, run: str, answer: str | None = None) -> Waiting | EndT:
        """Go on with a run; see `resume`."""
        return await _last(self.astream_resumed(run, answer))

    def close(self) -> None:
        """Release the model and the event loop of the synchronous calls; streams not read to their end are closed."""
        for work in self._open:  # from the outside in: left to the event loop, all parts of one would close at once
            self._wait(_close(work))
        self._wait(self.aclose())
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _wait(self, work: Coroutine[object, object, T]) -> T:
        _check_no_loop(work)
        # One event loop for all synchronous calls: the model's connections belong to it.
        if self._runner is None:
            self._runner = asyncio.Runner()
        try:
            return self._runner.run(work)
        except KeyboardInterrupt:
            # Whoever closes the event loop waits for its threads, and those wait for their solvers.
            shared_worker().close()
            shared_worker.cache_clear()
            raise

    def _iterate(self, work: AsyncIterator[T]) -> Iterator[T]:
        self._open = (*self._open, work)
        try:
            while True:
                yield self._wait(_next(work))
        except StopAsyncIteration:
            return
        finally:
            self._open = tuple(other for other in self._open if other is not work)
            if self._runner is not None:
                self._wait(_close(work))


def _check_no_loop(work: Coroutine[object, object, object]) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    work.close()
    raise InputError(
        "an event loop is running here, as in a notebook, and an ordinary call cannot wait in it",
        hint="await the asynchronous call of the same name with an a before it: arun, aresume, astream, aclose",
    )


@asynccontextmanager
async def closing(work: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """Close a stream when its reader goes, be it in the middle: the files of the run are free then."""
    try:
        yield work
    finally:
        await _close(work)


async def _close(work: AsyncIterator[object]) -> None:
    if isinstance(work, AsyncGenerator):
        await work.aclose()


async def _next(work: AsyncIterator[T]) -> T:
    return await anext(work)


async def _last(work: AsyncIterator[Step | Waiting | EndT]) -> Waiting | EndT:
    last: Step | Waiting | EndT | None = None
    async with closing(work):
        async for item in work:
            last = item
    assert last is not None, "a run has an end"
    assert not isinstance(last, Step), "a run ends in an answer or a question"
    return last
