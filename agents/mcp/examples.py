"""Small worked examples for hosts, made by the code that they are examples of."""

import json

from envs import classical, sokoban
from planners import Choice, ConstraintProgram, Require


def example_program() -> str:
    """Return a constraint program in JSON: three talks in two rooms."""
    program = ConstraintProgram(
        sets={"talk": ["opening", "proofs", "closing"], "room": ["hall", "attic"], "hour": [9, 10, 11]},
        tables={"guests": {"opening": 80, "proofs": 30, "closing": 60}, "seats": {"hall": 100, "attic": 40}},
        variables=[Choice("place", of="room", over=("talk",)), Choice("start", of="hour", over=("talk",))],
        constraints=[
            Require("enough seats", "all(guests[t] <= seats[place[t]] for t in talk)", "Everybody needs a seat"),
            Require("opening first", "all(start['opening'] < start[t] for t in talk if t != 'opening')"),
            Require("closing last", "all(start['closing'] > start[t] for t in talk if t != 'closing')"),
        ],
        minimize="count(place[t] == 'hall' for t in talk)",
    )
    document = program.model_dump(mode="json", exclude_none=True, exclude={"constants", "preferences", "goals"})
    return "{" + ",\n ".join(f"{json.dumps(field)}: {json.dumps(value)}" for field, value in document.items()) + "}"


def example_domain() -> str:
    """Return a PDDL domain: a robot with two grippers carries balls between rooms."""
    return _gripper().domain_text


def example_problem() -> str:
    """Return a PDDL problem of `example_domain`."""
    return _gripper().problem_text


def example_level() -> str:
    """Return a Sokoban level with two boxes."""
    return sokoban.write_level(sokoban.generate_level(sokoban.LevelShape(7, 7, boxes=2, min_pushes=4), seed=1))


def _gripper() -> classical.PlanTask:
    (task,) = classical.open_world("gripper").tasks(seed=1, count=1, size=3)
    return task
