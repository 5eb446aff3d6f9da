"""One heuristic a domain, such as a model writes: what it computes, apart from how a planner shows a state.

Each takes the task's goal and static atoms as tuples, and then what it needs of a state in plain Python values.
"""

from collections import deque
from collections.abc import Iterable, Sequence

Atom = tuple[str, ...]
FAR = 10_000


class Blocks:
    """Two for every block not in place, and one more where its place is further down in its own tower."""

    def __init__(self, goal: Iterable[Atom], _static: Iterable[Atom]) -> None:
        self._wanted = {atom[1]: atom[2] for atom in goal if atom[0] == "on"}
        self._wanted.update({atom[1]: "" for atom in goal if atom[0] == "on-table"})

    def number(self, blocks: Sequence[str]) -> None:
        """Fix the order of the blocks; below a block is the number of another, -1 the table, -2 the hand."""
        self.count = len(blocks)
        self.place = {name: number for number, name in enumerate(blocks)} | {"": -1}
        self.goals = [self.place[self._wanted[name]] if name in self._wanted else -3 for name in blocks]

    def under(self, atom: Atom) -> int:
        """Return what the block of an atom is on."""
        return self.place[atom[2]] if atom[0] == "on" else -1 if atom[0] == "on-table" else -2

    def value(self, below: list[int]) -> int:
        """Return the estimate for what each block stands on."""
        goals = self.goals
        above, tower = [-1] * len(below), [-1] * len(below)
        value = 0
        for block, under in enumerate(below):
            if under >= 0:
                above[under] = block
        for base, under in enumerate(below):
            block = base if under < 0 else -1
            sound = under == -1
            while block >= 0:
                wanted = goals[block]
                tower[block] = base
                sound = sound and wanted in (below[block], -3)
                if not sound:
                    value += 3 if wanted >= 0 and tower[wanted] == base else 2
                block = above[block]
        return value


class Boxes:
    """The sum of the distances of the boxes to their goals, without other boxes."""

    def __init__(self, goal: Iterable[Atom], static: Iterable[Atom]) -> None:
        graph = _graph((atom[2], atom[1]) for atom in static if atom[0] == "adjacent")
        self.distance = {atom[1]: _distances(graph, atom[2]) for atom in goal if atom[0] == "at"}


class Parcels:
    """For each parcel the way of the nearest truck to it, its way to its goal, and loading and unloading."""

    def __init__(self, goal: Iterable[Atom], static: Iterable[Atom]) -> None:
        graph = _graph((atom[2], atom[1]) for atom in static if atom[0] == "road")
        self.places = sorted({*graph, *(atom[2] for atom in goal)})
        self.place = {name: number for number, name in enumerate(self.places)}
        to = [_distances(graph, name) for name in self.places]
        self.ways = [[distances.get(name, FAR) for distances in to] for name in self.places]
        self.goals = {atom[1]: self.place[atom[2]] for atom in goal if atom[0] == "at"}

    def value(self, trucks: Sequence[int], parcels: Iterable[tuple[bool, int, int]]) -> int:
        """Return the estimate for where trucks are, and for each parcel: on board, its truck or place, its goal."""
        ways = self.ways
        value = 0
        for on_board, where, goal in parcels:
            if on_board:
                value += ways[trucks[where]][goal] + 1
            elif where != goal:
                value += ways[where][goal] + 2 + min([ways[truck][where] for truck in trucks])
        return value


def _graph(edges: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {}
    for there, here in edges:
        graph.setdefault(there, []).append(here)
    return graph


def _distances(graph: dict[str, list[str]], start: str) -> dict[str, int]:
    distances = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in graph.get(here, ()):
            if there not in distances:
                distances[there] = distances[here] + 1
                queue.append(there)
    return distances
