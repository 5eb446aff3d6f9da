"""The answer of a plan, as soon as everything that it refers to is there."""

from typing import Any

from agents.acting.graph.state import State
from agents.acting.plan import Plan
from agents.acting.references import resolved
from agents.graph.timing import Update
from agents.tool_calls.fingerprint import fingerprint
from tools import InputError


def mark(answer: Any, world: int) -> str:
    """Return what tells one judgement from another: the same answer may be right once the world has changed."""
    return fingerprint(f"world {world}", answer)


def candidate(plan: Plan, known: dict[str, Any], world: int, state: State) -> Update:
    """Return the plan's answer for the judge, if all that it refers to is there and it is a new one."""
    if plan.answer is None:
        return {"candidate": {}}
    try:
        answer = resolved(plan.answer, known)
    except InputError:
        return {"candidate": {}}
    return {"candidate": {} if mark(answer, world) == state.get("judged") else {"answer": answer}}
