"""What a memory saves: three requests in one domain, each with a memory that learned from those before, and without.

python -m benchmarks.memory_reuse --model embedded
"""

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from agents import Agent, ChatModel, Done, open_model
from agents.documents import Json
from agents.formalisms.pddl.formalism import PddlFormalism
from benchmarks.command import entry
from planners import read_domain

YARD = """
(define (domain yard)
  (:requirements :strips :typing)
  (:types crate lorry - thing yard)
  (:predicates (at ?t - thing ?y - yard) (loaded ?c - crate ?l - lorry) (empty ?l - lorry) (road ?from ?to - yard))
  (:action drive
    :parameters (?l - lorry ?from ?to - yard)
    :precondition (and (at ?l ?from) (road ?from ?to))
    :effect (and (at ?l ?to) (not (at ?l ?from))))
  (:action load
    :parameters (?c - crate ?l - lorry ?y - yard)
    :precondition (and (at ?c ?y) (at ?l ?y) (empty ?l))
    :effect (and (loaded ?c ?l) (not (at ?c ?y)) (not (empty ?l))))
  (:action unload
    :parameters (?c - crate ?l - lorry ?y - yard)
    :precondition (and (loaded ?c ?l) (at ?l ?y))
    :effect (and (at ?c ?y) (empty ?l) (not (loaded ?c ?l)))))
"""
REQUESTS = (
    "There are 2 crates, 1 lorry and 2 yards. crate1 waits in yard1. crate2 waits in yard2. The lorry lorry1 is parked "
    "at yard2. You can drive from yard1 to yard2. You can drive from yard2 to yard1. Finally crate1 should be in "
    "yard2.",
    "There are 3 crates, 1 lorry and 3 yards. crate3 waits in yard2. crate1 waits in yard1. crate2 waits in yard1. The "
    "lorry lorry1 is parked at yard3. You can drive from yard1 to yard2. You can drive from yard2 to yard3. You can "
    "drive from yard3 to yard1. You can drive from yard2 to yard1. Finally crate2 should be in yard2.",
    "There are 2 crates, 2 lorries and 3 yards. crate1 waits in yard3. crate2 waits in yard3. The lorry lorry1 is "
    "parked at yard1. The lorry lorry2 is parked at yard2. You can drive from yard1 to yard2. You can drive from yard2 "
    "to yard3. You can drive from yard3 to yard1. Finally crate1 should be in yard1.",
)
"""The second and third are in the words of the first, about other objects."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a run came to and took."""

    status: str
    spec: Json
    calls: int
    seconds: float


def main() -> None:
    """Solve every request both ways and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="embedded")
    asyncio.run(compare(open_model(parser.parse_args().model)))


async def compare(model: ChatModel) -> None:
    """Solve each request without the memory and with it, in turn."""
    await model.context_tokens()  # loading the model is no part of a request
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, text in enumerate(REQUESTS, 1):
            off = await solved(model, folder / f"off-{number}", text, None)
            on = await solved(model, folder / f"on-{number}", text, folder / "memory.sqlite")
            print(
                f"request {number}: {_words(off)} without memory, {_words(on)} with; {_sameness(on, off)}", flush=True
            )
    await model.aclose()


async def solved(model: ChatModel, runs: Path, text: str, memory: Path | None) -> Reached:
    """Formalize and solve one request."""
    formalisms = {"pddl": PddlFormalism(read_domain(YARD))}
    agent = Agent(model, world="pddl", runs=runs, formalisms=formalisms, memory=memory, on_conflict="stop")
    started = time.perf_counter()
    run = await agent.arun(text)
    seconds = time.perf_counter() - started
    assert isinstance(run, Done), "nothing is left open in these requests"
    certificate = run.certificate
    return Reached(certificate.status, certificate.spec, certificate.usage["calls"], seconds)


def _words(reached: Reached) -> str:
    return f"{reached.status}, {reached.calls} model calls, {reached.seconds:.1f} s"


def _sameness(one: Reached, other: Reached) -> str:
    return "the same specification" if one.spec == other.spec else "ANOTHER SPECIFICATION"


if __name__ == "__main__":
    entry(main)
