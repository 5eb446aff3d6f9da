"""A finite-domain task as bytes, much faster to read than PDDL or the translator's text.

Names are one text, and what the operators share is written once, with numbers for it in one array: `marshal` reads
large arrays faster than many small tuples.
"""

import hashlib
import marshal
from array import array
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from planners.search.collection import no_collection
from planners.search.task import Effect, FdrTask, Operator
from tools import DataError

FORMAT = "3"
_DIGEST_BYTES = 32
_NAME_END = "\n"

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
_Rows = tuple[bytes, bytes]
"""The length of each row, and the numbers of what is in all rows, one after the other."""


def to_bytes(task: FdrTask) -> bytes:
    """Return the task as bytes that begin with their own hash."""
    effects, changes = _rows(operator.effects for operator in task.operators)
    parts = (
        (task.name, task.variables, task.initial, task.goal),
        _rows(task.mutexes),
        "".join(operator.name + _NAME_END for operator in task.operators),
        _rows(operator.preconditions for operator in task.operators),
        ([(effect.conditions, effect.variable, effect.value) for effect in effects], changes),
        [operator.cost for operator in task.operators],
    )
    body = marshal.dumps(parts)
    return hashlib.sha256(body).digest() + body


def checked(content: bytes) -> memoryview:
    """Return what follows the hash, or raise `DataError` where the bytes are not those that were written."""
    digest, body = content[:_DIGEST_BYTES], memoryview(content)[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise DataError("a stored task is damaged", hint="ground it anew")
    return body


def from_bytes(content: bytes) -> FdrTask:
    """Return the task in `content`, or raise `DataError` where the bytes are not those that were written."""
    body = checked(content)
    with no_collection():
        # `marshal` runs no code, and the hash says that these bytes are our own.
        head, mutexes, names, preconditions, (effects, changes), costs = marshal.loads(body)  # noqa: S302
        operators = map(
            Operator,
            names.split(_NAME_END),  # the last one is empty, and ends behind the last operator
            _unrolled(*preconditions),
            _unrolled([Effect(*parts) for parts in effects], changes),
            costs,
        )
        name, variables, initial, goal = head
        return FdrTask(name, variables, initial, goal, tuple(operators), tuple(_unrolled(*mutexes)))


def _rows(rows: Iterable[Sequence[H]]) -> tuple[list[H], _Rows]:
    """Return what is in the rows, each thing once, and the rows with numbers for them."""
    numbers: dict[H, int] = {}
    lengths, places = array("I"), array("I")
    for row in rows:
        lengths.append(len(row))
        places.extend([numbers.setdefault(one, len(numbers)) for one in row])
    return list(numbers), (lengths.tobytes(), places.tobytes())


def _unrolled(things: Sequence[T], rows: _Rows) -> Iterable[tuple[T, ...]]:
    """Return the rows that `_rows` has numbered."""
    lengths, places = rows
    whole = tuple(map(things.__getitem__, array("I", places)))
    return (whole[start:end] for start, end in pairwise(accumulate(array("I", lengths), initial=0)))
