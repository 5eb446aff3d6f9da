"""A strong heuristic for Sokoban with a goal cell for each box, written by hand.

First come the pushes that each box still needs if it were alone, counted backwards from its goal; a box that can
never be pushed there is a dead end, and so is a block of four cells of walls and boxes with a box out of place.
Then comes the way of the robot to the nearest push that brings a box closer.
"""

from collections import deque
from math import inf

from planners.search.generated.contract import State, TaskView

VIEW = "fdr"
NEVER = 1 << 20
_MOST_CELLS = 2500  # above, the table of all walks would be too large


def prepare(task: TaskView) -> "Floor":
    """Number the cells that are no walls; compute pushes to each goal and walks between cells."""
    known = {*task.facts.initial}
    floor = sorted({atom[-1] for atom in known if atom[0] in ("clear", "at", "at-robot")})
    cell = {name: index for index, name in enumerate(floor)}
    beside = [[-1, -1, -1, -1] for _ in floor]
    ways = {name: index for index, name in enumerate(("up", "right", "down", "left"))}
    for start, end, way in task.arguments("adjacent"):
        if start in cell and end in cell:
            beside[cell[start]][ways[way]] = cell[end]
    goals = [(atom[1], cell[atom[2]]) for atom in task.goal if atom[0] == "at"]
    home = dict(goals)
    at_first = {atom[1]: cell[atom[2]] for atom in sorted(known) if atom[0] == "at"}
    robot_at, robot_cells = -1, [0]
    boxes: list[tuple[int, list[int], list[int]]] = []
    moving = set()
    for variable, row in enumerate(task.variables):
        first = next((atom for atom in row if atom), None)
        if first and first[0] == "at-robot":
            robot_at, robot_cells = variable, [cell[atom[1]] if atom else 0 for atom in row]
        elif first and first[0] == "at":
            moving.add(first[1])
            pushes = _pushes(beside, home[first[1]]) if first[1] in home else [0] * len(floor)
            boxes.append((variable, [cell[atom[2]] if atom else 0 for atom in row], pushes))
    fixed = frozenset(at_first[box] for box in at_first if box not in moving)
    return Floor(beside, (robot_at, robot_cells), boxes, fixed)


class Floor:
    """The heuristic; a box has its variable, the cells of its values, and the pushes due from each cell."""

    def __init__(
        self,
        beside: list[list[int]],
        robot: tuple[int, list[int]],
        boxes: list[tuple[int, list[int], list[int]]],
        fixed: frozenset[int],
    ) -> None:
        self._beside = beside
        self._robot_at, self._robot_cells = robot
        self._boxes = boxes
        self._fixed = fixed
        self._walks = _walks(beside)
        self._weight = (
            max((max((steps for steps in row if steps < NEVER), default=0) for row in self._walks), default=0) + 2
        )

    def estimate(self, state: State) -> float:
        """Return the pushes that are due, each weighing more than any walk, and the walk to the next of them."""
        cells = [row[state[variable]] for variable, row, _ in self._boxes]
        full = {*cells, *self._fixed}
        pushes, misplaced = 0, []
        for box, (_, _, table) in zip(cells, self._boxes, strict=True):
            due = table[box]
            if due and (due >= NEVER or _stuck(self._beside, full, box)):
                return inf
            if due:
                pushes += due
                misplaced.append((box, table))
        if not pushes:
            return 0
        return pushes * self._weight + self._walk(self._robot_cells[state[self._robot_at]], misplaced, full)

    def _walk(self, here: int, misplaced: list[tuple[int, list[int]]], full: set[int]) -> int:
        """Return the steps to the nearest push that brings a box closer, boxes in the way or not."""
        walks, nearest = self._walks, self._weight - 1
        for box, table in misplaced:
            due, around = table[box], self._beside[box]
            for ahead, behind in zip(around, (around[2], around[3], around[0], around[1]), strict=True):
                if ahead >= 0 and behind >= 0 and table[ahead] < due and ahead not in full and behind not in full:
                    nearest = min(nearest, walks[behind][here] if walks else 0)
        return nearest


def _stuck(beside: list[list[int]], full: set[int], box: int) -> bool:
    """Return whether the box is in a block of four cells that are all walls or boxes."""
    around = beside[box]
    for way in (0, 1, 2, 3):
        one, other = around[way], around[(way + 1) & 3]
        if (one < 0 or one in full) and (other < 0 or other in full):
            corner = beside[one][(way + 1) & 3] if one >= 0 else beside[other][way] if other >= 0 else -1
            if corner < 0 or corner in full:
                return True
    return False


def _pushes(beside: list[list[int]], goal: int) -> list[int]:
    """Return how many pushes bring a lone box from each cell to its goal."""
    steps = [NEVER] * len(beside)
    steps[goal] = 0
    queue = deque([goal])
    while queue:
        here = queue.popleft()
        for way in (0, 1, 2, 3):
            start = beside[here][way ^ 2]
            if start >= 0 and beside[start][way ^ 2] >= 0 and steps[start] == NEVER:
                steps[start] = steps[here] + 1
                queue.append(start)
    return steps


def _walks(beside: list[list[int]]) -> list[list[int]]:
    """Return the steps from each cell to each other, boxes or not; nothing where the grid is too large."""
    if len(beside) > _MOST_CELLS:
        return []
    return [_steps(beside, end) for end in range(len(beside))]


def _steps(beside: list[list[int]], end: int) -> list[int]:
    steps = [NEVER] * len(beside)
    steps[end] = 0
    queue = deque([end])
    while queue:
        here = queue.popleft()
        for there in beside[here]:
            if there >= 0 and steps[there] == NEVER:
                steps[there] = steps[here] + 1
                queue.append(there)
    return steps
