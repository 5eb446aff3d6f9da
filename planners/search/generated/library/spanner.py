"""A direct heuristic for spanner, written by hand.

Links lead one way, and a spanner serves once. The value is the way to the last nut, the spanners that are still to
be picked up, and the nuts that are loose. It is infinite where the usable spanners in hand and ahead are fewer than
the loose nuts: so no step leaves behind what is needed.
"""

from collections import deque
from collections.abc import Callable
from math import inf

from planners.search.generated.contract import GroundAtom, TaskView

VIEW = "atoms"


def prepare(task: TaskView) -> Callable[[frozenset[GroundAtom]], float]:
    """Compute once how far each location is from the last nut, and what lies ahead of it."""
    onward: dict[str, list[str]] = {}
    for start, end in task.arguments("link"):
        onward.setdefault(start, []).append(end)
    ahead = {start: _reachable(start, onward) for start in task.objects["location"]}
    men = set(task.objects["man"])
    always_at = {pair[0]: pair[1] for pair in task.arguments("at")}
    nuts = {atom[1]: always_at[atom[1]] for atom in task.goal if atom[0] == "tightened"}
    places = sorted(set(nuts.values()))
    here_always = next((always_at[man] for man in sorted(men) if man in always_at), "")
    left = {start: max((reach.get(place, 0) for place in places), default=0) for start, reach in ahead.items()}

    def estimate(state: frozenset[GroundAtom]) -> float:
        here = here_always
        lying: list[tuple[str, str]] = []
        carried: list[str] = []
        usable: set[str] = set()
        loose = 0
        for atom in state:
            kind = atom[0]
            if kind == "at":
                if atom[1] in men:
                    here = atom[2]
                else:
                    lying.append((atom[1], atom[2]))
            elif kind == "carrying":
                carried.append(atom[2])
            elif kind == "usable":
                usable.add(atom[1])
            elif kind == "loose" and atom[1] in nuts:
                loose += 1
        reach = ahead[here]
        in_hand = sum(1 for spanner in carried if spanner in usable)
        in_reach = sum(1 for spanner, place in lying if spanner in usable and place in reach)
        if in_hand + in_reach < loose:
            return inf
        return left[here] + max(0, loose - in_hand) + loose if loose else 0

    return estimate


def _reachable(start: str, onward: dict[str, list[str]]) -> dict[str, int]:
    """Return the number of steps to each location that can be reached."""
    steps = {start: 0}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for following in onward.get(place, ()):
            if following not in steps:
                steps[following] = steps[place] + 1
                waiting.append(following)
    return steps
