"""Sokoban: levels, exact rules, a push-level solver and its judge, generators, PDDL and pictures.

Names load on first use: `from envs import sokoban`, then `sokoban.solve(sokoban.load_level("FILE#7"))`.
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from envs.sokoban.deadlocks import dead_squares, frozen_boxes, is_frozen, push_distances
    from envs.sokoban.difficulty import Difficulty, measure
    from envs.sokoban.formats import load_level, read_levels, write_level, write_levels
    from envs.sokoban.game import Game
    from envs.sokoban.generate import LevelShape, generate_level, generate_unsolvable
    from envs.sokoban.level import Cell, Level, State
    from envs.sokoban.pddl import from_pddl_plan, to_pddl
    from envs.sokoban.registration import ENVIRONMENT_ID, register
    from envs.sokoban.render.raster import to_gif, to_png
    from envs.sokoban.render.svg import to_svg
    from envs.sokoban.render.terminal import to_text
    from envs.sokoban.rules import (
        Blocked,
        Moved,
        PlanBreaks,
        PlanFallsShort,
        PlanSolves,
        Replay,
        describe,
        legal_moves,
        replay,
        step,
    )
    from envs.sokoban.solution import Mode, NoPlan, PlanFound, SokobanOutcome, refute, solve
    from envs.sokoban.world import SokobanTask, SokobanVerdict, SokobanWorld

_NAMES = {
    "deadlocks": ("dead_squares", "frozen_boxes", "is_frozen", "push_distances"),
    "difficulty": ("Difficulty", "measure"),
    "formats": ("load_level", "read_levels", "write_level", "write_levels"),
    "game": ("Game",),
    "generate": ("LevelShape", "generate_level", "generate_unsolvable"),
    "level": ("Cell", "Level", "State"),
    "pddl": ("from_pddl_plan", "to_pddl"),
    "registration": ("ENVIRONMENT_ID", "register"),
    "render.raster": ("to_gif", "to_png"),
    "render.svg": ("to_svg",),
    "render.terminal": ("to_text",),
    "rules": (
        "Blocked",
        "Moved",
        "PlanBreaks",
        "PlanFallsShort",
        "PlanSolves",
        "Replay",
        "describe",
        "legal_moves",
        "replay",
        "step",
    ),
    "solution": ("Mode", "NoPlan", "PlanFound", "SokobanOutcome", "refute", "solve"),
    "world": ("SokobanTask", "SokobanVerdict", "SokobanWorld"),
}

__all__ = [
    "ENVIRONMENT_ID",
    "Blocked",
    "Cell",
    "Difficulty",
    "Game",
    "Level",
    "LevelShape",
    "Mode",
    "Moved",
    "NoPlan",
    "PlanBreaks",
    "PlanFallsShort",
    "PlanFound",
    "PlanSolves",
    "Replay",
    "SokobanOutcome",
    "SokobanTask",
    "SokobanVerdict",
    "SokobanWorld",
    "State",
    "dead_squares",
    "describe",
    "from_pddl_plan",
    "frozen_boxes",
    "generate_level",
    "generate_unsolvable",
    "is_frozen",
    "legal_moves",
    "load_level",
    "measure",
    "push_distances",
    "read_levels",
    "refute",
    "register",
    "replay",
    "solve",
    "step",
    "to_gif",
    "to_pddl",
    "to_png",
    "to_svg",
    "to_text",
    "write_level",
    "write_levels",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
