from fractions import Fraction

import pytest

from planners.pddl.diagnose import read_temporal_task
from planners.pddl.temporal.plan_text import read_timed_plan
from planners.pddl.temporal.replay import TimedInvalid, TimedValid, TimedVerdict, validate_timed
from tests.planners.pddl.temporal.temporal_worlds import BARGES, GARDEN, POTTERY, TEA, WORKSHOP, WORLDS, TemporalWorld

LIGHT = "0: (light left) [8]\n"


def judged(world: TemporalWorld, plan: str, epsilon: str = "0") -> TimedVerdict:
    return validate_timed(
        *read_temporal_task(world.domain, world.problem), read_timed_plan(plan), epsilon=Fraction(epsilon)
    )


def refused(world: TemporalWorld, plan: str, epsilon: str = "0") -> TimedInvalid:
    verdict = judged(world, plan, epsilon)
    assert isinstance(verdict, TimedInvalid)
    return verdict


@pytest.mark.parametrize("name", WORLDS)
def test_a_right_plan_is_valid_in_any_order_of_its_lines(name: str) -> None:
    world = WORLDS[name]
    for text in (world.plan, "\n".join(reversed(world.plan.splitlines()))):
        verdict = judged(world, text)
        assert isinstance(verdict, TimedValid), verdict
        assert verdict.makespan == Fraction(world.makespan)


def test_the_cost_is_the_metric_and_time_is_the_makespan() -> None:
    costs = {name: getattr(judged(world, world.plan), "cost", None) for name, world in WORLDS.items()}
    assert costs == {
        "workshop": Fraction("13.5"),
        "pottery": 12,  # no metric: the makespan
        "barges": 14 + 3 * 3,
        "tea": 9,
        "garden": (5 - 2) * Fraction(9, 4),
    }


def seen(*values: object) -> tuple[object, ...]:
    return values


# the two ends


def test_what_the_start_needs_must_hold_before_it() -> None:
    verdict = refused(WORKSHOP, LIGHT + "1: (light left) [8]")
    assert seen(verdict.fault, verdict.index, verdict.moment, verdict.time) == ("precondition", 1, "start", 1)
    assert verdict.message == "step 2 (light left), start at 1.000: it lacks (dark left)"
    assert ("burning", "left") in verdict.state.atoms


def test_what_the_end_needs_must_hold_before_it() -> None:
    plan = "0: (boil) [9]\n0: (steep blue) [3]\n4: (visit) [6]\n7.5: (serve blue) [2]"
    verdict = refused(TEA, plan)
    assert seen(verdict.fault, verdict.index, verdict.moment, verdict.time) == (
        "precondition",
        3,
        "end",
        Fraction("9.5"),
    )
    assert [str(missing) for missing in verdict.missing] == ["(kettle-hot)"]


def test_what_happens_at_one_time_looks_at_the_state_before() -> None:
    verdict = refused(WORKSHOP, LIGHT + "0: (mend main left) [5]\n5: (mend spare left) [4]")
    assert seen(verdict.fault, verdict.index, verdict.time) == ("precondition", 2, 5)
    assert "(hand-free)" in verdict.message
    assert "state before" in verdict.hint


def test_the_goal_must_hold_after_the_last_happening() -> None:
    verdict = refused(WORKSHOP, LIGHT + "0: (mend main left) [5]")
    assert seen(verdict.fault, verdict.index, verdict.step, verdict.moment, verdict.time) == (
        "goal",
        2,
        None,
        "goal",
        8,
    )
    assert [str(missing) for missing in verdict.missing] == ["(whole spare)"]
    empty = refused(WORKSHOP, "")
    assert seen(empty.fault, empty.time, len(empty.missing)) == ("goal", 0, 2)


# what must hold over all


def test_a_start_at_the_same_time_may_bring_what_must_hold_over_all() -> None:
    verdict = refused(WORKSHOP, LIGHT + "0: (mend main left) [5]\n9: (light right) [8]\n9: (mend spare right) [9]")
    assert seen(verdict.fault, verdict.index) == ("duration", 3)  # everything before that is right
    verdict = refused(WORKSHOP, "0: (mend main left) [5]\n0.001: (light left) [8]")
    assert seen(verdict.fault, verdict.index, verdict.moment, verdict.time) == ("over-all", 0, "over all", 0)


