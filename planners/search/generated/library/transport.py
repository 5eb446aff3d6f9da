"""A direct heuristic for transport, written by hand.

Packages that wait weigh most, those on board half of that, and the rest is the shortest way of any vehicle to
something it can do: unload a package where it belongs, or load one while it has room. A step on that way improves
by one; loading and unloading gain more than the next way can cost. Roads must lead everywhere.
"""

from collections import deque
from collections.abc import Callable

from planners.search.generated.contract import GroundAtom, State, TaskView

VIEW = "fdr"
Pair = tuple[int, int]
Row = list[Pair | None]


def prepare(task: TaskView) -> "Fleet":
    """Number locations and vehicles; find the variables of vehicles, packages and capacities."""
    places = {name: index for index, name in enumerate(task.objects["location"])}
    vehicles = {name: index for index, name in enumerate(task.objects["vehicle"])}
    goal = {atom[1]: places[atom[2]] for atom in task.goal if atom[0] == "at" and atom[1] not in vehicles}
    has_room = {pair[1] for pair in task.arguments("capacity-predecessor")}

    def vehicle(atom: GroundAtom) -> Pair | None:
        return (vehicles[atom[1]], places[atom[2]]) if atom[0] == "at" and atom[1] in vehicles else None

    def capacity(atom: GroundAtom) -> Pair | None:
        return (vehicles[atom[1]], int(atom[2] in has_room)) if atom[0] == "capacity" else None

    def package(atom: GroundAtom) -> Pair | None:
        """Return the vehicle, or -1, with the place to go to; nothing if the package is where it belongs."""
        if atom[0] not in ("at", "in") or atom[1] not in goal:
            return None
        if atom[0] == "in":
            return vehicles[atom[2]], goal[atom[1]]
        return None if places[atom[2]] == goal[atom[1]] else (-1, places[atom[2]])

    return Fleet(
        _all_distances(task, places),
        (_always(task, vehicle, len(vehicles)), _tables(task, vehicle)),
        (_always(task, capacity, len(vehicles)), _tables(task, capacity)),
        _tables(task, package),
    )


def _tables(task: TaskView, meaning: Callable[[GroundAtom], Pair | None]) -> list[tuple[int, Row]]:
    """Return the variables some of whose atoms mean something, with what each value means."""
    tables = [
        (variable, [meaning(atom) if atom else None for atom in row]) for variable, row in enumerate(task.variables)
    ]
    return [(variable, row) for variable, row in tables if any(row)]


def _always(task: TaskView, meaning: Callable[[GroundAtom], Pair | None], count: int) -> list[int]:
    """Return what never changes of each vehicle; 0 for what does."""
    known = dict(pair for pair in map(meaning, sorted(task.static)) if pair)
    return [known.get(vehicle, 0) for vehicle in range(count)]


class Fleet:
    """The heuristic; `vehicles` and `capacities` are what never changes, and the variables of the rest."""

    def __init__(
        self,
        distance: list[list[int]],
        vehicles: tuple[list[int], list[tuple[int, Row]]],
        capacities: tuple[list[int], list[tuple[int, Row]]],
        packages: list[tuple[int, Row]],
    ) -> None:
        self._distance = distance
        self._vehicles = vehicles
        self._capacities = capacities
        self._packages = packages
        self._weight = max((max(row) for row in distance), default=0) + 1

    def estimate(self, state: State) -> int:
        """Return the weight of the packages, and the way to the next thing to do."""
        waiting, aboard, total = set(), set(), 0
        for variable, row in self._packages:
            errand = row[state[variable]]
            if errand is None:
                continue
            if errand[0] < 0:
                total += 2 * self._weight
                waiting.add(errand[1])
            else:
                total += self._weight
                aboard.add(errand)
        if not total:
            return 0
        place, room = _read(self._vehicles, state), _read(self._capacities, state)
        distance = self._distance
        ways = [distance[target][place[vehicle]] for vehicle, target in aboard]
        starts = {where for where, free in zip(place, room, strict=True) if free}
        ways += [distance[target][start] for target in waiting for start in starts]
        return total + min(ways, default=self._weight)


def _read(known: tuple[list[int], list[tuple[int, Row]]], state: State) -> list[int]:
    """Return the place, or the room, of each vehicle."""
    values = known[0][:]
    for variable, row in known[1]:
        pair = row[state[variable]]
        if pair:
            values[pair[0]] = pair[1]
    return values


def _all_distances(task: TaskView, places: dict[str, int]) -> list[list[int]]:
    """Return for each place the roads from each other place to it."""
    roads: list[list[int]] = [[] for _ in places]
    for start, end in task.arguments("road"):
        roads[places[end]].append(places[start])  # turned round: distances are to the place in question
    return [_distances(roads, end) for end in range(len(places))]


def _distances(roads: list[list[int]], end: int) -> list[int]:
    """Return the number of roads from each place to `end`; as many as there are places where none lead there."""
    steps = [len(roads)] * len(roads)
    steps[end] = 0
    queue = deque([end])
    while queue:
        here = queue.popleft()
        for there in roads[here]:
            if steps[there] > steps[here] + 1:
                steps[there] = steps[here] + 1
                queue.append(there)
    return steps
