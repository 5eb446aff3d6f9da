"""Which tasks an evaluation or a run means: a file of the data folder, or requests drawn with a seed."""

import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import get_args

from envs import Level, Tables, TaskKind, TripTask, generate_tasks, load_requests
from tools import InputError

GENERATED, UNSATISFIABLE = "generated", "generated-unsat"
DAYS = (3, 5, 7)
MOST_GENERATED = 9_999
_OWN_ID = re.compile(r"(?P<kind>.+)-(?P<seed>\d+)-(?P<number>\d+)")


def travel_tasks(
    tables: Tables, data: Path | None, split: str, *, seed: int = 1, count: int = 20
) -> tuple[TripTask, ...]:
    """Return the tasks of `split`: NAME.jsonl in the data folder, or `count` generated ones.

    `generated` requests have a plan, `generated-unsat` requests a known clash; both go through all nine kinds
    (easy, medium, hard; 3, 5, 7 days) in turn.
    """
    if split in (GENERATED, UNSATISFIABLE):
        return _drawn(tables, seed, count, satisfiable=split == GENERATED)
    if data is None:
        raise InputError(
            f"the bundled world has no split {split!r}",
            hint=f"it has {GENERATED} and {UNSATISFIABLE}; others come with a folder named by --data",
        )
    file = data / f"{split}.jsonl"
    if Path(split).name != split or not file.is_file():
        known = [GENERATED, UNSATISFIABLE, *sorted(path.stem for path in data.glob("*.jsonl"))]
        raise InputError(f"there is no split {split!r} in the data folder", hint=f"the splits are {', '.join(known)}")
    return load_requests(file)


def travel_task(tables: Tables, data: Path | None, task_id: str, seed: int = 1) -> TripTask:
    """Return one task by its id: `train/7`, `generated/3` (the third one drawn), or as the task itself says it."""
    split, _, number = task_id.partition("/")
    if number and split in (GENERATED, UNSATISFIABLE):
        return _generated(tables, split, number, seed)
    if not number:
        raise InputError(f"{task_id!r} is no task id", hint="ids are SPLIT/NUMBER, such as generated/3")
    return pick(travel_tasks(tables, data, split), task_id)


def pick(tasks: Sequence[TripTask], task_id: str) -> TripTask:
    """Return the task with `task_id`; raise `InputError` naming the first and the last id if there is none."""
    found = [task for task in tasks if task.id == task_id]
    if not found:
        hint = f"ids go from {tasks[0].id} to {tasks[-1].id}" if tasks else "the split is empty"
        raise InputError(f"there is no task {task_id!r}", hint=hint)
    return found[0]


def _generated(tables: Tables, split: str, name: str, seed: int) -> TripTask:
    """Return a task by its place, or by the kind, the seed and the number that its own id has."""
    if name.isdecimal() and 0 < int(name) <= MOST_GENERATED:
        return _drawn(tables, seed, int(name), satisfiable=split == GENERATED, only_last=True)[0]
    kinds = {kind.name: kind for satisfiable in (True, False) for kind in _kinds(satisfiable=satisfiable)}
    own = _OWN_ID.fullmatch(name) if split == GENERATED else None
    if own and own["kind"] in kinds and int(own["number"]) < MOST_GENERATED:
        return generate_tasks(tables, kinds[own["kind"]], seed=int(own["seed"]), count=int(own["number"]) + 1)[-1]
    own_id = f"{GENERATED}/{next(iter(kinds))}-{seed}-0"
    hint = f"ids go from {split}/1 to {split}/{MOST_GENERATED}; those that an evaluation shows are such as {own_id}"
    raise InputError(f"there is no task {f'{split}/{name}'!r}", hint=hint)


def _kinds(*, satisfiable: bool) -> list[TaskKind]:
    return [
        TaskKind(level=level, days=days, satisfiable=satisfiable)  # type: ignore[arg-type]  # DAYS are the legal ones
        for level, days in product(get_args(Level), DAYS)
    ]


def _drawn(
    tables: Tables, seed: int, count: int, *, satisfiable: bool, only_last: bool = False
) -> tuple[TripTask, ...]:
    """Return `count` requests, the kinds taking turns, or only the last of them."""
    kinds = _kinds(satisfiable=satisfiable)
    wanted = [count - 1] if only_last else range(count)
    rounds = [len(range(turn, count, len(kinds))) for turn in range(len(kinds))]
    turns = {number % len(kinds) for number in wanted}
    drawn = {turn: generate_tasks(tables, kinds[turn], seed=seed, count=rounds[turn]) for turn in sorted(turns)}
    return tuple(drawn[number % len(kinds)][number // len(kinds)] for number in wanted)
