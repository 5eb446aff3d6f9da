"""The direct answer: the model writes the whole answer at once, in a guided form."""

from dataclasses import dataclass
from typing import ClassVar

from agents.baselines.posed import BaselineAnswer, PosedTask, Trace
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, Message
from agents.models.clock import on_the_clock
from agents.models.structured import StructuredOutputError, ask
from tools import Budget, BudgetExhausted, Meter, Usage

MOST_S = 600.0
"""How long one call of a model may take, whatever the budget."""
ANSWER = "baseline.answer"


@dataclass(frozen=True, slots=True)
class Direct:
    """Ask once; the decoding is bound to the form of an answer, not to what is right."""

    name: ClassVar[str] = "direct"

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task; an answer that breaks off, comes too late or has another form is an empty one."""
        trace, meter = Trace(log), budget.start()
        messages = (Message("system", f"{task.about} {task.how}"), Message("user", task.text))
        text, usage = await written(task, model, messages, meter)
        trace(ANSWER, {"text": text})
        return BaselineAnswer(text, usage, trace.events)


async def written(task: PosedTask, model: ChatModel, messages: tuple[Message, ...], meter: Meter) -> tuple[str, Usage]:
    """Return the answer that a model writes in one piece, as text for the checker, and what it took.

    It is empty if it has not the form asked for, or is not whole when the time is up.
    """
    try:
        with on_the_clock(meter):
            reply = await ask(
                model,
                messages,
                task.form.model,
                attempts=1,
                guide=task.form.guide,
                max_tokens=task.form.tokens,
                timeout_s=meter.within_s(MOST_S),
            )
    except StructuredOutputError as formless:
        return "", formless.usage
    except BudgetExhausted:
        return "", Usage()
    return task.read(reply.value), reply.usage
