"""Items of three kinds from a seed."""

from collections.abc import Callable, Mapping
from itertools import count
from random import Random
from typing import get_args

from envs.questions.arithmetic import draw_arithmetic
from envs.questions.gold import Ask, AskOneOfSeveral, Gold, StaySilent
from envs.questions.item import QuestionItem, Split
from envs.questions.logic import draw_logic
from envs.questions.planning import draw_planning
from tools import InputError, did_you_mean

SPLITS: tuple[Split, ...] = get_args(Split)
ALL = "all"
_Draw = Callable[[Random, str], QuestionItem | None]
_DRAWS: Mapping[Split, _Draw] = {"logic": draw_logic, "arithmetic": draw_arithmetic, "planning": draw_planning}
_KINDS: tuple[type[Gold], ...] = (StaySilent, Ask, AskOneOfSeveral)


def generate_items(split: str, *, seed: int, count: int) -> tuple[QuestionItem, ...]:
    """Return the first `count` items of a seed; a larger count begins with the same items.

    Each third lacks nothing, one fact and more. `split` is one of `SPLITS`, or `all`, where they take turns.
    """
    if split != ALL and split not in SPLITS:
        raise InputError(f"there is no split {split!r}", hint=did_you_mean(split, (*SPLITS, ALL)))
    names = [name for name in SPLITS if split in (ALL, name)]
    return tuple(_item(names[n % len(names)], seed, n // len(names)) for n in range(count))


def _item(split: Split, seed: int, number: int) -> QuestionItem:
    """Draw until an item lacks as much as it should."""
    wanted = _KINDS[number % len(_KINDS)]
    for attempt in count():
        random = Random(f"{split}/{seed}/{number}/{attempt}")  # noqa: S311 - a sample, not a secret
        item = _DRAWS[split](random, f"{split}/{seed}-{number}")
        if item is not None and isinstance(item.gold, wanted):
            return item
    raise AssertionError("counting never ends")
