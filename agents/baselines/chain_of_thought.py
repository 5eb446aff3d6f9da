"""Chain of thought without examples (Kojima et al. 2022): the model reasons in words, then writes the answer."""

from dataclasses import dataclass
from typing import ClassVar

from agents.baselines.direct import ANSWER, DEFAULT_S, written
from agents.baselines.posed import BaselineAnswer, PosedTask, Trace
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, ChatRequest, Message
from agents.tool_calls.observation import inert
from tools import Budget

THOUGHT = "baseline.thought"
_STEP_BY_STEP = "Let's think step by step."


@dataclass(frozen=True, slots=True)
class ChainOfThought:
    """Ask twice: for reasoning of at most `tokens` tokens, and for the answer that follows from it."""

    name: ClassVar[str] = "chain-of-thought"

    tokens: int = 600

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task; reasoning that breaks off is taken as far as it goes."""
        trace, meter = Trace(log), budget.start()
        question = Message("user", f"{task.text}\n\n{_STEP_BY_STEP}")
        system = f"{task.about} Reason about it in words first; the answer is asked for afterwards."
        timeout_s = DEFAULT_S if budget.seconds is None else budget.seconds
        reply = await model.complete(
            ChatRequest((Message("system", system), question), max_tokens=self.tokens, timeout_s=timeout_s)
        )
        trace(THOUGHT, {"text": reply.text})
        left_s = meter.remaining_s()
        if left_s == 0:
            return BaselineAnswer("", reply.usage, trace.events)
        messages = (
            Message("system", f"{task.about} {task.how}"),
            question,
            Message("assistant", inert(reply.text)),
            Message("user", "Therefore, the answer in the form asked for is:"),
        )
        text, usage = await written(task, model, messages, left_s)
        trace(ANSWER, {"text": text})
        return BaselineAnswer(text, reply.usage + usage, trace.events)
