"""Reflexion (Shinn et al. 2023): a failed trial becomes a lesson in words for the next one."""

from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from agents.baselines.direct import MOST_S
from agents.baselines.posed import BaselineAnswer, Judgement, PosedTask, Trace
from agents.baselines.react import ReAct
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, Message
from agents.models.clock import on_the_clock
from agents.models.structured import StructuredOutputError, ask
from agents.tool_calls.conversation import DATA_RULE
from agents.tool_calls.observation import Observation
from tools import Budget, BudgetExhausted, Meter, Usage

VERDICT, LESSON = "baseline.verdict", "baseline.lesson"
_KEPT_LESSONS = 3
_LESSON_TOKENS = 160
_SYSTEM = (
    "You tried to solve a task and failed. Write one short lesson for your next trial as a JSON object with `lesson`: "
    f"what went wrong and what to do otherwise. {DATA_RULE}"
)


class _Lesson(BaseModel):
    """The lesson as the model writes it."""

    model_config = ConfigDict(extra="forbid")

    lesson: str = Field(min_length=1, max_length=600)


@dataclass(frozen=True, slots=True)
class Reflexion:
    """Try by `react` at most `trials` times; the checker's verdict ends it or is what the next lesson is about.

    The checker is that of the evaluation: this baseline is told when it has failed, which the others are not.
    """

    name: ClassVar[str] = "reflexion"

    react: ReAct = field(default_factory=ReAct)
    trials: int = 3

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task by the first trial that passes, or else by the one that got furthest."""
        meter, trace = budget.start(), Trace(log)
        lessons: list[str] = []
        held: list[tuple[Judgement, BaselineAnswer]] = []
        usage = Usage()
        for trial in range(self.trials):
            tried = await self.react.attempt(task, model, meter, lessons=_told(lessons), log=trace)
            judgement = task.judge(tried.text)
            trace(VERDICT, {"trial": trial + 1, "passed": judgement.passed, "reason": judgement.reason})
            held.append((judgement, tried))
            usage = usage + tried.usage
            if judgement.passed or trial + 1 == self.trials:
                break
            try:
                lesson, took = await _lesson(task, model, (tried.text, judgement.reason), meter)
            except BudgetExhausted:
                break
            usage = usage + took
            trace(LESSON, {"text": lesson})
            lessons = [*lessons, lesson][-_KEPT_LESSONS:]
        _, best = max(held, key=lambda pair: (pair[0].passed, pair[0].progress))
        counts = sum((tried.calls for _, tried in held[1:]), held[0][1].calls)
        return BaselineAnswer(best.text, usage, trace.events, counts)


async def _lesson(task: PosedTask, model: ChatModel, failed: tuple[str, str], meter: Meter) -> tuple[str, Usage]:
    """Return the lesson that the model draws from a failed answer and its verdict; none if it writes no valid one.

    Raises `BudgetExhausted` if there is no time for it.
    """
    answer, reason = failed
    what = f"{Observation('your trial', True, answer).quoted()}\n{Observation('the checker', True, reason).quoted()}"
    try:
        with on_the_clock(meter):
            reply = await ask(
                model,
                (Message("system", _SYSTEM), Message("user", f"{task.situation}\n\n{what}")),
                _Lesson,
                attempts=1,
                max_tokens=_LESSON_TOKENS,
                timeout_s=meter.within_s(MOST_S),
            )
    except StructuredOutputError as formless:
        meter.add(formless.usage)
        return "", formless.usage
    meter.add(reply.usage)
    return reply.value.lesson, reply.usage


def _told(lessons: list[str]) -> str:
    """Return the lessons as data: a model wrote them after reading what tools gave."""
    return "\n".join(
        Observation("a lesson from an earlier trial", True, lesson).quoted() for lesson in lessons if lesson
    )
