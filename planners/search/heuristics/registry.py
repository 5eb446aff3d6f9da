"""The built-in heuristics by name."""

from planners.search.heuristics.blind import Blind
from planners.search.heuristics.goal_count import GoalCount
from planners.search.heuristics.h_add import HAdd
from planners.search.heuristics.h_ff import HFF
from planners.search.heuristics.h_max import HMax
from planners.search.heuristics.landmark_count import LandmarkCount
from planners.search.heuristics.lm_cut import LmCut
from planners.search.task import HeuristicFactory


def heuristics() -> dict[str, HeuristicFactory]:
    """Return a factory for each built-in heuristic."""
    built_in = (Blind, GoalCount, HMax, HAdd, HFF, LmCut, LandmarkCount)
    return {heuristic.name: heuristic for heuristic in built_in}
