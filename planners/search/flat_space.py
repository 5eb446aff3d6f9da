"""A state space as arrays of numbers, as compiled code walks through it.

A state is a row of eight-byte words, its packed form cut into pieces.
"""

from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planners.search.packing import Packed, Packing

if TYPE_CHECKING:
    from planners.search.space import StateSpace

_WORD_BITS = 64
Array = NDArray[Any]


class Layout(NamedTuple):
    """Where variables are in a row: variable v is `row[word[v]] >> shift[v] & mask[v]`."""

    word: Array
    shift: Array
    mask: Array


class FlatSpace(NamedTuple):
    """The arrays. Things are grouped by a second array: those of n are from `first_...[n]` up to the next one's.

    The effects of an operator are variables with new values. The goal holds in a row where it has the bits `goal`
    under the mask `goal_mask`.
    """

    operators: Array
    first_operators: Array
    first_splits: Array
    split_variables: Array
    first_branches: Array
    branches: Array
    costs: Array
    first_effects: Array
    effect_variables: Array
    effect_values: Array
    layout: Layout
    goal_mask: Array
    goal: Array


def flattened(space: "StateSpace") -> FlatSpace:
    """Return the arrays of a space without conditional effects."""
    packing = space.packing
    tree = space.generator.flat(lambda move: move[0])
    changes = [known for known in space.changes if known is not None]
    effects = [effect for known in changes for effect in known]
    goal_mask, goal = as_rows(packing.mask(space.task.goal), packing.byte_count)
    return FlatSpace(
        operators=_numbers(tree.things),
        first_operators=_numbers(tree.first_things),
        first_splits=_numbers(tree.first_splits),
        split_variables=_numbers(tree.variables),
        first_branches=_numbers(tree.first_branches),
        branches=_numbers(tree.branches),
        costs=np.array(space.costs, np.int64),
        first_effects=_numbers([0, *accumulate(map(len, changes))]),
        effect_variables=_numbers([variable for variable, _ in effects]),
        effect_values=np.array([value for _, value in effects], np.int64),
        layout=layout_of(packing),
        goal_mask=goal_mask,
        goal=goal,
    )


def _numbers(values: list[int]) -> Array:
    return np.array(values, np.int32)


def layout_of(packing: Packing) -> Layout:
    """Return where the variables of packed states are in rows."""
    return Layout(
        np.array([shift // _WORD_BITS for shift in packing.shifts], np.int32),
        np.array([shift % _WORD_BITS for shift in packing.shifts], np.uint64),
        np.array([(1 << bits) - 1 for bits in packing.bits], np.uint64),
    )


def as_rows(states: Iterable[Packed], byte_count: int) -> Array:
    """Return packed states of so many bytes as rows of words."""
    words = max(1, -(-8 * byte_count // _WORD_BITS))
    content = b"".join([packed.to_bytes(8 * words, "little") for packed in states])
    return np.frombuffer(content, "<u8").reshape(-1, words)
