"""Any world with more to read: remarks that are true of something else, between the sentences of each task."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar, cast

from envs.classical.distractors import with_distractors
from envs.classical.task import PlanTask
from envs.sokoban.world import SokobanTask
from envs.travel.streams import stream
from envs.world import Episode, OracleAnswer, Passing, Task, World, foreign_task, require_whole

T = TypeVar("T", bound=Task)

_BORDER = re.compile(r"(?<=[.!?])(?= [A-Z])")


@dataclass(frozen=True, slots=True)
class _Remarks:
    """Sentences of a subject and a fact. They hold no number, place, price or wish, so that they ask for nothing."""

    subjects: tuple[str, ...]
    facts: tuple[str, ...]

    def drawn(self, count: int, random: Random) -> list[str]:
        every = [f"{subject} {fact}." for subject in self.subjects for fact in self.facts]
        return random.sample(every, min(count, len(every)))


_NEIGHBOURS = _Remarks(
    ("My neighbour", "A colleague of mine", "My old teacher", "Our postman", "The baker around the corner", "My uncle"),
    (
        "collects stamps",
        "is learning the violin",
        "has painted the garden fence",
        "mends clocks",
        "likes crossword puzzles",
        "has a new pair of glasses",
        "knows many songs by heart",
        "grows tomatoes on a balcony",
    ),
)
_STOREROOM = _Remarks(
    ("The paint of the walls", "The floor", "The lamp above the room", "The sign at the door", "The roof"),
    (
        "is older than the building next door",
        "was chosen by a friend of the owner",
        "looks better in the morning",
        "has been cleaned lately",
        "came from another town",
        "is mentioned in an old letter",
    ),
)


@dataclass(frozen=True, slots=True)
class DistractedTask(Generic[T]):
    """A task with more to read; `plain` is the task itself, with its rules, its PDDL and its solutions."""

    id: str
    text: str
    plain: T


@dataclass(frozen=True, slots=True)
class DistractedWorld(Generic[T]):
    """The tasks of a world with `count` facts more in each text; oracle, checker and episodes are those of the world.

    Tasks in PDDL get the facts there too (`classical.with_distractors`). The name is that of the world.
    """

    world: World[T]
    count: int = 8

    @property
    def name(self) -> str:
        """Return the name of the world whose tasks these are."""
        return self.world.name

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[DistractedTask[T], ...]:
        """Return the first tasks of a seed with their distractors, which depend on seed and task alone."""
        return tuple(distracted(task, self.count, seed) for task in self.world.tasks(seed=seed, count=count, size=size))

    def check(self, task: DistractedTask[T], answer: Any) -> Passing:
        """Judge an answer to the task itself."""
        return self.world.check(self._plain(task), answer)

    def oracle(self, task: DistractedTask[T]) -> OracleAnswer[Any]:
        """Return the answer of the world."""
        return self.world.oracle(self._plain(task))

    def episode(self, task: DistractedTask[T]) -> Episode:
        """Start the task itself."""
        return self.world.episode(self._plain(task))

    def _plain(self, task: DistractedTask[T]) -> T:
        if not isinstance(task, DistractedTask):
            raise foreign_task(task, self.name)
        return task.plain


def distracted(task: T, count: int, seed: int) -> DistractedTask[T]:
    """Return a task with `count` irrelevant facts more in its text, or as many as there are."""
    if isinstance(task, PlanTask):
        more = with_distractors(task, count, seed)
        return DistractedTask(more.id, more.text, cast("T", more))  # T is PlanTask here
    require_whole("the number of distractors", count, 0)
    random = stream(seed, "distractors", count, task.id)
    remarks = (_STOREROOM if isinstance(task, SokobanTask) else _NEIGHBOURS).drawn(count, random)
    return DistractedTask(f"{task.id}/distractors-{count}-{seed}", _scattered(task.text, remarks, random), task)


def _scattered(text: str, remarks: Sequence[str], random: Random) -> str:
    """Put each remark between two sentences; what the text says stays as it is, in its order."""
    borders = [found.start() for found in _BORDER.finditer(text)]
    places = sorted(random.choice(borders) for _ in remarks) if borders else [0] * len(remarks)
    pieces, done = [], 0
    for place, remark in zip(places, remarks, strict=True):
        pieces += [text[done:place], f" {remark}" if borders else f"{remark} "]
        done = place
    return "".join([*pieces, text[done:]])
