"""A direct heuristic for miconic, written by hand.

A passenger who waits costs four, one on board two, and one more is due where the lift stands at a floor at which
nobody has to get in or out. From such a floor one move leads to one where somebody has; there boarding or leaving
gains two and costs at most one.
"""

from collections.abc import Callable

from planners.search.generated.contract import GroundAtom, State, TaskView

VIEW = "fdr"


def prepare(task: TaskView) -> Callable[[State], int]:
    """Find the variables of the lift and of each passenger who is to be served."""
    destination = {pair[0]: pair[1] for pair in task.arguments("destin")}
    to_serve = {atom[1] for atom in task.goal if atom[0] == "served"}

    def step(atom: GroundAtom | None) -> tuple[int, str] | None:
        """Return what a passenger still costs, and the floor where something can be done about it."""
        if atom and atom[0] == "origin" and atom[1] in to_serve:
            return 4, atom[2]
        if atom and atom[0] == "boarded" and atom[1] in to_serve:
            return 2, destination[atom[1]]
        return None

    rows = enumerate(task.variables)
    tables = [
        (variable, row) for variable, row in ((v, [step(atom) for atom in atoms]) for v, atoms in rows) if any(row)
    ]
    lift_at, floors = _lift(task)

    def estimate(state: State) -> int:
        here = floors[state[lift_at]] if lift_at >= 0 else floors[0]
        total, useful = 0, False
        for variable, row in tables:
            due = row[state[variable]]
            if due:
                total += due[0]
                if due[1] == here:
                    useful = True
        return total if useful or not total else total + 1

    return estimate


def _lift(task: TaskView) -> tuple[int, list[str]]:
    """Return the variable of the lift with its floors, or -1 with the one floor where it always is."""
    for variable, atoms in enumerate(task.variables):
        if any(atom and atom[0] == "lift-at" for atom in atoms):
            return variable, [atom[1] if atom else "" for atom in atoms]
    return -1, [pair[0] for pair in task.arguments("lift-at")]
