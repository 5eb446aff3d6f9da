"""The worlds by name; what is registered here is tested."""

from collections.abc import Callable
from importlib import import_module

from envs.classical.obfuscate import ObfuscatedWorld
from envs.classical.world import PuzzleWorld
from tools import InputError, did_you_mean

ClassicalWorld = PuzzleWorld | ObfuscatedWorld

_FAMILIES = {
    "blocksworld": "blocksworld:Blocksworld",
    "checker-jumping": "checkers:Checkers",
    "gripper": "gripper:Gripper",
    "hanoi": "hanoi:Hanoi",
    "logistics": "logistics:Logistics",
    "river-crossing": "river:River",
    "three-stacks": "stacks:ThreeStacks",
    "unsolvable-blocksworld": "contradictions:ContradictingBlocks",
}
_OTHERS: dict[str, Callable[[], ClassicalWorld]] = {
    "obfuscated-blocksworld": lambda: ObfuscatedWorld("obfuscated-blocksworld", _open("blocksworld")),
    "obfuscated-logistics": lambda: ObfuscatedWorld("obfuscated-logistics", _open("logistics")),
}


def worlds() -> tuple[str, ...]:
    """Return the names of all classical worlds."""
    return tuple(sorted({*_FAMILIES, *_OTHERS}))


def open_world(name: str) -> ClassicalWorld:
    """Return a world by name; an unknown one raises `InputError`."""
    if name in _OTHERS:
        return _OTHERS[name]()
    if name in _FAMILIES:
        return _open(name)
    raise InputError(f"there is no world {name!r}", hint=did_you_mean(name, worlds()))


def _open(name: str) -> PuzzleWorld:
    module, family = _FAMILIES[name].split(":")
    return PuzzleWorld(name, getattr(import_module(f"envs.classical.{module}"), family))
