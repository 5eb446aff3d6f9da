"""The nodes of the tool-using agent: each takes the state and returns the keys it changes."""

import asyncio

from langgraph.runtime import Runtime

from agents.acting.graph.candidate import candidate, mark
from agents.acting.graph.desk import Desk, Judged
from agents.acting.graph.questions import approval, question
from agents.acting.graph.state import State
from agents.acting.judge import findings, judged
from agents.acting.plan import AskAuthor, GiveUp, Keep, Move, PlanView, Rewrite
from agents.acting.references import resolved
from agents.acting.vetting import move_faults
from agents.graph.timing import Update
from agents.models.errors import ContextTooLong, OutOfTime
from agents.models.structured import StructuredOutputError
from tools import InputError


async def plan(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the planner make its move and vet it before anything of it runs.

    Both are one node, because each node of the graph costs a checkpoint. The reasons for a rejection go back to the
    planner; an answer of no valid form, or none in time, is a move that is rejected.
    """
    desk = runtime.context
    view = desk.view(state)
    counted = {"proposals": view.proposals + 1}
    try:
        move = await desk.planner.propose(view, desk.for_skill("", state["request"]))
    except (StructuredOutputError, OutOfTime) as error:
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
    # Who is never content with an accepted answer gets on with the steps: the last answer is judged after the next one.
    talks = now.steps and state.get("in_a_row", 0) > desk.settings.rejections
    answer = {"candidate": {}} if talks else candidate(now, view.known, state.get("world", 0), state)
    return {"plan": now.json_form(), "question": approval(now, view, state, desk), **answer}


async def judge(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the caller's checkers judge the answer; the best one so far is kept, a rejection goes to the planner."""
    desk = runtime.context
    view = desk.view(state)
    answer = state["candidate"]["answer"]
    rulings = await asyncio.to_thread(judged, desk.judge, answer, view)
    desk.log("rulings", {"rulings": [ruling.json_form() for ruling in rulings]})
    now = Judged(answer=answer, rulings=rulings)
    best = state.get("best")
    update: Update = {"candidate": {}, "judged": mark(answer, state.get("world", 0))}
    if not best or now.rank >= Judged.model_validate(best).rank:
        update["best"] = now.json_form()
    if now.accepted and view.plan.steps:
        return {**update, "complaints": [], "in_a_row": state.get("in_a_row", 0) + 1}
    if now.accepted:
        return {**update, "complaints": [], "status": "solved", "reason": ""}
    return {**update, **_refused(state, desk, findings(rulings), "invalid")}


async def finish(state: State, runtime: Runtime[Desk]) -> Update:
    """Settle the end: an answer that was accepted counts, however the run ended."""
    status, reason = state.get("status", "solved"), state.get("reason", "")
    best = state.get("best")
    if best and Judged.model_validate(best).accepted and status != "solved":
        return {"status": "solved", "reason": f"the best checked answer so far, because {reason}"}
    return {"status": status, "reason": reason}


def _stale_answer(move: Move, view: PlanView, state: State) -> tuple[str, ...]:
    """Complain about a plan whose only content is the answer that was rejected just now."""
    plan = move.plan if isinstance(move, Rewrite) else view.plan if isinstance(move, Keep) else None
    best = state.get("best")
    if plan is None or plan.steps or plan.answer is None or (best and Judged.model_validate(best).accepted):
        return ()
    try:
        again = mark(resolved(plan.answer, view.known), state.get("world", 0)) == state.get("judged")
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
