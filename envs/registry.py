"""All worlds by name."""

from collections.abc import Callable
from typing import Any

from envs import classical, sokoban
from envs.world import World
from tools import InputError, did_you_mean


def _travel(name: str, *, solvable: bool) -> World[Any]:
    from envs.travel.world import TravelWorld  # with the solver: only who opens it pays for it

    return TravelWorld(solvable=solvable, name=name)


_OTHERS: dict[str, Callable[[], World[Any]]] = {
    "sokoban": lambda: sokoban.SokobanWorld(),
    "travel": lambda: _travel("travel", solvable=True),
    "unsolvable-travel": lambda: _travel("unsolvable-travel", solvable=False),
    "unsolvable-sokoban": lambda: sokoban.SokobanWorld(solvable=False, name="unsolvable-sokoban"),
}


def worlds() -> tuple[str, ...]:
    """Return the names of all worlds, those of `envs.classical` included."""
    return tuple(sorted({*classical.worlds(), *_OTHERS}))


def open_world(name: str) -> World[Any]:
    """Return a world by name; an unknown one raises `InputError`."""
    if name in _OTHERS:
        return _OTHERS[name]()
    if name in classical.worlds():
        return classical.open_world(name)
    raise InputError(f"there is no world {name!r}", hint=did_you_mean(name, worlds()))
