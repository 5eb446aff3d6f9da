"""The independent checker of trips: two profiles of the TravelPlanner rules, trip variables, and scores.

It shares no code with the encoder: it reads the plan's strings and the tables, nothing else.
"""

from envs.travel.checker.index import TableIndex
from envs.travel.checker.judge import Checker, check, check_plan
from envs.travel.checker.score import Aborted, Score, score
from envs.travel.checker.submission import Entry, Submission, read_submission
from envs.travel.checker.trip_values import TripValues, trip_values
from envs.travel.checker.verdict import (
    COMMONSENSE,
    HARD,
    Advice,
    CostBreakdown,
    CostLine,
    EvaluationStops,
    Failed,
    Finding,
    Judged,
    NotApplicable,
    NotReached,
    Passed,
    Profile,
    Rule,
    Undelivered,
    Verdict,
    Verdicts,
    Violation,
)

__all__ = [
    "COMMONSENSE",
    "HARD",
    "Aborted",
    "Advice",
    "Checker",
    "CostBreakdown",
    "CostLine",
    "Entry",
    "EvaluationStops",
    "Failed",
    "Finding",
    "Judged",
    "NotApplicable",
    "NotReached",
    "Passed",
    "Profile",
    "Rule",
    "Score",
    "Submission",
    "TableIndex",
    "TripValues",
    "Undelivered",
    "Verdict",
    "Verdicts",
    "Violation",
    "check",
    "check_plan",
    "read_submission",
    "score",
    "trip_values",
]
