"""The jobs of the confined process: build a heuristic from its text, and search, probe or check with it there.

They return JSON, in which a fault of the heuristic is data. What they say is the word of a process that has run
untrusted code: the other side validates it (`planners.search.generated.candidate`).
"""

import gc
import os
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from planners.search.algorithms import find_algorithm
from planners.search.generated.building import build
from planners.search.generated.contract import TaskFacts, TaskView
from planners.search.generated.direct import Direct, DirectLimits, check_direct
from planners.search.generated.faults import Fault, Faulty
from planners.search.generated.views import InView
from planners.search.generated.watch import Overdue, Watch
from planners.search.outcome import PathFound
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.stored_task import from_bytes
from planners.search.task import FdrTask, State
from tools import Budget

_WALK = 25
_LONGEST_TRACE = 4000
_MOST_FALLS = 1000
Reply = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """A heuristic's text with the task to try it on; `stored` is the finite-domain task as bytes.

    Without `checked` the text is not looked at and no built-in function is missing. `prepare_s` and `call_s` bound
    `prepare` and one call.
    """

    facts: TaskFacts
    stored: bytes
    code: str
    checked: bool = True
    prepare_s: float = 10.0
    call_s: float = 2.0


def search_trial(trial: Trial, algorithm: str, budget: Budget, expansions: int | None) -> Reply:
    """Search for a plan; the reply holds its operators by number, or why there is none."""

    def search(task: FdrTask, heuristic: InView) -> Reply:
        falls: list[tuple[int, float]] = []

        def note(kind: str, data: dict[str, Any]) -> None:
            if kind == "search-progress" and len(falls) < _MOST_FALLS:
                least = data["best_h"]
                if least != "inf" and (not falls or least < falls[-1][1]):
                    falls.append((data["expanded"], least))

        progress = Progress(budget, expansions, note)
        found = find_algorithm(algorithm)(StateSpace(task), [heuristic], progress)
        counts = {**progress.counts.as_json(), "seconds": round(time.monotonic() - progress.started, 6)}
        if isinstance(found, PathFound):
            return {"plan": list(found.operators), "counts": counts, "falls": falls}
        reason = getattr(found, "detail", "") or "no state is left from which the heuristic sees a way"
        return {"reason": reason, "counts": counts, "falls": falls}

    return _try(trial, search)


def check_trial(trial: Trial, limits: DirectLimits) -> Reply:
    """Check that the heuristic is direct."""

    def check(task: FdrTask, heuristic: InView) -> Reply:
        verdict = check_direct(task, heuristic, limits)
        return {"direct" if isinstance(verdict, Direct) else "violation": asdict(verdict)}

    return _try(trial, check)


def probe_trial(trial: Trial, states: int, seed: int) -> Reply:
    """Ask for the values of states on random walks, twice and in another order, and say how long a call takes."""

    def probe(task: FdrTask, heuristic: InView) -> Reply:
        walked = random_states(task, states, seed)
        started = time.process_time()
        values = [_traced(task, heuristic, state) for state in walked]
        call_s = (time.process_time() - started) / len(walked)
        for state, value in reversed(list(zip(walked, values, strict=True))):
            again = heuristic(state)
            if again != value:
                message = f"the heuristic returned {value!r} for a state, and {again!r} when asked again later"
                raise Faulty(Fault("hidden-state", message))
        return {"values": [_as_json(value) for value in values], "call_s": call_s}

    return _try(trial, probe)


def random_states(task: FdrTask, count: int, seed: int) -> list[State]:
    """Return the initial state and others met on random walks from it."""
    rng, space = random.Random(seed), StateSpace(task)  # noqa: S311 - no secret
    met: list[State] = []
    while len(met) < count:
        packed = space.initial
        for _ in range(_WALK):
            state = space.unpack(packed)
            met.append(state)
            moves = space.successors(packed, state)
            if not moves or len(met) >= count:
                break
            packed = rng.choice(moves)[1]
    return met


def _try(trial: Trial, use: Callable[[FdrTask, InView], Reply]) -> Reply:
    task = from_bytes(trial.stored)
    gc.freeze()
    watch = Watch(trial.prepare_s, trial.call_s)
    try:
        with watch.running():
            watch.subject = build(trial.code, TaskView(trial.facts, task), checked=trial.checked)
            return use(task, watch.subject)
    except (Faulty, Overdue) as found:
        fault = found.fault
    except MemoryError:
        fault = Fault("memory", "the memory ran out")
    shown: Any = None if watch.subject is None else watch.subject.shown
    return {"fault": (fault.at(task.atoms(shown)) if shown is not None else fault).as_json()}


def _traced(task: FdrTask, heuristic: InView, state: State) -> float:
    """Ask for a value after the state was written down: should the process die, its last words name the state."""
    os.write(1, f"state: {' '.join(task.atoms(state))[:_LONGEST_TRACE]}\n".encode())
    return heuristic(state)


def _as_json(value: float) -> float | str:
    return "inf" if value == inf else value
