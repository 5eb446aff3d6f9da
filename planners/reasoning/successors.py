"""Applicable actions of a state, found by the facts that hold instead of by trying every action."""

from collections import Counter
from collections.abc import Iterator, Sequence

from planners.reasoning.facts import State, bits
from planners.reasoning.task import GroundAction

_Entry = tuple[int, int, int]


class Successors:
    """Generate successor states; each alternative of a precondition waits at its rarest fact."""

    def __init__(self, actions: Sequence[GroundAction], forbidden: int = 0) -> None:
        self._actions = actions
        self._plain = [None if action.conditional else (~action.delete, action.add) for action in actions]
        self._forbidden = forbidden
        self._always: list[_Entry] = []
        self._waiting: dict[int, list[_Entry]] = {}
        self._watched = 0
        cubes = [(cube, number) for number, action in enumerate(actions) for cube in action.precondition]
        uses = Counter(fact for cube, _ in cubes for fact in bits(cube.positive))
        for cube, number in cubes:
            entry = (cube.positive, cube.negative, number)
            if not cube.positive:
                self._always.append(entry)
                continue
            rarest = min(bits(cube.positive), key=lambda fact: (uses[fact], fact))
            self._waiting.setdefault(rarest, []).append(entry)
            self._watched |= 1 << rarest

    def applicable(self, state: State) -> Iterator[int]:
        """Yield the numbers of the applicable actions; one with several alternatives may come twice."""
        for _, negative, number in self._always:
            if not state & negative:
                yield number
        for fact in bits(state & self._watched):
            for positive, negative, number in self._waiting[fact]:
                if state & positive == positive and not state & negative:
                    yield number

    def of(self, state: State) -> Iterator[tuple[int, State]]:
        """Yield the number of each applicable action and its successor, without forbidden facts."""
        for number in self.applicable(state):
            plain = self._plain[number]
            after = self._actions[number].successor(state) if plain is None else state & plain[0] | plain[1]
            if not after & self._forbidden:
                yield number, after
