"""The official profile: predict what the TravelPlanner evaluator says, or that it stops."""

from envs.travel.checker.commonsense import COMMONSENSE_CHECKS
from envs.travel.checker.cost import trip_cost
from envs.travel.checker.hard import HARD_CHECKS, stated
from envs.travel.checker.raw import Case, StoppedError
from envs.travel.checker.verdict import (
    COMMONSENSE,
    HARD,
    EvaluationStops,
    Failed,
    Finding,
    Judged,
    NotApplicable,
    NotReached,
    Passed,
    Rule,
    Violation,
)

NOT_REACHED = f"{Rule.SANDBOX.value!r} and {Rule.COMPLETE.value!r} have to pass first"


def finding_of(rule: Rule, violation: Violation | None) -> Finding:
    """Return the finding for the outcome of one check."""
    return Passed(rule) if violation is None else Failed(rule, (violation,))


def hard_rules_reached(commonsense: tuple[Finding, ...]) -> bool:
    """Tell whether the hard constraints are looked at."""
    passed = {finding.rule for finding in commonsense if isinstance(finding, Passed)}
    return {Rule.SANDBOX, Rule.COMPLETE} <= passed


def judge_official(case: Case) -> Judged | EvaluationStops:
    """Return the official verdict on a delivered plan."""
    findings: list[Finding] = []
    for rule in COMMONSENSE:
        try:
            findings.append(finding_of(rule, COMMONSENSE_CHECKS[rule](case)))
        except StoppedError as stopped:
            return EvaluationStops(rule, stopped.day, stopped.reason)
    commonsense = tuple(findings)
    reached = hard_rules_reached(commonsense)
    hard = tuple(_hard(case, rule, reached=reached) for rule in HARD)
    return Judged("official", commonsense, hard, trip_cost(case, case.index.official))


def _hard(case: Case, rule: Rule, *, reached: bool) -> Finding:
    if not stated(rule, case.request):
        return NotApplicable(rule)
    if not reached:
        return NotReached(rule, NOT_REACHED)
    return finding_of(rule, HARD_CHECKS[rule](case))
