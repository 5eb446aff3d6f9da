"""A direct heuristic for blocksworld with four operators, written by hand.

A block is well placed where it stands as the goal wants it, or where the goal does not mind, and all below it do
too. A misplaced block on another one costs four steps (down to the table, later up to its place), on the table
two; where it need not go on a block, half of that. In the hand it costs one step if its place is ready, else three.
Something always improves: if some misplaced block stands on another, the top of its tower does, and may be lifted;
otherwise the lowest of a goal tower that is not yet placed lies on the table, and its place is ready.
"""

from planners.search.generated.contract import GroundAtom, State, TaskView

VIEW = "fdr"
FREE = -3  # the goal does not say where the block goes
TABLE = -2
HAND = -1
Placed = tuple[int, int, bool, int]
"""A block, what it is on, whether the goal agrees with that, and what the block costs if it is not well placed."""
Row = list[Placed | None]


def prepare(task: TaskView) -> "Blocks":
    """Number the blocks, and find in which variables it stands what they are on."""
    atoms = [atom for row in task.variables for atom in row if atom] + sorted(task.static)
    names = sorted({atom[1] for atom in atoms if atom[0] in ("on", "on-table", "holding")})
    number = {name: index for index, name in enumerate(names)}
    goal = [*task.goal, *sorted(task.static)]
    wanted = [FREE] * len(names)  # what the block belongs on
    taken = [FREE] * len(names)  # what belongs on the block; HAND where it must be clear
    for atom in goal:
        if atom[0] == "clear":
            taken[number[atom[1]]] = HAND
    for atom in goal:
        if atom[0] == "on":
            wanted[number[atom[1]]], taken[number[atom[2]]] = number[atom[2]], number[atom[1]]
        elif atom[0] == "on-table":
            wanted[number[atom[1]]] = TABLE

    def placed(atom: GroundAtom | None) -> Placed | None:
        if atom is None or atom[0] not in ("on", "on-table", "holding"):
            return None
        block = number[atom[1]]
        if atom[0] == "holding":
            return block, HAND, False, 0
        if atom[0] == "on-table":
            return block, TABLE, wanted[block] in (FREE, TABLE), 2
        under = number[atom[2]]
        agrees = wanted[block] == under or (wanted[block] == FREE and taken[under] in (FREE, block))
        return block, under, agrees, 4 if wanted[block] >= 0 else 2

    tables = [(variable, [placed(atom) for atom in row]) for variable, row in enumerate(task.variables)]
    always = [found for found in map(placed, sorted(task.static)) if found]
    return Blocks([(variable, row) for variable, row in tables if any(row)], always, wanted)


class Blocks:
    """The heuristic; `always` holds the blocks that never move, `wanted` what each block belongs on."""

    def __init__(self, tables: list[tuple[int, Row]], always: list[Placed], wanted: list[int]) -> None:
        self._tables = tables
        self._always = always
        self._wanted = wanted

    def estimate(self, state: State) -> int:
        """Return the steps that are due if every misplaced block is put down once on its way."""
        on_top: list[Placed | None] = [None] * len(self._wanted)
        lowest, held = [], HAND
        known = [row[state[variable]] for variable, row in self._tables]
        for found in (*known, *self._always):
            if found is None:
                continue
            if found[1] >= 0:
                on_top[found[1]] = found
            elif found[1] == TABLE:
                lowest.append(found)
            else:
                held = found[0]
        total, well = _towers(lowest, on_top)
        if held == HAND:
            return total
        under = self._wanted[held]
        ready = under < 0 or (under in well and on_top[under] is None)
        return total + (1 if ready else 3)


def _towers(lowest: list[Placed], on_top: list[Placed | None]) -> tuple[int, set[int]]:
    """Walk each tower upwards; return what its misplaced blocks cost, and the well placed ones that are on top."""
    total, tops = 0, set()
    for first in lowest:
        one: Placed | None = first
        top = HAND
        while one is not None and one[2]:
            top, one = one[0], on_top[one[0]]
        if one is None:
            tops.add(top)
        while one is not None:
            total += one[3]
            one = on_top[one[0]]
    return total, tops
