"""Carry out the next steps of a plan, side by side where neither needs the other and nothing is changed."""

import asyncio
from dataclasses import dataclass

from langgraph.runtime import Runtime

from agents.acting.evidence import unmet
from agents.acting.execution import Doubt, executed
from agents.acting.graph.candidate import candidate
from agents.acting.graph.desk import Desk, step_key
from agents.acting.graph.questions import answered, doubt, inner_question
from agents.acting.graph.state import State
from agents.acting.plan import Plan, PlanStep, PlanView, StepRecord
from agents.acting.references import references, resolved
from agents.acting.skill import AuthorAsked, SkillBook
from agents.documents import Json
from agents.graph.timing import Update
from agents.tool_calls.fingerprint import fingerprint
from agents.tool_calls.observation import Observation, suspicious
from tools import BudgetExhausted, shorten

_LOGGED_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Call:
    """A step that is carried out now, under its key, with its references replaced."""

    step: PlanStep
    key: str
    inputs: Json


End = Observation | Doubt | BaseException


async def act(state: State, runtime: Runtime[Desk]) -> Update:
    """Carry out the next steps and judge by their evidence what came back; the trace has them in the plan's order.

    All of them are waited for: what some came to before another one failed is in the ledger, and is not done again.
    """
    desk = runtime.context
    view = desk.view(state)
    if not view.steps_left:
        raise BudgetExhausted(f"the budget of {desk.settings.steps} steps is used up", hint="raise steps=...")
    steps = next_steps(view.plan, desk.skills, min(desk.settings.at_once, view.steps_left))
    calls = [_call(step, state, view) for step in steps]
    ends = await asyncio.gather(*(_carried_out(call, state, desk) for call in calls), return_exceptions=True)
    return _observed(list(zip(calls, ends, strict=True)), state, view, desk)


def next_steps(plan: Plan, skills: SkillBook, most: int) -> tuple[PlanStep, ...]:
    """Return the next step and those right behind it that may run beside it.

    The first one that changes something, or that refers to one of the others, has to wait for them.
    """
    first, *others = plan.steps[:most]
    chosen = [first]
    for step in others if not skills[first.skill].effects else ():
        needed = {reference.step for _, reference in references(step.inputs)}
        if skills[step.skill].effects or needed & {earlier.id for earlier in chosen}:
            break
        chosen.append(step)
    return tuple(chosen)


def _call(step: PlanStep, state: State, view: PlanView) -> Call:
    inputs = resolved(step.inputs, view.known)
    return Call(step, step_key(state, step, inputs), inputs)


async def _carried_out(call: Call, state: State, desk: Desk) -> Observation | Doubt:
    own = desk.for_skill(call.key, state["request"], answered(state, call.key))
    return await executed(desk.skills[call.step.skill], call.inputs, own, desk.ledger)


def _observed(ends: list[tuple[Call, End]], state: State, view: PlanView, desk: Desk) -> Update:
    """Return what the observations change; a step that asks its author, or that came to no end, stays in the plan."""
    asked: Json = {}
    spent: Update = {}
    for call, end in ends:
        match end:
            case Doubt():
                asked = asked or doubt(end)
            case AuthorAsked():
                asked = asked or inner_question(call.key, call.step.skill, end)
            case BudgetExhausted():
                spent = spent or {"status": "gave up", "reason": end.message}
            case BaseException():
                raise end
    seen = [(call, end) for call, end in ends if isinstance(end, Observation)]
    records = [_record(call, end, state, desk) for call, end in seen]
    known = view.known | {call.step.id: end.value for call, end in seen if end.ok}
    return {"question": asked, **spent, **_moved_on(records, known, state, view)}


def _moved_on(records: list[StepRecord], known: Json, state: State, view: PlanView) -> Update:
    if not records:
        return {}
    done = {record.step.id for record in records}
    rest = Plan(steps=tuple(step for step in view.plan.steps if step.id not in done), answer=view.plan.answer)
    world = records[-1].world
    return {
        "done": [*state.get("done", ()), *(record.json_form() for record in records)],
        "plan": rest.json_form(),
        "world": world,
        "in_a_row": 0,
        **candidate(rest, known, world, state),
    }


def _record(call: Call, seen: Observation, state: State, desk: Desk) -> StepRecord:
    """Judge by its evidence what came back, and write it into the trace."""
    skill = desk.skills[call.step.skill]
    missing = unmet(call.step.evidence, call.inputs, seen, skill)
    record = StepRecord(
        step=call.step,
        key=call.key,
        status="failed" if not seen.ok else "unmet" if missing else "done",
        unmet=missing,
        fingerprint=fingerprint(skill.name, call.inputs),
        world=state.get("world", 0) + skill.effects,
        move=state.get("proposals", 0),
    )
    trace = {"text": shorten(seen.text, _LOGGED_CHARACTERS), "suspicious": list(suspicious(_as_read(seen.text)))}
    desk.log("step", {**record.json_form(), "inputs": call.inputs, **trace})
    return record


def _as_read(text: str) -> str:
    """Return a text without the escapes of JSON: where a line begins shows in what reads like an instruction."""
    return text.replace("\\n", "\n").replace('\\"', '"')
