"""The baselines as agents over skills: run, resumed, interrupted, bounded and judged like every other agent."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.acting.agent import ActingAgent
from agents.acting.handlers.prompt import PromptSkill
from agents.acting.judge import Judge
from agents.acting.model_planner import ModelPlanner
from agents.acting.plan import GiveUp, Keep, Move, PlanStep, PlanView, Rewrite
from agents.acting.planner import CodePlanner, Planner
from agents.acting.references import literal
from agents.acting.skill import ActingDesk, Skill, SkillBook
from agents.baselines.registry import BASELINES
from agents.documents import Json
from agents.models.chat import ChatModel
from agents.models.json_schema import closed_object
from tools import InputError, did_you_mean

ANSWER, REASON, LESSON = "write_answer", "reason", "draw_lesson"
TRIALS = 3
"""How many answers Reflexion may give."""
HISTORY_CHARACTERS = 32_000
"""How much ReAct is shown of what came of its steps: it has no other memory. It is less where the model holds less."""
MOVE_TOKENS = 2_048
"""How long one move may be: the inputs of the last one may hold the whole answer."""
_TEXT: Json = {"type": "string"}
_ONE_BY_ONE = (
    "Plan one step at a time: think, take the one step that helps most now, and look at what it gives before the next."
)
_ANSWER = "Answer the request in the form asked for."
_REASON = "Think step by step about the request, in words. The answer is asked for afterwards."
_LESSON = (
    "An agent tried to meet the request and its answer was not accepted. Write one short lesson for its next trial: "
    "what went wrong and what to do otherwise."
)


class _Reasoning(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reasoning: str = Field(max_length=4_000)


class _Lesson(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lesson: str = Field(min_length=1, max_length=600)


def baseline_agent(
    name: str, model: ChatModel | str, skills: Iterable[Skill], form: type[BaseModel], *, judge: Judge, **options: Any
) -> ActingAgent:
    """Return a baseline as an agent with the skills and the judge of the agent that it is compared with.

    `direct` and `chain-of-thought` use no skills and write the answer in the given `form`; `react` and `reflexion` act
    by the skills, one step after the other, and their answer refers to what came of them. The first answer counts,
    except for `reflexion`, which is told what the judge said and has three trials. Nothing is taken back between them:
    a skill that changed something has changed it. `options` are those of `ActingAgent`.
    """
    if name not in BASELINES:
        raise InputError(f"there is no baseline {name!r}", hint=did_you_mean(name, BASELINES))
    if name in ("direct", "chain-of-thought"):
        thinks = name == "chain-of-thought"
        writing = PromptSkill(ANSWER, "write the answer", _inputs(thinks), _ANSWER, form)
        own = (_prompt(REASON, _inputs(False), _REASON, _Reasoning), writing) if thinks else (writing,)
        return ActingAgent(model, own, judge=judge, planner=_Trials(CodePlanner(_written(thinks))), **options)
    acting = SkillBook(skills)
    if not len(acting):
        raise InputError(f"{name} acts by skills, and there are none", hint="give it those of the other agent")
    planner = ModelPlanner(
        asks=False,
        most_steps=1,
        advice=_ONE_BY_ONE,
        history_characters=HISTORY_CHARACTERS,
        max_tokens=MOVE_TOKENS,
    )
    if name == "react":
        return ActingAgent(model, acting, judge=judge, planner=_Trials(planner), **{"at_once": 1, **options})
    inputs = closed_object(request=_TEXT, answer={}, verdict={"type": "array", "items": _TEXT})
    book = SkillBook((*acting, _prompt(LESSON, inputs, _LESSON, _Lesson)))
    trials = _Trials(planner, TRIALS - 1, acting)
    return ActingAgent(model, book, judge=judge, planner=trials, **{"at_once": 1, **options})


class _Trials:
    """End with the first answer that is rejected, or after so many lessons drawn from such answers.

    What the inner planner may use is `skills`, where not all of them are for it.
    """

    def __init__(self, planner: Planner, lessons: int = 0, skills: SkillBook | None = None) -> None:
        self._planner = planner
        self._lessons = lessons
        self._skills = skills

    async def propose(self, view: PlanView, desk: ActingDesk) -> Move:
        """Return the planner's move, or what follows from a rejection."""
        if view.plan.answer is None or view.plan.steps or not view.complaints:
            return _looking(await self._planner.propose(view, replace(desk, skills=self._skills or desk.skills)))
        drawn = sum(record.step.skill == LESSON for record in view.done)
        if drawn == self._lessons:
            return GiveUp(reason=f"the answer was not accepted: {'; '.join(view.complaints)}")
        inputs = {"request": "$request", "answer": view.plan.answer, "verdict": literal(list(view.complaints))}
        taken = {record.step.id for record in view.done}
        free = next(name for name in (f"lesson{number}" for number in count(1)) if name not in taken)
        return Rewrite(steps=(PlanStep(id=free, skill=LESSON, inputs=inputs, goal="do better next time"),))


def _looking(move: Move) -> Move:
    """Return a move without evidence: a baseline looks at what came back, and a wrong guess at it fails no step."""
    if not isinstance(move, Rewrite):
        return move
    return move.model_copy(update={"steps": tuple(step.model_copy(update={"evidence": ()}) for step in move.steps)})


def _written(thinks: bool) -> Any:
    """Return the plan of a baseline that writes its answer, as a function of the view."""
    inputs = {"request": "$request", **({"reasoning": "$reason.reasoning"} if thinks else {})}
    reasoning = (PlanStep(id="reason", skill=REASON, inputs={"request": "$request"}, goal="reason in words"),)
    writing = PlanStep(id="answer", skill=ANSWER, inputs=inputs, goal="write the answer")
    plan = Rewrite(steps=((*reasoning, writing) if thinks else (writing,)), answer="$answer")

    def move(view: PlanView) -> Move:
        if view.last is not None and view.last.status == "failed":
            return GiveUp(reason=view.last.unmet[0])
        return Keep() if view.done else plan

    return move


def _inputs(thinks: bool) -> Json:
    return closed_object(request=_TEXT, **({"reasoning": _TEXT} if thinks else {}))


def _prompt(name: str, inputs: Json, prompt: str, form: type[BaseModel]) -> PromptSkill:
    return PromptSkill(name, prompt, inputs, prompt, form)
