"""ReAct (Yao et al. 2023): thought, call, observation, until the goal holds or the model stops."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from agents.baselines.direct import ANSWER
from agents.baselines.posed import BaselineAnswer, PosedTask, Trace
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, Message
from agents.tool_calls.conversation import DATA_RULE, Conversation, TalkLimits
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.mode import CallMode, tool_caller
from tools import Budget, Meter

_HOW = (
    "Work by calling tools, and look at what each call gives before the next one. Answer in words only when you are "
    "done, or when it cannot be done."
)
_IDLE = "you have called no tool, and only what you do by tools counts"


@dataclass(frozen=True, slots=True)
class ReAct:
    """Let the model act by tools; what it did is the answer, and not what it says about it."""

    name: ClassVar[str] = "react"

    mode: CallMode | Literal["probe"] = "probe"
    turn_tokens: int = 256

    async def answer(self, task: PosedTask, model: ChatModel, budget: Budget, log: Log = no_log) -> BaselineAnswer:
        """Answer a task by one trial; when a limit ends it, the answer is what was done until then."""
        return await self.attempt(task, model, budget.start(), log=log)

    async def attempt(
        self, task: PosedTask, model: ChatModel, meter: Meter, *, lessons: str = "", log: Log = no_log
    ) -> BaselineAnswer:
        """Try a task once, with lessons of earlier trials if there are any."""
        trace, trial = Trace(log), task.begin()
        limits = TalkLimits(turns=task.most_calls, turn_tokens=self.turn_tokens, thoughts=True, call_after_refusal=True)
        opening = (
            Message("system", f"{task.about} {_HOW} {DATA_RULE}"),
            Message("user", f"{task.situation}\n\n{lessons}".strip()),
        )
        executor = ToolExecutor(trial.toolbox, trial.policy, trace)
        caller = await tool_caller(model, self.mode)

        def check(said: str) -> str:
            # ReAct acts: words before the first call are no trial.
            return trial.doubts(said) if executor.records else _IDLE

        it = Conversation(caller, executor, opening, limits, done=lambda: trial.solved, check=check, log=trace)
        talk = await it.run(meter)
        text = trial.result(talk.answer)
        trace(ANSWER, {"text": text})
        return BaselineAnswer(text, talk.usage, trace.events, executor.counts)
