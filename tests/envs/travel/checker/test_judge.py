import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envs.travel.checker import COMMONSENSE, HARD, Checker, EvaluationStops, Judged, check, check_plan
from envs.travel.schema import Tables, TripRequest, Wish
from tools import InputError

Plan = list[dict[str, Any]]

KEYS = (
    "days",
    "current_city",
    "transportation",
    "breakfast",
    "attraction",
    "lunch",
    "dinner",
    "accommodation",
)
TEXTS = (
    "-",
    "",
    "from",
    "From A to B",
    "Oakfell",
    "Oakfell (Brennia)",
    "from Oakfell to Harbourton",
    "Blue Kettle, Oakfell",
    "Oak Museum, Oakfell; Oak Museum, Oakfell",
    "Flight Number: F101, from Oakfell to Harbourton",
    "flight number: F101",
    "Taxi",
    "Self-driving, from Harbourton to Oakfell",
    "Mill, Oakfell",
    ", Oakfell",
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)
edits = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(KEYS), json_values), min_size=1, max_size=4)
bounded = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@bounded
@given(plan=json_values)
def test_any_json_gets_a_verdict(plan: object, checker: Checker, short: TripRequest) -> None:
    verdicts = checker.check(short, plan)
    assert verdicts.official.passed >= verdicts.strict.passed


@bounded
@given(changes=edits)
def test_the_strict_profile_never_lets_more_pass(
    changes: list[tuple[int, str, object]], checker: Checker, short: TripRequest, short_plan: Plan
) -> None:
    request = short.model_copy(update={"wishes": (Wish(name="w", expression="total_cost >= 0"),)})
    plan = copy.deepcopy(short_plan)
    for day, key, value in changes:
        plan[day][key] = value
    official, strict = checker.official(request, plan), checker.strict(request, plan)
    assert isinstance(strict, Judged)
    assert isinstance(official, Judged | EvaluationStops)
    assert official.passed >= strict.passed
    if isinstance(official, Judged):
        assert {finding.rule for finding in official.failures} <= {
            finding.rule for finding in strict.findings if type(finding).__name__ in ("Failed", "NotReached")
        }
    checker.trip_values(request, plan)


def test_a_plan_is_not_changed_by_being_checked(checker: Checker, short: TripRequest, short_plan: Plan) -> None:
    before = copy.deepcopy(short_plan)
    checker.check(short, short_plan)
    assert short_plan == before


def test_every_rule_has_its_finding_in_both_profiles(tables: Tables, short: TripRequest, short_plan: Plan) -> None:
    verdicts = check(tables, short, short_plan)
    for verdict in (verdicts.official, verdicts.strict):
        assert isinstance(verdict, Judged)
        assert tuple(finding.rule for finding in verdict.commonsense) == COMMONSENSE
        assert tuple(finding.rule for finding in verdict.hard) == HARD


def test_one_profile_can_be_asked_for(tables: Tables, short: TripRequest, short_plan: Plan) -> None:
    short_plan[1]["lunch"] = None
    assert check_plan(tables, short, short_plan, profile="official").passed
    assert not check_plan(tables, short, short_plan, profile="strict").passed


def test_a_profile_that_does_not_exist_is_refused(tables: Tables, short: TripRequest, short_plan: Plan) -> None:
    unknown: Any = "Official"
    with pytest.raises(InputError, match="no profile 'Official'") as raised:
        check_plan(tables, short, short_plan, profile=unknown)
    assert "'official'" in raised.value.hint
