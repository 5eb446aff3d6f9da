"""The worlds of the library, and the one that a text is told of."""

from collections.abc import Iterator
from importlib import import_module

from agents.formalisms.pddl.english import FUNCTION_WORDS
from agents.formalisms.pddl.library.naming import TOKEN
from agents.formalisms.pddl.library.situation import Situation, read_situation
from agents.formalisms.pddl.library.wording import stem
from agents.formalisms.pddl.library.world import DescribedWorld

WORLDS = (
    "blocksworld",
    "depots",
    "ferry",
    "gripper",
    "keys",
    "logistics",
    "rovers",
    "satellites",
    "tiles",
    "visit",
)


def library() -> Iterator[DescribedWorld]:
    """Yield the worlds of the library."""
    for name in WORLDS:
        world = import_module(f"agents.formalisms.pddl.library.worlds.{name}").WORLD
        assert isinstance(world, DescribedWorld)
        yield world


def told_of(text: str, question: str = "") -> Situation:
    """Return a text read as a situation in the world of the library that it is told of.

    The worlds are tried in the order of how many words they share with the text; the first is taken in which there are
    no faults, or else that with the fewest.
    """
    words = {stem(word) for word in TOKEN.findall(text)} - FUNCTION_WORDS
    read: list[Situation] = []
    for world in sorted(library(), key=lambda world: (-len(words & world.words), world.name)):
        read.append(read_situation(world, text, question))
        if not read[-1].faults:
            return read[-1]
    return min(read, key=lambda situation: len(situation.faults))
