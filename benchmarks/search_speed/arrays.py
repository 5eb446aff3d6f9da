"""The three heuristics once more, with loops and arrays only, so that they can be compiled; the values are the same."""

from benchmarks.search_speed.estimates import FAR, Atom, Blocks, Boxes, Parcels
from benchmarks.search_speed.readings import Estimate, Reading, Variables


def blocks_over_arrays(goal: list[Atom], static: list[Atom], initial: list[Atom], variables: Variables) -> Estimate:
    """Return the blocks heuristic."""
    blocks = Blocks(goal, static)
    blocks.number(sorted({atom[1] for atom in initial if atom[0] in ("on", "on-table", "holding")}))
    count, goals = blocks.count, blocks.goals
    variable_of, rows = _below(blocks, variables)

    def estimate(state: tuple[int, ...]) -> float:
        below, above, tower = [0] * count, [-1] * count, [-1] * count
        value = 0
        for block in range(count):
            below[block] = rows[block][state[variable_of[block]]]
            if below[block] >= 0:
                above[below[block]] = block
        for base in range(count):
            block = base if below[base] < 0 else -1
            sound = below[base] == -1
            while block >= 0:
                wanted = goals[block]
                tower[block] = base
                sound = sound and (wanted == below[block] or wanted == -3)
                if not sound:
                    value += 3 if wanted >= 0 and tower[wanted] == base else 2
                block = above[block]
        return value

    return estimate


def _below(blocks: Blocks, variables: Variables) -> tuple[list[int], list[list[int]]]:
    """Return for each block its variable, and what it is on for each value."""
    variable_of, rows = [0] * blocks.count, [[0]] * blocks.count
    for variable, atoms in enumerate(variables):
        known = [atom for atom in atoms if atom[0] in ("on", "on-table")]
        if known:
            block = blocks.place[known[0][1]]
            variable_of[block], rows[block] = variable, list(map(blocks.under, atoms))
    return variable_of, _padded(rows)


def boxes_over_arrays(goal: list[Atom], static: list[Atom], _initial: list[Atom], variables: Variables) -> Estimate:
    """Return the Sokoban heuristic."""
    distance = Boxes(goal, static).distance
    boxes = [variable for variable, atoms in enumerate(variables) if atoms[0][0] == "at"]
    rows = _padded([[distance[a[1]].get(a[2], FAR) if a[0] == "at" else FAR for a in variables[box]] for box in boxes])

    def estimate(state: tuple[int, ...]) -> float:
        total = 0
        for number in range(len(boxes)):
            total += rows[number][state[boxes[number]]]
        return total

    return estimate


def parcels_over_arrays(goal: list[Atom], static: list[Atom], initial: list[Atom], variables: Variables) -> Estimate:
    """Return the transport heuristic; a value of a parcel is its place, or below zero its truck."""
    parcels = Parcels(goal, static)
    ways, place = parcels.ways, parcels.place
    names = sorted({atom[1] for atom in initial if atom[0] == "capacity"})
    number = {name: index for index, name in enumerate(names)}
    trucks, truck_rows = [0] * len(names), [[0]] * len(names)
    found, rows, goals = [], [], []
    for variable, atoms in enumerate(variables):
        thing = atoms[0][1]
        if atoms[0][0] == "at" and thing in number:
            trucks[number[thing]], truck_rows[number[thing]] = variable, [place[atom[2]] for atom in atoms]
        elif thing in parcels.goals and atoms[0][0] in ("at", "in"):
            found.append(variable)
            rows.append([-1 - number[atom[2]] if atom[0] == "in" else place[atom[2]] for atom in atoms])
            goals.append(parcels.goals[thing])
    rows, truck_rows = _padded(rows), _padded(truck_rows)

    def estimate(state: tuple[int, ...]) -> float:
        value = 0
        for parcel in range(len(found)):
            where, target = rows[parcel][state[found[parcel]]], goals[parcel]
            if where < 0:
                truck = -1 - where
                value += ways[truck_rows[truck][state[trucks[truck]]]][target] + 1
            elif where != target:
                nearest = FAR
                for truck in range(len(trucks)):
                    nearest = min(nearest, ways[truck_rows[truck][state[trucks[truck]]]][where])
                value += ways[where][target] + 2 + nearest
        return value

    return estimate


def _padded(rows: list[list[int]]) -> list[list[int]]:
    width = max(map(len, rows), default=0)
    return [row + [0] * (width - len(row)) for row in rows]


ARRAYS: dict[str, Reading] = {
    "blocksworld": blocks_over_arrays,
    "sokoban": boxes_over_arrays,
    "transport": parcels_over_arrays,
}
