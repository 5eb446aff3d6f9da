import random
import re
from dataclasses import replace

import pytest

from planners.pddl.diagnose import diagnose, read_domain, read_task, read_temporal_task
from planners.pddl.findings import PddlError
from planners.pddl.model import TRUE, AllEffects, And
from tests.planners.pddl.broken_texts import Planted
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tests.planners.pddl.temporal.broken_temporal import BROKEN
from tests.planners.pddl.temporal.temporal_worlds import GARDEN, WORKSHOP, WORLDS


def broken(planted: Planted) -> tuple[str, str]:
    """Return domain and problem of the workshop with the mistake in one of them."""
    of_domain = planted.source == "domain"
    text = WORKSHOP.domain if of_domain else WORKSHOP.problem
    assert planted.old in text, planted
    text = text.replace(planted.old, planted.new, 1)
    return (text, WORKSHOP.problem) if of_domain else (WORKSHOP.domain, text)


@pytest.mark.parametrize("name", WORLDS)
def test_a_right_task_has_no_findings_and_is_read(name: str) -> None:
    world = WORLDS[name]
    assert diagnose(world.domain, world.problem) == ()
    temporal, _ = read_temporal_task(world.domain, world.problem)
    assert temporal.durative


@pytest.mark.parametrize("planted", BROKEN, ids=lambda planted: f"{planted.code}-{planted.new[:30]}")
def test_every_planted_mistake_is_found_at_its_line_with_its_hint(planted: Planted) -> None:
    found = [
        finding
        for finding in diagnose(*broken(planted))
        if (finding.source, finding.code, finding.line) == (planted.source, planted.code, planted.line)
    ]
    assert found, [finding.render() for finding in diagnose(*broken(planted))]
    assert {finding.severity for finding in found} == {planted.severity}
    assert planted.hint in found[0].hint


@pytest.mark.parametrize("planted", BROKEN, ids=lambda planted: f"{planted.code}-{planted.new[:30]}")
def test_only_errors_keep_a_task_from_being_read(planted: Planted) -> None:
    if planted.severity == "error":
        with pytest.raises(PddlError):
            read_temporal_task(*broken(planted))
    else:
        read_temporal_task(*broken(planted))


def test_mistakes_at_every_time_are_found_at_once() -> None:
    text = WORKSHOP.domain
    for old, new in (
        ("(dark ?l)) (over", "(drak ?l)) (over"),
        (
            "(over all (burning ?l)))\n    :effect (and (at start (b",
            "(over all (burnin ?l)))\n    :effect (and (at start (b",
        ),
        ("(at end (whole", "(at end (hole"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    found = diagnose(text, WORKSHOP.problem)
    assert [(finding.code, finding.line) for finding in found] == [("unknown-predicate", line) for line in (9, 9, 16)]


def test_classical_reading_refuses_actions_that_take_time_and_names_the_way() -> None:
    for read in (lambda: read_domain(WORKSHOP.domain), lambda: read_task(WORKSHOP.domain, WORKSHOP.problem)):
        with pytest.raises(PddlError) as caught:
            read()
        errors = [finding for finding in caught.value.findings if finding.severity == "error"]
        assert [(finding.code, finding.line) for finding in errors] == [("unsupported", 6), ("unsupported", 11)]
        assert "plan_timed" in errors[0].hint
        assert "groundplan solve" in errors[0].hint
    assert {finding.code for finding in diagnose(WORKSHOP.domain, timed=False)} == {"unsupported"}


def test_a_classical_task_is_a_temporal_one_without_durative_actions() -> None:
    temporal, problem = read_temporal_task(DOMAIN, PROBLEM)
    assert (temporal.domain, problem) == read_task(DOMAIN, PROBLEM)
    assert temporal.durative == ()


def test_what_is_said_for_all_objects_is_said_for_each_time() -> None:
    temporal, _ = read_temporal_task(GARDEN.domain, GARDEN.problem)
    rest = next(action for action in temporal.durative if action.name == "rest")
    assert rest.at_start == TRUE
    assert rest.over_all == rest.at_end != TRUE


def test_a_duration_may_be_left_open_and_bounds_may_name_the_start() -> None:
    for duration, count in (("()", 0), ("(at start (= ?duration 8))", 1), ("(and (= ?duration 8))", 1)):
        temporal, _ = read_temporal_task(WORKSHOP.domain.replace("(= ?duration 8)", duration), WORKSHOP.problem)
        assert len(temporal.durative[0].duration) == count


def test_a_condition_and_an_effect_at_one_time_may_be_written_around_the_time() -> None:
    around = "(when (at end (dark ?l)) (at end (not (burning ?l))))"
    inside = "(at end (when (dark ?l) (not (burning ?l))))"
    texts = [WORKSHOP.domain.replace("(at end (not (burning ?l)))", form) for form in (around, inside)]
    first, second = (read_temporal_task(text, WORKSHOP.problem)[0] for text in texts)
    assert first == second


def test_empty_parts_are_true_and_change_nothing() -> None:
    text = WORKSHOP.domain.replace("(and (at start (dark ?l)) (over all (burning ?l)))", "()")
    action = read_temporal_task(text, WORKSHOP.problem)[0].durative[0]
    assert (action.at_start, action.over_all, action.at_end) == (TRUE, TRUE, TRUE)
    assert replace(action, end_effect=AllEffects()).end.effect == AllEffects()
    assert action.start.precondition == And()


@pytest.mark.parametrize("name", WORLDS)
def test_texts_that_are_torn_apart_are_read_or_refused_as_their_findings_say(name: str) -> None:
    world, chance = WORLDS[name], random.Random(3)
    words = re.findall(r"[()]|[^\s()]+|\s+", world.domain)
    for _ in range(60):
        torn = list(words)
        for _ in range(chance.randint(1, 3)):
            at, other = chance.randrange(len(torn)), chance.randrange(len(torn))
            torn[at] = chance.choice((torn[other], "", f"{torn[other]} {torn[at]}"))
        texts = "".join(torn), world.problem
        broken = any(finding.severity == "error" for finding in diagnose(*texts))
        try:
            read_temporal_task(*texts)
        except PddlError:
            assert broken
        else:
            assert not broken
