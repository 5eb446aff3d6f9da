"""The three heuristics over the states of each planner: strings, atoms as tuples, finite-domain integers."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from operator import itemgetter
from typing import Any

from benchmarks.search_speed.estimates import FAR, Atom, Blocks, Boxes, Parcels

Estimate = Callable[[Any], float]
Reading = Callable[..., Estimate]
Variables = list[list[Atom]]
"""For each variable the atoms of its values."""


def words(text: str) -> Atom:
    """Return `(on a b)` as a tuple."""
    return tuple(text.strip("()").split())


def match(fact: str, *patterns: str) -> bool:
    """Return whether a fact fits patterns, as programs written for Pyperplan ask."""
    parts = fact[1:-1].split()
    return len(parts) == len(patterns) and all(fnmatch(part, arg) for part, arg in zip(parts, patterns, strict=True))


def blocks_from_strings(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> Estimate:
    """Return the blocks heuristic over sets of strings."""
    blocks, place = _blocks(goal, static, initial)

    def estimate(state: Iterable[str]) -> float:
        below = [-2] * blocks.count
        for fact in state:
            if match(fact, "on", "*", "*"):
                _, block, under = fact[1:-1].split()
                below[place[block]] = place[under]
            elif match(fact, "on-table", "*"):
                below[place[fact[1:-1].split()[1]]] = -1
        return blocks.value(below)

    return estimate


def blocks_from_atoms(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> Estimate:
    """Return the blocks heuristic over tuples."""
    blocks, place = _blocks(goal, static, initial)

    def estimate(state: Iterable[Atom]) -> float:
        below = [-2] * blocks.count
        for atom in state:
            if atom[0] == "on":
                below[place[atom[1]]] = place[atom[2]]
            elif atom[0] == "on-table":
                below[place[atom[1]]] = -1
        return blocks.value(below)

    return estimate


def blocks_from_variables(goal: list[Atom], static: list[Atom], initial: list[Atom], variables: Variables) -> Estimate:
    """Return the blocks heuristic over one integer a variable."""
    blocks, place = _blocks(goal, static, initial)
    found: list[tuple[int, list[int]]] = [(0, [])] * blocks.count
    for variable, atoms in enumerate(variables):
        known = [atom for atom in atoms if atom[0] in ("on", "on-table")]
        if known:
            found[place[known[0][1]]] = (variable, list(map(blocks.under, atoms)))
    rows = [row for _, row in found]
    values_of = itemgetter(*[variable for variable, _ in found])

    def estimate(state: tuple[int, ...]) -> float:
        return blocks.value([row[value] for row, value in zip(rows, values_of(state))])  # noqa: B905 - a hot loop

    return estimate


def _blocks(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> tuple[Blocks, dict[str, int]]:
    blocks = Blocks(goal, static)
    blocks.number(sorted({atom[1] for atom in initial if atom[0] in ("on", "on-table", "holding")}))
    return blocks, blocks.place


def boxes_from_strings(goal: list[Atom], static: list[Atom], _initial: list[Atom]) -> Estimate:
    """Return the Sokoban heuristic over sets of strings."""
    distance = Boxes(goal, static).distance

    def estimate(state: Iterable[str]) -> float:
        total = 0
        for fact in state:
            if match(fact, "at", "*", "*"):
                _, box, cell = fact[1:-1].split()
                total += distance[box].get(cell, FAR)
        return total

    return estimate


def boxes_from_atoms(goal: list[Atom], static: list[Atom], _initial: list[Atom]) -> Estimate:
    """Return the Sokoban heuristic over tuples."""
    distance = Boxes(goal, static).distance

    def estimate(state: Iterable[Atom]) -> float:
        return sum([distance[atom[1]].get(atom[2], FAR) for atom in state if atom[0] == "at"])

    return estimate


def boxes_from_variables(goal: list[Atom], static: list[Atom], _initial: list[Atom], variables: Variables) -> Estimate:
    """Return the Sokoban heuristic over one integer a variable."""
    distance = Boxes(goal, static).distance
    rows = [
        (variable, [distance[atom[1]].get(atom[2], FAR) if atom[0] == "at" else FAR for atom in atoms])
        for variable, atoms in enumerate(variables)
        if atoms[0][0] == "at"
    ]

    def estimate(state: tuple[int, ...]) -> float:
        total = 0
        for variable, row in rows:
            total += row[state[variable]]
        return total

    return estimate


def parcels_from_strings(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> Estimate:
    """Return the transport heuristic over sets of strings."""
    parcels, number = _parcels(goal, static, initial)
    goals, place = parcels.goals, parcels.place

    def estimate(state: Iterable[str]) -> float:
        trucks = [0] * len(number)
        found = []
        for fact in state:
            if match(fact, "at", "*", "*"):
                _, thing, where = fact[1:-1].split()
                if thing in number:
                    trucks[number[thing]] = place[where]
                elif thing in goals:
                    found.append((False, place[where], goals[thing]))
            elif match(fact, "in", "*", "*"):
                _, thing, truck = fact[1:-1].split()
                if thing in goals:
                    found.append((True, number[truck], goals[thing]))
        return parcels.value(trucks, found)

    return estimate


def parcels_from_atoms(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> Estimate:
    """Return the transport heuristic over tuples."""
    parcels, number = _parcels(goal, static, initial)
    goals, place = parcels.goals, parcels.place

    def estimate(state: Iterable[Atom]) -> float:
        trucks = [0] * len(number)
        found = []
        for atom in state:
            if atom[0] == "at":
                if atom[1] in number:
                    trucks[number[atom[1]]] = place[atom[2]]
                elif atom[1] in goals:
                    found.append((False, place[atom[2]], goals[atom[1]]))
            elif atom[0] == "in" and atom[1] in goals:
                found.append((True, number[atom[2]], goals[atom[1]]))
        return parcels.value(trucks, found)

    return estimate


def parcels_from_variables(goal: list[Atom], static: list[Atom], initial: list[Atom], variables: Variables) -> Estimate:
    """Return the transport heuristic over one integer a variable."""
    parcels, number = _parcels(goal, static, initial)
    goals, place = parcels.goals, parcels.place
    trucks: list[tuple[int, list[int]]] = [(-1, [])] * len(number)
    rows = []
    for variable, atoms in enumerate(variables):
        thing = atoms[0][1]
        if atoms[0][0] == "at" and thing in number:
            trucks[number[thing]] = (variable, [place[atom[2]] for atom in atoms])
        elif thing in goals and atoms[0][0] in ("at", "in"):
            seen = [
                (True, number[a[2]], goals[thing]) if a[0] == "in" else (False, place[a[2]], goals[thing])
                for a in atoms
            ]
            rows.append((variable, seen))

    def estimate(state: tuple[int, ...]) -> float:
        at = [row[state[variable]] for variable, row in trucks]
        return parcels.value(at, [row[state[variable]] for variable, row in rows])

    return estimate


def _parcels(goal: list[Atom], static: list[Atom], initial: list[Atom]) -> tuple[Parcels, dict[str, int]]:
    trucks = sorted({atom[1] for atom in initial if atom[0] == "capacity"})
    return Parcels(goal, static), {name: number for number, name in enumerate(trucks)}


STRINGS: dict[str, Reading] = {
    "blocksworld": blocks_from_strings,
    "sokoban": boxes_from_strings,
    "transport": parcels_from_strings,
}
ATOMS: dict[str, Reading] = {
    "blocksworld": blocks_from_atoms,
    "sokoban": boxes_from_atoms,
    "transport": parcels_from_atoms,
}
VARIABLES: dict[str, Reading] = {
    "blocksworld": blocks_from_variables,
    "sokoban": boxes_from_variables,
    "transport": parcels_from_variables,
}
