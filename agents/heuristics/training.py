"""The training tasks: read, each once, smallest first, and not more of them than there is time for."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from planners import Domain, PddlError, Problem, load_pddl, read_domain, read_problem, write_domain, write_problem
from tools import InputError

PATTERNS = ("*.pddl", "*.pddl.gz")


@dataclass(frozen=True, slots=True)
class TrainingTask:
    """One problem of the domain; `size` counts its objects and initial facts."""

    name: str
    text: str
    problem: Problem

    @property
    def size(self) -> int:
        """Return the number of objects and initial facts."""
        return len(self.problem.objects) + len(self.problem.init)

    @property
    def digest(self) -> str:
        """Return what two files share that are one task under two names."""
        return _digest(write_problem(replace(self.problem, name="task", domain="domain")))


@dataclass(frozen=True, slots=True)
class Training:
    """A domain and its training tasks, smallest first."""

    domain: Domain
    domain_text: str
    tasks: tuple[TrainingTask, ...]

    def named(self, name: str) -> TrainingTask:
        """Return the task of that name."""
        return next(task for task in self.tasks if task.name == name)

    @property
    def digests(self) -> dict[str, str]:
        """Return the digest of each task by its name."""
        return {task.name: task.digest for task in self.tasks}


def read_training(domain: Path, folder: Path, count: int) -> Training:
    """Read the domain and `count` tasks of the folder, spread over all sizes with the smallest and the largest."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        raise InputError(f"{str(folder)!r} {what}", hint="name a folder with training tasks, .pddl or .pddl.gz")
    text = load_pddl(domain)
    with _naming(domain):
        parsed = read_domain(text)
    paths = sorted({path for pattern in PATTERNS for path in folder.glob(pattern)} - {domain})
    if not paths:
        raise InputError(f"there are no training tasks in {str(folder)!r}", hint="name a folder with .pddl files")
    tasks = {task.digest: task for task in (_read(path, parsed) for path in reversed(paths))}
    ordered = sorted(tasks.values(), key=lambda task: (task.size, task.name))
    return Training(parsed, text, tuple(spread(ordered, count)))


def spread(tasks: Sequence[TrainingTask], count: int) -> list[TrainingTask]:
    """Return `count` tasks at equal distances, the first and the last among them, or all if there are not more."""
    if len(tasks) <= count:
        return list(tasks)
    if count == 1:
        return [tasks[0]]
    return [tasks[round(place * (len(tasks) - 1) / (count - 1))] for place in range(count)]


def domain_digest(domain: Domain) -> str:
    """Return a digest that layout, comments, letter case, the order of declarations and the name do not change."""
    canonical = replace(
        domain,
        name="domain",
        requirements=(),
        types=dict(sorted(domain.types.items())),
        constants=dict(sorted(domain.constants.items())),
        predicates=tuple(sorted(domain.predicates, key=lambda predicate: predicate.name)),
        functions=tuple(sorted(domain.functions, key=lambda function: function.name)),
        actions=tuple(sorted(domain.actions, key=lambda action: action.name)),
    )
    return _digest(write_domain(canonical))


def _read(path: Path, domain: Domain) -> TrainingTask:
    text = load_pddl(path, "problem")
    with _naming(path):
        return TrainingTask(path.name.split(".")[0], text, read_problem(text, domain))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Say of broken PDDL which of the many files it is in."""
    try:
        yield
    except PddlError as error:
        place = None if error.place is None else replace(error.place, origin=str(path))
        raise InputError(error.message, hint=error.hint, place=place) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
