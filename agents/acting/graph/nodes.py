"""The nodes of the tool-using agent: each takes the state and returns the keys it changes."""

import asyncio
from dataclasses import dataclass
from typing import Any

from langgraph.runtime import Runtime

from agents.acting.evidence import unmet
from agents.acting.execution import Doubt, executed
from agents.acting.graph.desk import Desk, Judged, step_key
from agents.acting.graph.questions import answered, approval, doubt, inner_question, question
from agents.acting.graph.state import State
from agents.acting.judge import findings, judged
from agents.acting.plan import AskAuthor, GiveUp, Keep, Move, Plan, PlanStep, PlanView, Rewrite, StepRecord, fingerprint
from agents.acting.references import resolved
from agents.acting.skill import AuthorAsked
from agents.acting.vetting import move_faults
from agents.documents import Json
from agents.graph.timing import Update
from agents.models.errors import ContextTooLong
from agents.models.structured import StructuredOutputError
from agents.tool_calls.observation import Observation, suspicious
from tools import BudgetExhausted, InputError, shorten

_LOGGED_CHARACTERS = 4_000


async def plan(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the planner make its move and vet it before anything of it runs.

    Both are one node, because each node of the graph costs a checkpoint. The reasons for a rejection go back to the
    planner; an answer of no valid form is a move that is rejected.
    """
    desk = runtime.context
    view = desk.view(state)
    counted = {"proposals": view.proposals + 1}
    try:
        move = await desk.planner.propose(view, desk.for_skill("", state["request"]))
    except StructuredOutputError as error:
        return {**counted, **_refused(state, desk, (error.message,), "gave up")}
    except ContextTooLong as error:
        return {**counted, "status": "gave up", "reason": f"the situation is too long for the model: {error.message}"}
    form = move.json_form()
    desk.log("move", form)
    faults = (*move_faults(move, view, desk.skills, state.get("world", 0)), *_stale_answer(move, view, state))
    if faults:
        return {**counted, **_refused(state, desk, faults, "gave up")}
    return {**counted, "complaints": [], **_accepted(move, view, state, desk)}


def _accepted(move: Move, view: PlanView, state: State, desk: Desk) -> Update:
    """Return what a vetted move changes."""
    match move:
        case GiveUp(reason=reason):
            return {"status": "gave up", "reason": reason}
        case AskAuthor():
            return {"question": question(move)}
    now = move.plan if isinstance(move, Rewrite) else view.plan
    return {
        "plan": now.json_form(),
        "question": approval(now, view, state, desk),
        **_candidate(now, view.known, state.get("world", 0), state),
    }


async def act(state: State, runtime: Runtime[Desk]) -> Update:
    """Carry out the next step and judge by its evidence what came back."""
    desk = runtime.context
    view = desk.view(state)
    if not view.steps_left:
        raise BudgetExhausted(f"the budget of {desk.settings.steps} steps is used up", hint="raise steps=...")
    step = view.plan.steps[0]
    inputs = resolved(step.inputs, view.known)
    key = step_key(state, step, inputs)
    own = desk.for_skill(key, state["request"], answered(state))
    try:
        seen = await executed(desk.skills[step.skill], inputs, own, desk.ledger)
    except AuthorAsked as asking:
        return {"question": inner_question(step.skill, asking)}
    if isinstance(seen, Doubt):
        return {"question": doubt(seen)}
    record = _record(_Ran(step, key, inputs, seen), state.get("world", 0), desk)
    rest = Plan(steps=view.plan.steps[1:], answer=view.plan.answer)
    known = {**view.known, step.id: seen.value} if seen.ok else view.known
    return {
        "done": [*state.get("done", ()), record.json_form()],
        "plan": rest.json_form(),
        "world": record.world,
        "in_a_row": 0,
        "question": {},
        **_candidate(rest, known, record.world, state),
    }


async def judge(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the caller's checkers judge the answer; the best one so far is kept, a rejection goes to the planner."""
    desk = runtime.context
    view = desk.view(state)
    answer = state["candidate"]["answer"]
    rulings = await asyncio.to_thread(judged, desk.judge, answer, view)
    desk.log("rulings", {"rulings": [ruling.json_form() for ruling in rulings]})
    now = Judged(answer=answer, rulings=rulings)
    best = state.get("best")
    update: Update = {"candidate": {}, "judged": _mark(answer, state.get("world", 0))}
    if not best or now.rank >= Judged.model_validate(best).rank:
        update["best"] = now.json_form()
    if now.accepted:
        return {**update, "complaints": [], **({} if view.plan.steps else {"status": "solved", "reason": ""})}
    if view.plan.steps:
        return {**update, "complaints": list(findings(rulings))}
    return {**update, **_refused(state, desk, findings(rulings), "invalid")}


async def finish(state: State, runtime: Runtime[Desk]) -> Update:
    """Settle the end: an answer that was accepted counts, however the run ended."""
    status, reason = state.get("status", "solved"), state.get("reason", "")
    best = state.get("best")
    if best and Judged.model_validate(best).accepted and status != "solved":
        return {"status": "solved", "reason": f"the best checked answer so far, because {reason}"}
    return {"status": status, "reason": reason}


@dataclass(frozen=True, slots=True)
class _Ran:
    """A step with the inputs it ran with and what came back."""

    step: PlanStep
    key: str
    inputs: Json
    seen: Observation


def _record(ran: _Ran, world: int, desk: Desk) -> StepRecord:
    """Judge by its evidence what came back, and write it into the trace."""
    skill, seen = desk.skills[ran.step.skill], ran.seen
    missing = unmet(ran.step.evidence, ran.inputs, seen, skill)
    record = StepRecord(
        step=ran.step,
        key=ran.key,
        status="failed" if not seen.ok else "unmet" if missing else "done",
        unmet=missing,
        fingerprint=fingerprint(skill.name, ran.inputs),
        world=world + skill.effects,
    )
    trace = {"text": shorten(seen.text, _LOGGED_CHARACTERS), "suspicious": list(suspicious(seen.text))}
    desk.log("step", {**record.json_form(), "inputs": ran.inputs, **trace})
    return record


def _mark(answer: Any, world: int) -> str:
    """Return what tells one judgement from another: the same answer may be right once the world has changed."""
    return fingerprint(f"world {world}", answer)


def _candidate(plan: Plan, known: dict[str, Any], world: int, state: State) -> Update:
    """Return the plan's answer for the judge, if all that it refers to is there and it is a new one."""
    if plan.answer is None:
        return {"candidate": {}}
    try:
        answer = resolved(plan.answer, known)
    except InputError:
        return {"candidate": {}}
    return {"candidate": {} if _mark(answer, world) == state.get("judged") else {"answer": answer}}


def _stale_answer(move: Move, view: PlanView, state: State) -> tuple[str, ...]:
    """Complain about a plan whose only content is the answer that was rejected just now."""
    plan = move.plan if isinstance(move, Rewrite) else view.plan if isinstance(move, Keep) else None
    best = state.get("best")
    if plan is None or plan.steps or plan.answer is None or (best and Judged.model_validate(best).accepted):
        return ()
    try:
        again = _mark(resolved(plan.answer, view.known), state.get("world", 0)) == state.get("judged")
    except InputError:
        return ()  # the vetting says so
    return ("this very answer was rejected: change it, or plan more steps",) if again else ()


def _refused(state: State, desk: Desk, faults: tuple[str, ...], end: str) -> Update:
    """Send the reasons back to the planner, or end the run after too many refusals in a row."""
    in_a_row = state.get("in_a_row", 0) + 1
    desk.log("rejected", {"reasons": list(faults), "in_a_row": in_a_row})
    update: Update = {
        "complaints": list(faults),
        "rejected": state.get("rejected", 0) + 1,
        "in_a_row": in_a_row,
    }
    if in_a_row > desk.settings.rejections:
        update |= {"status": end, "reason": f"{in_a_row} moves in a row were rejected; the last: {'; '.join(faults)}"}
    return update
