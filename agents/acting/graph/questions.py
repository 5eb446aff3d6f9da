"""What only the author can say: an answer for the planner, consent to an effect, whether an effect took place."""

import json

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents.acting.execution import Doubt
from agents.acting.graph.desk import Desk, step_key
from agents.acting.graph.state import State
from agents.acting.plan import AskAuthor, Plan, PlanView
from agents.acting.references import resolved
from agents.acting.skill import Answered, AuthorAsked
from agents.documents import Json
from agents.graph.choices import position
from agents.graph.timing import Update
from agents.tool_calls.observation import Observation, inert
from tools import shorten

QUESTION, APPROVAL, DOUBT, INNER = "question", "approval", "doubt", "inner"
CONSENT = ("yes", "no")
HAPPENED, NOT_HAPPENED, STOP = "it took effect", "it did not", "stop here"
_SHOWN_CHARACTERS = 1_000


def is_waiting(state: State) -> bool:
    """Return whether there is a question that nobody has answered."""
    return "text" in state.get("question", {})


def question(move: AskAuthor) -> Json:
    """Return a planner's question."""
    choices = [inert(choice) for choice in move.choices]
    return {"kind": QUESTION, "field": move.field, "text": inert(move.question), "choices": choices}


def approval(plan: Plan, view: PlanView, state: State, desk: Desk) -> Json:
    """Return the question whether the next step may run, if its effects need consent; nothing otherwise."""
    if desk.settings.approve == "nothing" or not plan.steps or not desk.skills[plan.steps[0].skill].effects:
        return {}
    step = plan.steps[0]
    inputs = resolved(step.inputs, view.known)
    key = step_key(state, step, inputs)
    if key in state.get("approved", ()):
        return {}
    text = f"May {_call(step.skill, inputs)} run? Its goal: {inert(step.goal) or 'not stated'}"
    return {"kind": APPROVAL, "key": key, "skill": step.skill, "text": text, "choices": list(CONSENT), "closed": True}


def doubt(unknown: Doubt) -> Json:
    """Return the question whether a call took effect before the process died."""
    text = f"The run was stopped in the middle of {_call(unknown.skill, unknown.inputs)}. Did it take effect?"
    choices = [HAPPENED, NOT_HAPPENED, STOP]
    return {"kind": DOUBT, "key": unknown.key, "skill": unknown.skill, "text": text, "choices": choices, "closed": True}


def inner_question(key: str, skill: str, asking: AuthorAsked) -> Json:
    """Return the question of a skill that cannot go on without the author."""
    return {
        "kind": INNER,
        "key": key,
        "skill": skill,
        "text": inert(asking.question),
        "asked": asking.question,
        "choices": list(asking.choices),
        "closed": asking.closed,
    }


def answered(state: State, key: str) -> Answered | None:
    """Return the author's answer to the execution that has asked for it."""
    given = state.get("question", {}).get("answered")
    return Answered(given["question"], given["answer"]) if given and given["key"] == key else None


async def ask(state: State, runtime: Runtime[Desk]) -> Update:
    """Wait for the author, for days if need be, and take down what the answer settles."""
    asked = state["question"]
    answer = str(interrupt(asked)).strip()
    runtime.context.log("answered", {"question": asked, "answer": answer})
    match asked["kind"]:
        case "approval":
            return {"question": {"next": "act"}, **_consent(asked, answer, state, runtime.context)}
        case "doubt":
            return {"question": {"next": "act"}, **_settle(asked, answer, runtime.context)}
        case "inner":
            said = {"key": asked["key"], "question": asked["asked"], "answer": answer}
            return {"question": {"next": "act", "answered": said}}
    answers = {**state.get("answers", {}), asked["field"]: answer}
    return {"question": {"next": "replan"}, "answers": answers, "world": state.get("world", 0) + 1}


def _consent(asked: Json, answer: str, state: State, desk: Desk) -> Update:
    """Note the consent; without it the step counts as failed, so that the planner takes another way."""
    if position(answer, CONSENT) != 0:
        desk.ledger.settle(asked["key"], Observation(asked["skill"], False, "the author did not consent"))
        return {}
    return {"approved": [*state.get("approved", ()), asked["key"]]}


def _settle(asked: Json, answer: str, desk: Desk) -> Update:
    if desk.ledger.observation(asked["key"]) is not None:
        return {}  # a checkpoint was lost: the question had been answered, and the step had run
    match position(answer, (HAPPENED, NOT_HAPPENED)):
        case 0:
            desk.ledger.settle(asked["key"], Observation(asked["skill"], True, "the author says that it took effect"))
        case 1:
            desk.ledger.forget(asked["key"])
        case _:
            return {"status": "gave up", "reason": f"nobody knows whether {asked['skill']!r} took effect"}
    return {}


def _call(skill: str, inputs: Json) -> str:
    return f"{skill}({shorten(inert(json.dumps(inputs, ensure_ascii=False)), _SHOWN_CHARACTERS)})"