def test_what_must_hold_over_all_may_end_with_the_end_and_not_before() -> None:
    late = WORKSHOP._replace(problem=WORKSHOP.problem.replace("(= (work spare) 4)", "(= (work spare) 3)"))
    plan = LIGHT + "0: (light right) [8]\n0: (mend main left) [5]\n{}: (mend spare left) [3]"
    assert isinstance(judged(late, plan.format("5.0")), TimedInvalid)
    verdict = refused(late, plan.format("5.001"))
    assert seen(verdict.fault, verdict.index, verdict.time) == ("over-all", 3, 8)
    assert verdict.message == "step 4 (mend spare left), over all at 8.000: it lacks (burning left)"
    shorter = late._replace(problem=late.problem.replace("(= (work spare) 3)", "(= (work spare) 2)"))
    assert isinstance(judged(shorter, plan.format("6").replace("[3]", "[2]")), TimedValid)  # both end at 8


def test_a_change_in_the_middle_breaks_what_must_hold_over_all() -> None:
    plan = GARDEN.plan.replace("5: (rest) [1.5]", "5: (rest) [1.5]\n6: (sprinkle short) [4]")
    verdict = refused(GARDEN, plan)
    assert seen(verdict.fault, verdict.index, verdict.time) == ("over-all", 3, 6)
    assert [str(missing) for missing in verdict.missing] == ["(not (open short))"]


# durations


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("0: (light left) [7.999]", "7.999 does not meet (= ?duration 8)"),
        ("0: (light left) [8]\n0: (mend main left) [4]", "(= ?duration (work main)), which is 5.000 there"),
        ("0: (light left)", "does not say how long"),
    ],
)
def test_a_duration_must_meet_its_bounds(plan: str, words: str) -> None:
    verdict = refused(WORKSHOP, plan)
    assert seen(verdict.fault, verdict.moment) == ("duration", "start")
    assert words in verdict.message


@pytest.mark.parametrize(
    ("duration", "fault"), [("2", "goal"), ("6", "goal"), ("1.9", "duration"), ("6.1", "duration")]
)
def test_bounds_are_inclusive(duration: str, fault: str) -> None:
    assert refused(BARGES, f"0: (fill berta mill) [{duration}]").fault == fault


def test_a_duration_is_computed_in_the_state_before_the_start() -> None:
    grow = WORKSHOP.domain.replace("(at end (whole ?f))", "(at end (whole ?f)) (at start (increase (work ?f) 9))")
    assert isinstance(judged(WORKSHOP._replace(domain=grow), WORKSHOP.plan), TimedValid)
    assert refused(WORKSHOP._replace(domain=grow), LIGHT + "0: (mend main left) [14]").fault == "duration"


def test_a_duration_whose_number_has_no_value_is_a_fault() -> None:
    world = WORKSHOP._replace(problem=WORKSHOP.problem.replace("(= (work main) 5)", ""))
    verdict = refused(world, LIGHT + "0: (mend main left) [5]")
    assert verdict.fault == "duration"
    assert "(work main) has no value" in verdict.message


def test_an_action_without_duration_takes_none() -> None:
    assert refused(POTTERY, "0: (glaze cup) [1]").fault == "duration"
    assert refused(POTTERY, "0: (glaze cup) [0]").fault == refused(POTTERY, "0: (glaze cup)").fault == "precondition"


# no moving targets


def test_two_that_need_and_take_one_thing_must_not_be_at_one_time() -> None:
    verdict = refused(WORKSHOP, LIGHT + "1: (mend main left) [5]\n1: (mend spare left) [4]")
    assert seen(verdict.fault, verdict.index, verdict.time) == ("interference", 2, 1)
    assert "the start of step 2 (mend main left) at 1.000: both touch (hand-free)" in verdict.message
    assert verdict.hint == "let the two happen at different times"


def test_an_end_that_deletes_and_a_start_that_adds_interfere() -> None:
    domain = WORKSHOP.domain.replace("(and (at start (dark ?l)) (over all (burning ?l)))", "()")
    verdict = refused(WORKSHOP._replace(domain=domain), LIGHT + "8: (light left) [8]")
    assert seen(verdict.fault, verdict.index, verdict.time) == ("interference", 1, 8)


def test_two_may_add_to_one_number_at_one_time_but_not_read_what_the_other_changes() -> None:
    verdict = refused(POTTERY, "0: (heat old) [12]\n1: (fire cup old) [3]\n1: (fire bowl old) [5]")
    assert (verdict.fault, "(places old)" in verdict.message) == ("interference", True)
    ends = refused(POTTERY, "0: (heat old) [12]\n1: (fire bowl old) [5]\n3: (fire cup old) [3]")
    assert ends.fault == "goal"  # both ends at 6 give back a place
    assert ends.state.values["places", "old"] == 2


def test_what_is_scaled_goes_together_with_no_other_change() -> None:
    world = GARDEN._replace(problem=GARDEN.problem.replace("(= (thirst roses) 1)", "(= (thirst roses) 9)"))
    verdict = refused(world, "0: (note roses)\n0: (note herbs)")
    assert seen(verdict.fault, verdict.message[-7:]) == ("interference", "(water)")


