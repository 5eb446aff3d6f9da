"""The contract of every world: tasks from a seed, an oracle, a checker, and actions as tools."""

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from planners import GaveUp
from tools import InputError, Toolbox

PlanT = TypeVar("PlanT", covariant=True)
TaskT = TypeVar("TaskT")


@dataclass(frozen=True, slots=True)
class Solution(Generic[PlanT]):
    """A plan that the checker accepts; with `optimal` it is proven that no cheaper one exists.

    Where nothing has a price, the shorter plan is the cheaper one.
    """

    plan: PlanT
    optimal: bool = False


@dataclass(frozen=True, slots=True)
class Impossible:
    """A proof that no plan exists: `reason` says which, `states` how many were visited if it was a search."""

    reason: str
    states: int = 0


OracleAnswer = Solution[PlanT] | Impossible | GaveUp


def require_drawable(*, seed: int, count: int, size: int) -> None:
    """Raise `InputError` for tasks that no world can draw: a size below one, fewer than no tasks, no whole number."""
    for name, given, least in (("seed", seed, None), ("count", count, 0), ("size", size, 1)):
        require_whole(f"the {name} of the tasks", given, least)


def require_whole(what: str, given: object, least: int | None = None) -> None:
    """Raise `InputError` for anything but a whole number, from `least` on."""
    if not isinstance(given, int) or (least is not None and given < least):
        wanted = "a whole number" if least is None else f"a whole number from {least} on"
        raise InputError(f"{what} is {given!r}", hint=f"give {wanted}")


def foreign_task(task: object, world: str) -> InputError:
    """Return the error that a task is none of the world's."""
    named = getattr(task, "id", task)
    return InputError(f"{named!r} is no task of the world {world!r}", hint="take a task from the `tasks` of this world")


class Task(Protocol):
    """One thing to do. The same id means the same task, on every machine."""

    @property
    def id(self) -> str:
        """Return the stable id."""
        ...

    @property
    def text(self) -> str:
        """Return what a person or a model reads."""
        ...


class Passing(Protocol):
    """A verdict of any kind: it says whether the answer is right, and each kind says more in its own fields."""

    @property
    def passed(self) -> bool:
        """Return whether the answer is right."""
        ...


class Episode(Protocol):
    """One task under way: actions as tools, the state as text, and whether the goal is reached."""

    @property
    def solved(self) -> bool:
        """Return whether the goal holds now."""
        ...

    def toolbox(self) -> Toolbox:
        """Return the actions as tools; each call is checked before it changes anything."""
        ...

    def render(self) -> str:
        """Return the present state as text."""
        ...


class World(Protocol[TaskT]):
    """Tasks of one kind with everything that is needed to pose, play, solve and judge them."""

    @property
    def name(self) -> str:
        """Return the name under which `open_world` knows the world."""
        ...

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[TaskT, ...]:
        """Return the first `count` tasks of a seed at a size; a larger count begins with the same tasks."""
        ...

    def check(self, task: TaskT, answer: Any) -> Passing:
        """Judge an answer: text as a model writes it, or a plan."""
        ...

    def oracle(self, task: TaskT) -> OracleAnswer[Any]:
        """Return a plan that passes `check`, or a proof that there is none."""
        ...

    def episode(self, task: TaskT) -> Episode:
        """Start the task."""
        ...
