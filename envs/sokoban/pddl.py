"""A level in PDDL, with boxes that are all alike, and plans of planners back in LURD notation."""

import re
from collections.abc import Iterable

from envs.sokoban.level import Cell, Level, beside, walkable
from tools import InputError

_DIRECTION_NAMES = {"u": "up", "d": "down", "l": "left", "r": "right"}
_LETTERS = {name: letter for letter, name in _DIRECTION_NAMES.items()}
_STEP = re.compile(r"\(?\s*([\w-]+)((?:\s+[\w-]+)*)\s*\)?\s*(?:;.*)?")

DOMAIN = """\
(define (domain sokoban)
  (:requirements :strips :typing)
  (:types cell direction)
  (:predicates
    (next ?from ?to - cell ?towards - direction)
    (player ?at - cell)
    (box ?at - cell)
    (clear ?at - cell))
  (:action move
    :parameters (?from ?to - cell ?towards - direction)
    :precondition (and (player ?from) (clear ?to) (next ?from ?to ?towards))
    :effect (and (not (player ?from)) (player ?to) (not (clear ?to)) (clear ?from)))
  (:action push
    :parameters (?from ?to ?beyond - cell ?towards - direction)
    :precondition (and (player ?from) (box ?to) (clear ?beyond)
      (next ?from ?to ?towards) (next ?to ?beyond ?towards))
    :effect (and (not (player ?from)) (player ?to) (clear ?from)
      (not (box ?to)) (box ?beyond) (not (clear ?beyond)))))
"""


def to_pddl(level: Level) -> tuple[str, str]:
    """Return domain and problem; a cell is named `c2-3` by its row and column from 0.

    A box is a fact about a cell and no object, so any box may go to any goal. Boxes and goals that are walled off
    from the player are left out; where a box stands off its goal there, or a goal without a box, the goal holds
    an atom that nothing makes true.
    """
    floor = walkable(level)
    boxes, player = level.start.boxes, level.start.player
    outside = sorted((level.goals ^ boxes) - floor)
    cells = sorted(floor) + outside
    init = [f"(player {_name(player)})"]
    init += [f"(box {_name(cell)})" for cell in sorted(boxes & floor)]
    init += [f"(clear {_name(cell)})" for cell in sorted(floor - boxes - {player})]
    init += [
        f"(next {_name(cell)} {_name(beside(cell, letter))} {name})"
        for cell in sorted(floor)
        for letter, name in _DIRECTION_NAMES.items()
        if beside(cell, letter) in floor
    ]
    # A stranded box can never be on a goal, a goal out of reach never be filled: either way `box` stays false there.
    goals = [f"(box {_name(cell)})" for cell in sorted(level.goals & floor) + outside]
    return DOMAIN, _PROBLEM.format(
        cells=" ".join(map(_name, cells)),
        directions=" ".join(_LETTERS),
        init="\n    ".join(init),
        goals=" ".join(goals),
    )


_PROBLEM = """\
(define (problem level)
  (:domain sokoban)
  (:objects {cells} - cell {directions} - direction)
  (:init
    {init})
  (:goal (and {goals})))
"""


def from_pddl_plan(steps: str | Iterable[str]) -> str:
    """Translate the steps of a plan, `(move c1-2 c1-3 right)` or `(push c1-2 c1-3 c1-4 right)`, to LURD.

    `steps` is the text of a plan file or its lines; comments begin with `;`. Raises `InputError` for anything
    else. Whether the plan is right is for `replay` to say.
    """
    lines = steps.splitlines() if isinstance(steps, str) else list(steps)
    return "".join(_letter(line.strip().lower()) for line in lines if line.strip() and line.strip()[0] != ";")


def _letter(step: str) -> str:
    found = _STEP.fullmatch(step)
    name, arguments = (found[1], found[2].split()) if found else ("", [])
    sizes = {"move": 3, "push": 4}
    if sizes.get(name) != len(arguments) or arguments[-1] not in _LETTERS:
        raise InputError(
            f"{step!r} is no step of the Sokoban domain",
            hint="steps are (move FROM TO DIRECTION) and (push FROM TO BEYOND DIRECTION)",
        )
    letter = _LETTERS[arguments[-1]]
    return letter.upper() if name == "push" else letter


def _name(cell: Cell) -> str:
    return f"c{cell[0]}-{cell[1]}"
