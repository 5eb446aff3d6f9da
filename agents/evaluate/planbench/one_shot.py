"""The model alone: it reads domain and problem in PDDL and writes the plan, which is replayed move by move."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from agents.documents import Json
from agents.evaluate.planbench.items import PlanItem
from agents.models.chat import ChatModel, Message
from agents.models.structured import ask
from planners import Invalid, PddlError, PlanSteps, read_plan, read_task, validate

_SYSTEM = (
    "You solve planning problems given in PDDL. Answer in JSON: `solvable` says whether there is a plan, `plan` lists "
    "its steps in order, each in parentheses with the action's name and its objects, such as (action object object)."
)
_MAX_TOKENS = 1024


class WrittenPlan(BaseModel):
    """What the model answers; the plan is empty where it sees none."""

    model_config = ConfigDict(extra="forbid")

    solvable: bool
    plan: list[str]


@dataclass(frozen=True, slots=True)
class WrittenAtOnce:
    """Ask for the plan itself."""

    model: ChatModel
    seconds: float

    measures = (
        ("written", "a plan was written"),
        ("begins", "first step is applicable"),
        ("applicable", "every step is applicable"),
    )

    async def answer(self, item: PlanItem) -> Json:
        """Return the model's plan, judged by replay."""
        question = f"The domain:\n{item.domain_text.strip()}\n\nThe problem:\n{item.problem_text.strip()}"
        reply = await ask(
            self.model,
            (Message("system", _SYSTEM), Message("user", question)),
            WrittenPlan,
            attempts=1,
            max_tokens=_MAX_TOKENS,
            timeout_s=self.seconds,
        )
        return {**judged(item, reply.value), "tokens": reply.usage.tokens}


def judged(item: PlanItem, written: WrittenPlan) -> Json:
    """Replay a written plan; `first_error` counts from 1, and is the step behind the last if the goal is missed."""
    if not written.solvable and not written.plan:
        right = item.solvable is False
        return {"plan": None, "success": right, "reason": "" if right else "says that there is no plan"}
    try:
        steps: PlanSteps = read_plan("\n".join(written.plan))
    except PddlError as error:
        return {"plan": written.plan, "success": False, "reason": f"cannot be read: {error.message}"}
    verdict = validate(*read_task(item.domain_text, item.problem_text), steps)
    scores: Json = {"plan": [str(step) for step in steps], "written": True}
    if not isinstance(verdict, Invalid):
        return {**scores, "begins": True, "applicable": True, "cost": float(verdict.cost), "success": True}
    return {
        **scores,
        "begins": bool(steps) and verdict.index > 0,
        "applicable": verdict.fault == "goal",
        "first_error": verdict.index + 1,
        "legal_steps": verdict.index,
        "success": False,
        "reason": verdict.message[:400],
    }
