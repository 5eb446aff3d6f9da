"""The planners that can be compared, by name: engines, our search with any heuristic, programs as heuristics."""

from dataclasses import dataclass
from typing import Protocol

from agents.heuristics import Library
from planners import (
    Domain,
    Measurement,
    Problem,
    SearchRequest,
    hand_written,
    measured_engine,
    measured_program,
    measured_search,
)
from tools import Budget, InputError, did_you_mean

ENGINES = {"lama-first": "fd-lama-first", "fd-greedy-hff": "fd-greedy-ff", "pyperplan": "pyperplan-greedy-ff"}
SHORT = {"greedy-hff": "greedy:h-ff"}
HAND_WRITTEN, LEARNED = "hand-written", "learned"
NAMES = (*ENGINES, *SHORT, HAND_WRITTEN, LEARNED)
GREEDY = "greedy"


class Contestant(Protocol):
    """A planner for the tasks of one domain."""

    @property
    def reads_names(self) -> bool:
        """Return whether it is a program that knows the domain's names, which renamed tasks do not have."""
        ...

    def measure(self, domain: Domain, problem: Problem, budget: Budget) -> Measurement:
        """Plan, and measure."""
        ...


@dataclass(frozen=True, slots=True)
class EngineContestant:
    """An engine of the registry, in a process of its own."""

    engine: str
    reads_names: bool = False

    def measure(self, domain: Domain, problem: Problem, budget: Budget) -> Measurement:
        """Run the engine."""
        return measured_engine(domain, problem, self.engine, budget)


@dataclass(frozen=True, slots=True)
class SearchContestant:
    """Our search with a built-in heuristic."""

    request: SearchRequest
    reads_names: bool = False

    def measure(self, domain: Domain, problem: Problem, budget: Budget) -> Measurement:
        """Ground and search."""
        return measured_search(domain, problem, self.request, budget)


@dataclass(frozen=True, slots=True)
class ProgramContestant:
    """Our search with a heuristic as code, in a confined process."""

    code: str
    algorithm: str
    reads_names: bool = True

    def measure(self, domain: Domain, problem: Problem, budget: Budget) -> Measurement:
        """Ground and search."""
        return measured_program(domain, problem, self.code, self.algorithm, budget)


def contestant(name: str, folder_name: str, domain: Domain, library: Library) -> Contestant:
    """Return a planner by name for a domain, which the data keep under `folder_name`.

    A name is an engine's (`lama-first`, `fd-greedy-hff`, `pyperplan`), a heuristic's, which is searched with greedily,
    or `ALGORITHM:HEURISTIC`. Heuristics are the built-in ones, `hand-written` and `learned`. Raise `InputError` for
    a name that nobody knows, and for a domain that there is no such heuristic for.
    """
    if name in ENGINES:
        return EngineContestant(ENGINES[name])
    algorithm, _, heuristic = SHORT.get(name, name).rpartition(":")
    if heuristic == HAND_WRITTEN:
        return _hand_written(folder_name, _known(algorithm or GREEDY))
    if heuristic == LEARNED:
        return _learned(domain, algorithm, library)
    request = SearchRequest(algorithm or GREEDY, (heuristic,))
    try:
        request.factories()
    except InputError as error:
        if algorithm:
            raise
        hint = f"{did_you_mean(name, NAMES)}; or ALGORITHM:HEURISTIC, such as lazy-greedy:h-add"
        raise InputError(f"there is no planner {name!r}", hint=hint) from error
    return SearchContestant(request)


def _known(algorithm: str) -> str:
    SearchRequest(algorithm, ("blind",)).factories()  # raises for a name that nobody knows
    return algorithm


def _hand_written(folder_name: str, algorithm: str) -> Contestant:
    return ProgramContestant(hand_written(folder_name), algorithm)


def _learned(domain: Domain, algorithm: str, library: Library) -> Contestant:
    """Return what the library holds for a domain: a program, or the built-in heuristic that won against them."""
    artifact = library.for_domain(domain)
    chosen = _known(algorithm or artifact.algorithm)
    if artifact.learned:
        return ProgramContestant(artifact.candidate.code, chosen)
    return SearchContestant(SearchRequest(chosen, (artifact.candidate.name,)))
