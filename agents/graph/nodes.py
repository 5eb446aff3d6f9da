"""The nodes of the formalizing agent: each takes the state and returns the keys it changes."""

import asyncio
from dataclasses import asdict, dataclass, field, replace

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents.assess import assess_request
from agents.documents import Draft, Json, Result
from agents.formalisms.base import Formalism, Log, Wording, no_log
from agents.graph import timing
from agents.graph.choices import position
from agents.graph.state import State
from agents.memory.recall import NoRecall, Recall
from agents.models.chat import ChatModel
from agents.routing.feedback import UPTAKE, further_models, reflection, uptake
from agents.routing.raised import other_models, raised, rounds_worth
from tools import Budget, Meter, Usage

Update = timing.Update
LIMITED = frozenset({"assess", "formalize", "solve"})
"""What the budget limits; a solution found in time is still checked and certified when the time is up."""


@dataclass(slots=True)
class Desk:
    """What the nodes work with and a checkpoint must not hold: model, formalisms, the meter, the log and a memory."""

    model: ChatModel
    formalisms: dict[str, Formalism]
    meter: Meter = field(default_factory=lambda: Budget().start())
    log: Log = no_log
    memory: Recall = field(default_factory=NoRecall)

    def formalism(self, state: State) -> Formalism:
        """Return the formalism that `assess` chose."""
        return self.formalisms[state["formalism"]]


Node = timing.NodeOf[State, Desk]


def timed(name: str, node: Node) -> Node:
    """Wrap a node with its account; what is in `LIMITED` is stopped when the time is up."""
    return timing.timed(name, node, limited=name in LIMITED)


async def assess(state: State, runtime: Runtime[Desk]) -> Update:
    """Choose the formalism, and how many rounds the request is worth; a formalism that the caller named is kept."""
    desk = runtime.context
    rounds = rounds_worth(desk.model, state["text"], state["max_rounds"])
    more: Update = {"max_rounds": rounds} if rounds != state["max_rounds"] else {}
    if state["formalism"] in desk.formalisms:
        return more
    kinds = {name: formalism.about for name, formalism in desk.formalisms.items()}
    name, usage = await assess_request(desk.model, state["text"], kinds)
    desk.log("assessed", {"formalism": name})
    return {**more, "formalism": name, "usage": _charge(state, desk, usage)}


async def formalize(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the model draft the specification, with the answers and the critique so far."""
    desk = runtime.context
    wording = Wording(
        text=state["text"],
        answers=state.get("answers", {}),
        assume=state.get("assume", {}),
        critique=tuple(state.get("critique", ())),
        partial=state.get("draft", {}).get("partial", {}),
        memory=desk.memory,
    )
    failed = state["history"][-1] if wording.critique else None
    model = raised(desk.model, further_models(failed)) if failed else desk.model
    draft, usage = await desk.formalism(state).formalize(model, wording, desk.log)
    desk.log("draft", draft.json_form())
    if failed:
        desk.log(UPTAKE, uptake(failed, draft.spec or {}))
    return {
        "draft": draft.json_form(),
        "spec": draft.spec or {},
        "critique": [],
        "result": {},
        "rounds": state.get("rounds", 0) + 1,
        "usage": _charge(state, desk, usage),
    }


async def check(state: State, runtime: Runtime[Desk]) -> Update:
    """Find what is wrong with the specification before a solver sees it."""
    faults = runtime.context.formalism(state).check(state["spec"])
    return {"critique": list(faults)}


async def solve(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the solver decide; it works in its own process, so the event loop stays free."""
    desk = runtime.context
    budget = replace(desk.meter.budget, seconds=desk.meter.remaining_s())
    result = await asyncio.to_thread(desk.formalism(state).solve, state["spec"], budget)
    desk.log("result", result.json_form())
    return {"result": result.json_form(), "rulings": []}


async def verify(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the independent checkers judge the solution; a rejection becomes critique."""
    desk = runtime.context
    result = Result.model_validate(state["result"])
    rulings = await asyncio.to_thread(desk.formalism(state).verify, state["spec"], result)
    desk.log("rulings", {"rulings": [ruling.json_form() for ruling in rulings]})
    faults = [f"{r.checker}: {finding}" for r in rulings if not r.passed for finding in r.findings]
    return {"rulings": [ruling.json_form() for ruling in rulings], "critique": faults}


async def reflect(state: State, runtime: Runtime[Desk]) -> Update:
    """Write down what the round missed; a critique that is ignored is put otherwise, in the end given up."""
    desk = runtime.context
    entry = reflection(dict(state), other_models(desk.model))
    history = [*state.get("history", ()), entry]
    desk.log("reflected", {"history": history})
    if entry["manner"] == "stop" or state["rounds"] >= state["max_rounds"]:
        return {"history": history, "status": "invalid", "reason": "; ".join(state["critique"])}
    return {"history": history, "critique": [*state["critique"], *entry["told"]]}


async def ask(state: State, runtime: Runtime[Desk]) -> Update:
    """Put one question to the author of the request and wait for the answer, for days if need be."""
    if state["result"].get("status") == "unsolvable":
        return _ask_for_an_offer(state, runtime.context)
    question = Draft.model_validate(state["draft"]).questions[0]
    answer = interrupt({"kind": "question", **question.json_form()})
    runtime.context.log("answered", {"field": question.field, "answer": str(answer)})
    return {"answers": {**state.get("answers", {}), question.field: str(answer)}}


async def answer(state: State, runtime: Runtime[Desk]) -> Update:
    """Settle the final status; the certificate is made from the state alone."""
    if "status" in state:
        return {}
    result = Result.model_validate(state["result"])
    return {"status": result.status, "reason": result.reason}


def _ask_for_an_offer(state: State, desk: Desk) -> Update:
    result = Result.model_validate(state["result"])
    formalism = desk.formalism(state)
    offers = [offer.json_form() for offer in result.offers]
    if state["on_conflict"] == "best":
        taken = offers[0]
    else:
        choices = [offer.words for offer in result.offers] + ["stop here"]
        clash = formalism.explain(state["spec"], result.model_copy(update={"offers": ()}))  # they are the choices
        chosen = interrupt({"kind": "conflict", "text": clash, "choices": choices, "closed": True})
        number = position(str(chosen), choices)
        if number >= len(offers):
            return {"status": "unsolvable", "reason": "the author kept every constraint"}
        taken = offers[number]
    desk.log("relaxed", taken)
    return {
        "spec": formalism.relax(state["spec"], taken),
        "accepted": [*state.get("accepted", ()), {**taken, "core": list(result.core)}],
    }


def _charge(state: State, desk: Desk, usage: Usage) -> Json:
    desk.meter.add(usage)
    return asdict(Usage(**state.get("usage", {})) + usage)
