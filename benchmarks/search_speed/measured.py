"""Run one planner with a heuristic of ours for some seconds and count evaluations; each in its own process."""

import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.search_speed.arrays import ARRAYS
from benchmarks.search_speed.estimates import Atom
from benchmarks.search_speed.readings import ATOMS, STRINGS, VARIABLES, Estimate, words
from planners import PddlTask, read_task
from planners.search.algorithms import find_algorithm
from planners.search.compiled import Compiled
from planners.search.grounding import Grounded, grounded
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import FdrTask
from tools import Budget

_WARMING_UP = 1000  # expansions after which everything is compiled


class TimeIsUp(Exception):  # noqa: N818 - how a measurement ends
    """Leave a planner that has no limit of its own."""


@dataclass(slots=True)
class Measurement:
    """Evaluations in `seconds` of processor time, after `setup_s` for reading and grounding."""

    evaluations: int = 0
    seconds: float = 0.0
    setup_s: float = 0.0


class Counted:
    """An estimate that counts its calls and stops after some processor seconds; a heuristic for our search."""

    name, admissible, safe = "measured", False, False

    def __init__(self, estimate: Estimate, seconds: float) -> None:
        self._estimate = estimate
        self._until = time.process_time() + seconds
        self.started = time.process_time()
        self.count = 0

    def __call__(self, state: Any) -> float:
        """Return the value of a state, or raise `TimeIsUp`."""
        self.count += 1
        if not self.count & 127 and time.process_time() > self._until:
            raise TimeIsUp
        return self._estimate(state)

    def measured(self, search: Callable[[], object], setup_s: float) -> dict[str, Any]:
        """Search, again and again where a plan is found early, and return the measurement."""
        self.started = time.process_time()
        with suppress(TimeIsUp):
            while True:
                search()
        return asdict(Measurement(self.count, time.process_time() - self.started, setup_s))


def ours(name: str, domain_text: str, problem_text: str, seconds: float) -> dict[str, Any]:
    """Measure our greedy search with the heuristic over finite-domain integers."""
    start = time.monotonic()
    task = _grounded(domain_text, problem_text)
    space = StateSpace(task)
    counted = Counted(VARIABLES[name](*_atoms(domain_text, problem_text), _variables(task)), seconds)
    setup_s = time.monotonic() - start
    unlimited = Budget(seconds=None)
    return counted.measured(lambda: find_algorithm("greedy")(space, [counted], Progress(unlimited)), setup_s)


def compiled(name: str, domain_text: str, problem_text: str, seconds: float) -> dict[str, Any]:
    """Measure our greedy search with the heuristic compiled; compiling counts as set-up."""
    start = time.monotonic()
    task = _grounded(domain_text, problem_text)
    space = StateSpace(task)
    estimate = ARRAYS[name](*_atoms(domain_text, problem_text), _variables(task))
    heuristic = Compiled(name, estimate, patience_s=0.0)
    find_algorithm("greedy")(space, [heuristic], Progress(expansions=_WARMING_UP))
    assert heuristic.kernel is not None, heuristic.fallback
    setup_s = time.monotonic() - start
    evaluations, began = 0, time.process_time()
    while time.process_time() < began + seconds:
        left = began + seconds - time.process_time()
        progress = Progress(Budget(seconds=left))
        find_algorithm("greedy")(space, [heuristic], progress)
        evaluations += progress.counts.evaluated
    return asdict(Measurement(evaluations, time.process_time() - began, setup_s))


def pyperplan(name: str, domain_text: str, problem_text: str, seconds: float) -> dict[str, Any]:
    """Measure Pyperplan's greedy search with the heuristic over strings."""
    planner: Any = import_module("pyperplan.planner")
    search: Any = import_module("pyperplan.search").greedy_best_first_search

    logging.disable()
    start = time.monotonic()
    with _files(domain_text, problem_text) as files:
        task = planner._ground(planner._parse(*map(str, files)))
    counted = Counted(STRINGS[name](*_atoms(domain_text, problem_text)), seconds)
    setup_s = time.monotonic() - start
    return counted.measured(lambda: search(task, lambda node: counted(node.state)), setup_s)


def pymimir(name: str, domain_text: str, problem_text: str, seconds: float) -> dict[str, Any]:
    """Measure pymimir's eager greedy search with a callback over atoms, which it looks up by their numbers."""
    mimir: Any = import_module("pymimir")

    start = time.monotonic()
    domain_text = domain_text.replace("(:requirements :strips)", "(:requirements :strips :typing)")
    with _files(domain_text, problem_text) as (domain_file, problem_file):
        problem = mimir.Problem(mimir.Domain(domain_file), problem_file)
    counted = Counted(ATOMS[name](*_atoms(domain_text, problem_text)), seconds)
    repositories = problem._advanced_problem.get_repositories()

    class Known(dict[int, Atom]):
        def __missing__(self, index: int) -> Atom:
            [atom] = repositories.get_fluent_ground_atoms_from_indices([index])
            self[index] = words(str(atom))
            return self[index]

    known = Known()

    class Callback(mimir.Heuristic):  # type: ignore[misc]
        def compute_value(self, state: Any, _goal: Any = None) -> float:
            return counted([known[index] for index in state._advanced_state.get_fluent_atoms()])

        def get_preferred_actions(self) -> set[Any]:
            return set()

    setup_s = time.monotonic() - start
    return counted.measured(
        lambda: mimir.gbfs_eager(problem, problem.get_initial_state(), Callback(), max_time_seconds=2 * seconds),
        setup_s,
    )


@contextmanager
def _files(domain_text: str, problem_text: str) -> Iterator[tuple[Path, Path]]:
    """Lend two files with these texts."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "domain.pddl", Path(folder) / "problem.pddl"
        for file, text in zip(files, (domain_text, problem_text), strict=True):
            file.write_text(text)
        yield files


def _atoms(domain_text: str, problem_text: str) -> tuple[list[Atom], list[Atom], list[Atom]]:
    """Return the goal's atoms and all initial ones, twice: static ones are picked from them by name."""
    domain, problem = read_task(domain_text, problem_text)
    initial = sorted(PddlTask(domain, problem).initial.atoms)
    parts: Iterable[Any] = getattr(problem.goal, "parts", (problem.goal,))
    goal = [(atom.predicate, *(term.name for term in atom.terms)) for atom in parts]
    return goal, initial, initial


def _grounded(domain_text: str, problem_text: str) -> FdrTask:
    found = grounded(*read_task(domain_text, problem_text), Budget(seconds=300))
    assert isinstance(found, Grounded), found
    return found.task


def _variables(task: FdrTask) -> list[list[Atom]]:
    return [[words(text) for text in texts] for texts in task.variables]
