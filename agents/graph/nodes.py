"""The nodes of the formalizing agent: each takes the state and returns the keys it changes."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents.assess import assess_request
from agents.documents import Draft, Json, Result
from agents.formalisms.base import Formalism, Log, Wording, no_log
from agents.graph.state import State
from agents.models.chat import ChatModel
from tools import Budget, BudgetExhausted, Meter, Usage

Update = dict[str, Any]
GRACE_S = 2.0
"""A solver keeps to the same limit and may then still say what it has proven."""
LIMITED = frozenset({"assess", "formalize", "solve"})
"""What the budget limits; a solution found in time is still checked and certified when the time is up."""


@dataclass(slots=True)
class Desk:
    """What the nodes work with and a checkpoint must not hold: model, formalisms, the meter and the log."""

    model: ChatModel
    formalisms: dict[str, Formalism]
    meter: Meter = field(default_factory=lambda: Budget().start())
    log: Log = no_log

    def formalism(self, state: State) -> Formalism:
        """Return the formalism that `assess` chose."""
        return self.formalisms[state["formalism"]]


class Node(Protocol):
    """A node as LangGraph calls it, the runtime by name."""

    def __call__(self, state: State, runtime: Runtime[Desk]) -> Coroutine[Any, Any, Update]:
        """Return the keys of the state that the node changes."""
        ...


def timed(name: str, node: Node) -> Node:
    """Wrap a node: its seconds are added up, its end is an event, its exhausted budget a status."""

    async def run(state: State, runtime: Runtime[Desk]) -> Update:
        started = time.perf_counter()
        try:
            work = node(state, runtime)
            update = await (_within(runtime.context.meter, work) if name in LIMITED else work)
        except BudgetExhausted as spent:
            update = {"status": "gave up", "reason": spent.message}
        took = time.perf_counter() - started
        seconds = dict(state.get("seconds", {}))
        seconds[name] = round(seconds.get(name, 0.0) + took, 4)
        runtime.context.log("node", {"node": name, "seconds": round(took, 4), "changed": sorted(update)})
        return {**update, "seconds": seconds}

    return run


async def _within(meter: Meter, work: Coroutine[Any, Any, Update]) -> Update:
    """Wait for a node until the time is up: a model's server may hang for longer than the run may last."""
    left_s = meter.remaining_s()
    scope = asyncio.timeout(None if left_s is None else left_s + GRACE_S)
    try:
        meter.check()
        async with scope:
            return await work
    except TimeoutError:
        if scope.expired():
            meter.check()
        raise
    finally:
        work.close()


async def assess(state: State, runtime: Runtime[Desk]) -> Update:
    """Choose the formalism; one that the caller named is kept."""
    desk = runtime.context
    if state["formalism"] in desk.formalisms:
        return {}
    kinds = {name: formalism.about for name, formalism in desk.formalisms.items()}
    name, usage = await assess_request(desk.model, state["text"], kinds)
    desk.log("assessed", {"formalism": name})
    return {"formalism": name, "usage": _charge(state, desk, usage)}


async def formalize(state: State, runtime: Runtime[Desk]) -> Update:
    """Let the model draft the specification, with the answers and the critique so far."""
    desk = runtime.context
    wording = Wording(
        text=state["text"],
        answers=state.get("answers", {}),
        assume=state.get("assume", {}),
        critique=tuple(state.get("critique", ())),
        partial=state.get("draft", {}).get("partial", {}),
    )
    draft, usage = await desk.formalism(state).formalize(desk.model, wording, desk.log)
    desk.log("draft", draft.json_form())
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
    """Write down what the round missed; the same complaint twice means that repeating will not help."""
    history = [*state.get("history", ()), {"round": state["rounds"], "critique": state["critique"]}]
    runtime.context.log("reflected", {"history": history})
    repeated = len(history) > 1 and history[-1]["critique"] == history[-2]["critique"]
    if repeated or state["rounds"] >= state["max_rounds"]:
        return {"history": history, "status": "invalid", "reason": "; ".join(state["critique"])}
    return {"history": history}


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
        chosen = interrupt({"kind": "conflict", "text": clash, "choices": choices})
        number = _choice(str(chosen), choices)
        if number >= len(offers):
            return {"status": "unsolvable", "reason": "the author kept every constraint"}
        taken = offers[number]
    desk.log("relaxed", taken)
    return {
        "spec": formalism.relax(state["spec"], taken),
        "accepted": [*state.get("accepted", ()), {**taken, "core": list(result.core)}],
    }


def _choice(answer: str, choices: list[str]) -> int:
    if answer.strip().isdigit() and 1 <= int(answer) <= len(choices):
        return int(answer) - 1
    matches = [n for n, choice in enumerate(choices) if choice.casefold() == answer.strip().casefold()]
    return matches[0] if matches else len(choices)


def _charge(state: State, desk: Desk, usage: Usage) -> Json:
    desk.meter.used = desk.meter.used + usage
    return asdict(Usage(**state.get("usage", {})) + usage)
