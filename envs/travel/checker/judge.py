"""The checker: judge a submitted plan against a request, in the official and in the strict profile."""

from typing import get_args

from envs.travel.checker.index import TableIndex
from envs.travel.checker.official import judge_official
from envs.travel.checker.raw import case_of, entries
from envs.travel.checker.strict import judge_strict
from envs.travel.checker.trip_values import TripValues, trip_values
from envs.travel.checker.verdict import (
    EvaluationStops,
    Judged,
    Profile,
    Rule,
    Undelivered,
    Verdict,
    Verdicts,
)
from envs.travel.schema import Tables, TripRequest
from tools import InputError, did_you_mean


class Checker:
    """Judge plans against one database, which is indexed once.

    A plan is the raw submission: a list of JSON objects as anybody may have written them, or our own typed
    days. Nothing in a plan raises; what would make the official evaluator raise is the verdict
    `EvaluationStops`.
    """

    def __init__(self, tables: Tables) -> None:
        self.index = TableIndex(tables)

    def check(self, request: TripRequest, plan: object) -> Verdicts:
        """Return both verdicts."""
        return Verdicts(self.official(request, plan), self.strict(request, plan))

    def official(self, request: TripRequest, plan: object) -> Verdict:
        """Predict the verdict of the TravelPlanner evaluator, with all its gaps and traps."""
        if not plan:
            return Undelivered("official")
        days = entries(plan)
        if days is None:
            # Whatever is not empty counts as delivered, and is then read by day and key.
            return EvaluationStops(Rule.ROUTE, 1, f"the plan {plan!r} is not a list of days")
        return judge_official(case_of(self.index, request, days))

    def strict(self, request: TripRequest, plan: object) -> Judged | Undelivered:
        """Return the verdict in good sense: never better than the official one, and wishes are judged too."""
        days = entries(plan)
        if days is None:
            return Undelivered("strict")
        return judge_strict(case_of(self.index, request, days), surplus=max(0, len(days) - request.days))

    def trip_values(self, request: TripRequest, plan: object) -> TripValues:
        """Return the values of the trip variables for a plan."""
        return trip_values(self.index, request, plan)


def check(tables: Tables, request: TripRequest, plan: object) -> Verdicts:
    """Return both verdicts on one plan; for many plans make one `Checker`."""
    return Checker(tables).check(request, plan)


def check_plan(tables: Tables, request: TripRequest, plan: object, *, profile: Profile) -> Verdict:
    """Return the verdict of one profile, "official" or "strict", on one plan; for many plans make one `Checker`."""
    if profile not in get_args(Profile):
        raise InputError(f"there is no profile {profile!r}", hint=did_you_mean(profile, get_args(Profile)))
    checker = Checker(tables)
    return checker.official(request, plan) if profile == "official" else checker.strict(request, plan)