def test_what_a_condition_of_an_effect_looks_at_must_not_move() -> None:
    domain = GARDEN.domain.replace(
        "(:action note", "(:action soak :parameters (?b - bed) :effect (dry ?b)) (:action note"
    )
    verdict = refused(GARDEN._replace(domain=domain), "0: (sprinkle long) [4]\n4: (soak herbs)")
    assert seen(verdict.fault, verdict.message[-11:]) == ("interference", "(dry herbs)")


def test_two_may_make_the_same_true_at_one_time() -> None:
    domain = GARDEN.domain.replace(
        "(:action note", "(:action sweep :parameters (?b - bed) :effect (tidy)) (:action note"
    )
    verdict = refused(GARDEN._replace(domain=domain), "0: (sweep roses)\n0: (sweep herbs)")
    assert (verdict.fault, ("tidy",) in verdict.state.atoms) == ("goal", True)


def test_what_must_hold_over_all_interferes_with_nothing() -> None:
    shorter = WORKSHOP._replace(problem=WORKSHOP.problem.replace("(= (work main) 5)", "(= (work main) 8)"))
    verdict = refused(shorter, LIGHT + "0: (mend main left) [8]")
    assert verdict.fault == "goal"


def test_zero_time_is_one_time() -> None:
    domain = WORKSHOP.domain.replace("(= ?duration 8)", "(<= ?duration 8)")
    verdict = refused(WORKSHOP._replace(domain=domain), "0: (light left) [0]")
    assert seen(verdict.fault, verdict.moment, verdict.time) == ("interference", "end", 0)


def test_with_an_epsilon_what_interferes_must_be_that_far_apart() -> None:
    plan = LIGHT + "0: (light right) [8]\n0: (mend main left) [5]\n{}: (mend spare right) [4]"
    world = WORKSHOP._replace(domain=WORKSHOP.domain.replace("(= ?duration 8)", "(= ?duration 11)"))
    for start, epsilon, valid in (("5.001", "0", True), ("5.001", "0.01", False), ("5.01", "0.01", True)):
        verdict = judged(world, plan.format(start).replace("[8]", "[11]"), epsilon)
        assert isinstance(verdict, TimedValid) is valid, verdict
    assert isinstance(verdict, TimedValid)
    late = refused(world, plan.format("5.001").replace("[8]", "[11]"), "0.01")
    assert seen(late.fault, late.hint) == ("interference", "let the two happen at least 0.010 apart")


# steps that are none


@pytest.mark.parametrize(
    ("plan", "fault", "hint"),
    [
        ("0: (lihgt left) [8]", "unknown-action", "'light'"),
        ("0: (light left right) [8]", "arity", "(light ?l - lamp)"),
        ("0: (light lfet) [8]", "unknown-object", "'left'"),
        ("0: (light main) [8]", "type", ""),
    ],
)
def test_a_step_that_is_no_instance_of_an_action_is_named(plan: str, fault: str, hint: str) -> None:
    verdict = refused(WORKSHOP, plan)
    assert seen(verdict.fault, verdict.index) == (fault, 0)
    assert hint in verdict.hint


def test_the_first_fault_in_time_is_reported_whatever_the_order_of_the_lines() -> None:
    verdict = refused(WORKSHOP, "9: (nothing) [1]\n3: (light left) [2]\n" + LIGHT)
    assert seen(verdict.fault, verdict.index, verdict.time) == ("duration", 1, 3)


def test_no_plan_begins_before_time() -> None:
    plan = read_timed_plan(LIGHT)
    early = (type(plan[0])(Fraction(-1), plan[0].step, plan[0].duration),)
    verdict = validate_timed(*read_temporal_task(WORKSHOP.domain, WORKSHOP.problem), early)
    assert isinstance(verdict, TimedInvalid)
    assert verdict.fault == "time"


def test_an_effect_without_a_value_is_a_fault_at_its_time() -> None:
    world = POTTERY._replace(
        domain=POTTERY.domain.replace("(at start (>= (places ?k) 1))", ""),
        problem=POTTERY.problem.replace("(= (places old) 2)", ""),
    )
    verdict = refused(world, "0: (heat old) [12]\n1: (fire cup old) [3]")
    assert seen(verdict.fault, verdict.moment, verdict.time) == ("number", "start", 1)
    assert "(places old) has no value" in verdict.message


def test_a_metric_without_a_value_is_a_fault_at_the_goal() -> None:
    world = WORKSHOP._replace(problem=WORKSHOP.problem.replace("(total-time)", "(/ 1 (- (work main) (work main)))"))
    verdict = refused(world, WORKSHOP.plan)
    assert seen(verdict.fault, verdict.moment) == ("number", "goal")
