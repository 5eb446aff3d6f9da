"""A finite-domain task as bytes, much faster to read than PDDL or the translator's text."""

import hashlib
import marshal
from typing import Any

from planners.search.task import Effect, FdrTask, Operator
from tools import DataError

FORMAT = "1"
_DIGEST_BYTES = 32


def to_bytes(task: FdrTask) -> bytes:
    """Return the task as bytes that begin with their own hash."""
    facts: dict[tuple[int, int], int] = {}
    effects: dict[Effect, int] = {}

    def numbers(pairs: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
        return tuple(facts.setdefault(pair, len(facts)) for pair in pairs)

    operators = [
        (
            operator.name,
            numbers(operator.preconditions),
            tuple(effects.setdefault(effect, len(effects)) for effect in operator.effects),
            operator.cost,
        )
        for operator in task.operators
    ]
    shared = [(numbers(effect.conditions), effect.variable, effect.value) for effect in effects]
    rest = (task.name, task.variables, task.initial, task.goal, task.mutexes)
    body = marshal.dumps((rest, list(facts), shared, operators))
    return hashlib.sha256(body).digest() + body


def from_bytes(content: bytes) -> FdrTask:
    """Return the task in `content`, or raise `DataError` where the bytes are not those that were written."""
    digest, body = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise DataError("a stored task is damaged", hint="ground it anew")
    # `marshal` runs no code, and the hash says that these bytes are our own.
    rest, facts, shared, operators = marshal.loads(body)  # noqa: S302
    name, variables, initial, goal, mutexes = rest
    effects = [Effect(tuple(map(facts.__getitem__, conditions)), *pair) for conditions, *pair in shared]
    return FdrTask(name, variables, initial, goal, _operators(operators, facts, effects), mutexes)


def _operators(stored: Any, facts: list[tuple[int, int]], effects: list[Effect]) -> tuple[Operator, ...]:
    fact, effect = facts.__getitem__, effects.__getitem__
    return tuple(
        Operator(name, tuple(map(fact, needed)), tuple(map(effect, changes)), cost)
        for name, needed, changes, cost in stored
    )
