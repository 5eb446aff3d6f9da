"""The figures of the TravelPlanner benchmark over many plans: delivery, micro, macro and final pass rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from envs.travel.checker.hard import stated
from envs.travel.checker.verdict import (
    COMMONSENSE,
    HARD,
    EvaluationStops,
    Finding,
    Judged,
    NotApplicable,
    Passed,
    Verdict,
)
from envs.travel.schema import TripRequest


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over all queries of a set; undelivered plans stay in every denominator."""

    queries: int
    delivered: int
    commonsense_passed: int
    commonsense_plans: int
    hard_stated: int
    hard_passed: int
    hard_plans: int
    final_plans: int

    @property
    def delivery_rate(self) -> float:
        """Return the share of queries with a plan."""
        return _share(self.delivered, self.queries)

    @property
    def commonsense_micro(self) -> float:
        """Return the share of passed commonsense checks, eight a query."""
        return _share(self.commonsense_passed, len(COMMONSENSE) * self.queries)

    @property
    def commonsense_macro(self) -> float:
        """Return the share of plans that pass all eight."""
        return _share(self.commonsense_plans, self.queries)

    @property
    def hard_micro(self) -> float:
        """Return the share of passed hard constraints among those that the queries state."""
        return _share(self.hard_passed, self.hard_stated)

    @property
    def hard_macro(self) -> float:
        """Return the share of plans without a failed hard constraint."""
        return _share(self.hard_plans, self.queries)

    @property
    def final_pass_rate(self) -> float:
        """Return the share of plans that pass everything."""
        return _share(self.final_plans, self.queries)


@dataclass(frozen=True, slots=True)
class Aborted:
    """The official evaluation stops with an exception at the first of these plans and has no figures.

    `stops` maps the position of a query (from 1) to where it stops; `without` is the score if these plans
    passed nothing.
    """

    stops: dict[int, EvaluationStops]
    without: Score


def score(requests: Sequence[TripRequest], verdicts: Sequence[Verdict]) -> Score | Aborted:
    """Aggregate the verdicts of one profile, one for each request in the same order."""
    stops = {
        position: verdict
        for position, (_, verdict) in enumerate(zip(requests, verdicts, strict=True), start=1)
        if isinstance(verdict, EvaluationStops)
    }
    judged = [verdict for verdict in verdicts if isinstance(verdict, Judged)]
    commonsense = [_all_pass(verdict.commonsense) for verdict in judged]
    hard = [_all_pass(verdict.hard + verdict.wishes) for verdict in judged]
    figures = Score(
        queries=len(requests),
        delivered=sum(verdict.delivered for verdict in verdicts),
        commonsense_passed=sum(_passed(verdict.commonsense) for verdict in judged),
        commonsense_plans=sum(commonsense),
        hard_stated=sum(_stated(request) for request in requests),
        hard_passed=sum(_passed(verdict.hard) for verdict in judged),
        hard_plans=sum(hard),
        final_plans=sum(both == (True, True) for both in zip(commonsense, hard, strict=True)),
    )
    return Aborted(stops, figures) if stops else figures


def _stated(request: TripRequest) -> int:
    return sum(stated(rule, request) for rule in HARD)


def _passed(findings: Iterable[Finding]) -> int:
    return sum(isinstance(finding, Passed) for finding in findings)


def _all_pass(findings: Iterable[Finding]) -> bool:
    return all(isinstance(finding, Passed | NotApplicable) for finding in findings)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
