"""The successor generator (Helmert 2006): a tree over variables that leads to the applicable operators.

At a node the remaining operators are split by the variable that most of them ask for; those that do not ask for it
go on to the next split, so a node is a list of splits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import heapify, heapreplace
from typing import Generic, NamedTuple, TypeVar

from planners.search.task import Fact, State

T = TypeVar("T")
_SPARSE = 8
"""With a branch for less than one value in so many, a table leaves the others out."""


class FlatTree(NamedTuple):
    """A successor generator as lists of numbers; node 0 is the root.

    The things of node n are those from `first_things[n]` up to the next node's, and so are its splits. Split s asks
    for a variable, and its branch for value v is `branches[first_branches[s] + v]`: a node, or -1 for none.
    """

    things: list[int]
    first_things: list[int]
    first_splits: list[int]
    variables: list[int]
    first_branches: list[int]
    branches: list[int]


class SuccessorGenerator(Generic[T]):
    """Find all of some things, such as operators, whose conditions hold in a state."""

    def __init__(self, conditions: Iterable[tuple[Sequence[Fact], T]], sizes: Sequence[int]) -> None:
        self._sizes = sizes
        self._root = _tree([(dict(facts), thing) for facts, thing in conditions], sizes)

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

    @cached_property
    def flat_entries(self) -> int:
        """Return how many branches, there or not, the tree has as lists."""
        nodes = [self._root]
        for _, splits in nodes:  # grows while it is walked
            for _, branches in splits:
                nodes += filter(None, branches.values() if isinstance(branches, _Sparse) else branches)
        return sum(self._sizes[variable] for _, splits in nodes for variable, _ in splits)

    def flat(self, number_of: Callable[[T], int]) -> FlatTree:
        """Return the tree as lists, each thing by its number."""
        tree = FlatTree([], [0], [0], [], [], [])
        nodes = [self._root]
        for here, splits in nodes:  # grows while it is walked
            tree.things.extend(map(number_of, here))
            tree.first_things.append(len(tree.things))
            for variable, branches in splits:
                tree.variables.append(variable)
                tree.first_branches.append(len(tree.branches))
                for value in range(self._sizes[variable]):
                    branch = branches[value]
                    tree.branches.append(-1 if branch is None else len(nodes))
                    nodes += () if branch is None else (branch,)
            tree.first_splits.append(len(tree.variables))
        return tree


class _Sparse(dict[int, "_Node[T]"], Generic[T]):
    """A table of branches that has none for most values, and None for them."""

    def __missing__(self, value: int) -> None:
        return None


_Waiting = list[tuple[dict[int, int], T]]
_Branches = list["_Node[T] | None"] | _Sparse[T]
_Node = tuple[list[T], list[tuple[int, _Branches[T]]]]


def _tree(waiting: "_Waiting[T]", sizes: Sequence[int]) -> "_Node[T]":
    """Return the root of a tree; the conditions are used up.

    Nodes are filled one after the other and not by recursion, since a condition may have thousands of facts.
    """
    root: _Node[T] = ([], [])
    unfilled = [(waiting, root)]
    while unfilled:
        waiting, (here, splits) = unfilled.pop()
        here += [thing for facts, thing in waiting if not facts]
        for variable, groups in _split(waiting):
            nodes: dict[int, _Node[T]] = {}
            for value, group in groups.items():
                if len(group) == 1:
                    nodes[value] = _chain(*group[0], sizes)
                else:
                    nodes[value] = ([], [])
                    unfilled.append((group, nodes[value]))
            splits.append((variable, _table(nodes, sizes[variable])))
    return root


def _split(waiting: "_Waiting[T]") -> "Iterator[tuple[int, dict[int, _Waiting[T]]]]":
    """Yield variables with what asks for each of their values, which then no longer asks for them."""
    waiting = [entry for entry in waiting if entry[0]]
    asked: dict[int, int] = {}
    for facts, _ in waiting:
        for variable in facts:
            asked[variable] = asked.get(variable, 0) + 1
    order = [(-count, -variable) for variable, count in asked.items()]
    heapify(order)
    while waiting:
        variable = _most_asked(order, asked)
        asked[variable] = 0
        groups: dict[int, _Waiting[T]] = {}
        others = []
        for entry in waiting:
            value = entry[0].pop(variable, None)
            if value is None:
                others.append(entry)
                continue
            for other in entry[0]:
                asked[other] -= 1
            groups.setdefault(value, []).append(entry)
        yield variable, groups
        waiting = others


def _chain(facts: dict[int, int], thing: T, sizes: Sequence[int]) -> "_Node[T]":
    """Return what `_tree` makes of one condition."""
    node: _Node[T] = ([thing], [])
    for variable in sorted(facts):
        node = ([], [(variable, _table({facts[variable]: node}, sizes[variable]))])
    return node


def _most_asked(order: list[tuple[int, int]], asked: dict[int, int]) -> int:
    """Return the variable that most operators ask for, out of a heap of earlier counts, which have only fallen since.

    Among equals it is the one with fewer values, which is behind: more often it rules out all that is below it.
    """
    while True:
        count, variable = order[0]
        if -count == asked[-variable]:
            return -variable
        heapreplace(order, (-asked[-variable], variable))


def _table(nodes: "dict[int, _Node[T]]", size: int) -> "_Branches[T]":
    if _SPARSE * len(nodes) < size:
        return _Sparse(nodes)
    return [nodes.get(value) for value in range(size)]
