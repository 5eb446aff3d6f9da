"""The successor generator (Helmert 2006): a tree over variables that leads to the applicable operators.

At a node the remaining operators are split by the variable that most of them ask for; those that do not ask for it
go on to the next split, so a node is a list of splits.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from planners.search.task import Fact, State

T = TypeVar("T")


class SuccessorGenerator(Generic[T]):
    """Find all of some things, such as operators, whose conditions hold in a state."""

    def __init__(self, conditions: Iterable[tuple[Sequence[Fact], T]], sizes: Sequence[int]) -> None:
        self._root = _node([(dict(facts), thing) for facts, thing in conditions], sizes)

    def applicable(self, state: State) -> list[T]:
        """Return what is applicable in `state`, always in the same order."""
        here, splits = self._root
        found = here[:]
        waiting = [splits]
        for splits in waiting:  # grows while it is walked
            for variable, branches in splits:
                branch = branches[state[variable]]
                if branch is not None:
                    here, deeper = branch
                    found += here
                    if deeper:
                        waiting.append(deeper)
        return found


_Waiting = list[tuple[dict[int, int], T]]
_Node = tuple[list[T], list[tuple[int, list["_Node[T] | None"]]]]


def _node(waiting: "_Waiting[T]", sizes: Sequence[int]) -> "_Node[T]":
    here = [thing for facts, thing in waiting if not facts]
    waiting = [entry for entry in waiting if entry[0]]
    splits: list[tuple[int, list[_Node[T] | None]]] = []
    asked = Counter(variable for facts, _ in waiting for variable in facts)
    while waiting:
        # Among equals the one with fewer values, which is behind: more often it rules out all that is below it.
        variable = max(asked, key=lambda known: (asked[known], known))
        chosen: dict[int, _Waiting[T]] = {}
        for facts, thing in waiting:
            if variable in facts:
                asked.subtract(facts.keys())
                rest = {other: value for other, value in facts.items() if other != variable}
                chosen.setdefault(facts[variable], []).append((rest, thing))
        waiting = [entry for entry in waiting if variable not in entry[0]]
        branches: list[_Node[T] | None] = [None] * sizes[variable]
        for value, group in chosen.items():
            branches[value] = _node(group, sizes)
        splits.append((variable, branches))
    return here, splits
