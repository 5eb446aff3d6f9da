"""Chain of thought without examples (Kojima et al. 2022): the model reasons in words, then writes the answer."""

from dataclasses import dataclass
from typing import ClassVar

from agents.baselines.direct import ANSWER, MOST_S, written
from agents.baselines.posed import BaselineAnswer, PosedTask, Trace
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, ChatRequest, Message
from agents.models.clock import on_the_clock
from agents.tool_calls.observation import inert
from tools import Budget, BudgetExhausted, Usage

THOUGHT = "baseline.thought"
_STEP_BY_STEP = "Let's think step by step."


@dataclass(frozen=True, slots=True)
class ChainOfThought:
    """Ask twice: for reasoning of at most `tokens` tokens, and for the answer that follows from it."""

    name: ClassVar[str] = "chain-of-thought"

    tokens: int = 600

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task; reasoning that breaks off is taken as far as it goes, what comes too late is no answer."""
        trace, meter = Trace(log), budget.start()
        question = Message("user", f"{task.text}\n\n{_STEP_BY_STEP}")
        system = f"{task.about} Reason about it in words first; the answer is asked for afterwards."
        asked = (Message("system", system), question)
        try:
            with on_the_clock(meter):
                reply = await model.complete(
                    ChatRequest(asked, max_tokens=self.tokens, timeout_s=meter.within_s(MOST_S))
                )
        except BudgetExhausted:
            return BaselineAnswer("", Usage(), trace.events)
        meter.add(reply.usage)
        trace(THOUGHT, {"text": reply.text})
        messages = (
            Message("system", f"{task.about} {task.how}"),
            question,
            Message("assistant", inert(reply.text)),
            Message("user", "Therefore, the answer in the form asked for is:"),
        )
        text, usage = await written(task, model, messages, meter)
        trace(ANSWER, {"text": text})
        return BaselineAnswer(text, reply.usage + usage, trace.events)
