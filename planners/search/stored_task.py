"""A finite-domain task as bytes, much faster to read than PDDL or the translator's text."""

import hashlib
import marshal

from planners.search.collection import no_collection
from planners.search.task import Effect, FdrTask, Operator
from tools import DataError

FORMAT = "2"
_DIGEST_BYTES = 32


def to_bytes(task: FdrTask) -> bytes:
    """Return the task as bytes that begin with their own hash."""
    places: dict[int, int] = {}  # by identity: to hash an effect takes longer than to store it twice
    effects: list[Effect] = []
    for operator in task.operators:
        for effect in operator.effects:
            if id(effect) not in places:
                places[id(effect)] = len(effects)
                effects.append(effect)
    operators = (
        tuple([operator.name for operator in task.operators]),
        tuple([operator.preconditions for operator in task.operators]),
        tuple([tuple([places[id(effect)] for effect in operator.effects]) for operator in task.operators]),
        tuple([operator.cost for operator in task.operators]),
    )
    shared = [(effect.conditions, effect.variable, effect.value) for effect in effects]
    rest = (task.name, task.variables, task.initial, task.goal, task.mutexes)
    body = marshal.dumps((rest, shared, operators))
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
        rest, shared, (names, preconditions, numbers, costs) = marshal.loads(body)  # noqa: S302
        name, variables, initial, goal, mutexes = rest
        effect = [Effect(*parts) for parts in shared].__getitem__
        effects = [tuple(map(effect, places)) for places in numbers]
        operators = tuple(map(Operator, names, preconditions, effects, costs))
    return FdrTask(name, variables, initial, goal, operators, mutexes)
