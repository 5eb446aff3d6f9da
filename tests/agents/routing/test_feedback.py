"""Criticism: which part it is about, whether that was changed, and what is said when it was not."""

import json
from typing import Any

import pytest

from agents.models.structured import Attempt
from agents.routing import Stage, stage_of
from agents.routing.feedback import further_models, reflection, remarks_on, restated, uptake
from agents.routing.uptake import attempts_taken_up, criticised_parts, part_digest

SPEC: dict[str, Any] = {
    "sets": [{"name": "task", "members": ["weld"]}],
    "constraints": [
        {"name": "one each", "expression": "sum(does[t, r] for r in robbot) == 1"},
        {"name": "cheap", "expression": "cost < 5"},
    ],
    "limit": 7,
}
COMPLAINT = """there is no set 'robbot' besides 'task'
one each:1:24
  sum(does[t, r] for r in robbot) == 1
                          ^^^^^^
hint: did you mean 'robot'?"""


def changed(**parts: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(SPEC)), **parts}


def test_a_part_is_an_object_of_that_name_or_what_stands_under_that_key() -> None:
    assert set(criticised_parts(SPEC, [COMPLAINT])) == {"one each"}
    assert set(criticised_parts(SPEC, ["`limit` is odd", 'the set "task" is small'])) == {"limit", "task"}
    assert set(criticised_parts(SPEC, ["nothing fits"])) == {""}


def test_only_a_change_of_the_part_changes_its_digest() -> None:
    before = part_digest(SPEC, "one each")
    assert part_digest(changed(limit=8), "one each") == before
    assert part_digest(changed(constraints=SPEC["constraints"][::-1]), "one each") == before
    assert part_digest(changed(constraints=[]), "one each") != before
    assert part_digest(changed(limit=8), "") != part_digest(SPEC, "")


def test_a_critique_is_put_plainly_twice_then_otherwise_then_to_others_then_given_up() -> None:
    manners = [stage_of(ignored, others=2) for ignored in range(8)]
    assert [stage.manner for stage in manners] == [
        "plain",
        "plain",
        "specific",
        "worked correction",
        "other model",
        "other model",
        "stop",
        "stop",
    ]
    assert [stage.further for stage in manners[4:6]] == [1, 2]
    assert stage_of(4) == Stage("stop")


def failing(spec: dict[str, Any], history: list[Any], critique: list[str], others: int = 0) -> list[Any]:
    state = {"spec": spec, "critique": critique, "rounds": len(history) + 1, "history": history}
    return [*history, reflection(state, others)]


def test_the_history_of_a_run_counts_how_often_a_part_was_left_as_it_is() -> None:
    history: list[Any] = []
    for _ in range(5):
        history = failing(SPEC, history, [COMPLAINT], others=1)
    assert [entry["ignored"]["one each"] for entry in history] == [0, 1, 2, 3, 4]
    assert [entry["manner"] for entry in history[2:]] == ["specific", "worked correction", "other model"]
    assert [further_models(entry) for entry in history] == [0, 0, 0, 0, 1]
    assert json.loads(json.dumps(history)) == history, "a checkpoint holds JSON"


def test_a_part_that_changes_and_fails_again_is_a_failed_check_and_goes_to_the_next_model() -> None:
    history = failing(SPEC, [], ["'limit' is odd"])
    history = failing(changed(limit=9), history, ["'limit' is odd"])
    assert (history[-1]["ignored"], history[-1]["manner"], history[-1]["failed"]) == ({"limit": 0}, "plain", 1)
    assert further_models(history[-1]) == 1


def test_another_part_that_is_criticised_has_not_been_ignored() -> None:
    history = failing(SPEC, failing(SPEC, [], ["'limit' is odd"]), ["'cheap' is vague"])
    assert history[-1]["ignored"] == {"cheap": 0}


def test_uptake_is_told_for_each_part() -> None:
    (entry,) = failing(SPEC, [], ["'limit' is odd", "'cheap' is vague"])
    assert uptake(entry, changed(limit=8)) == {"manner": "plain", "parts": {"limit": True, "cheap": False}}


def test_a_specific_critique_shows_the_part_and_a_worked_one_the_correction() -> None:
    ignored = {"one each": 3}
    (plain,) = restated(SPEC, [COMPLAINT], ignored, "plain")
    assert plain == "The part 'one each' is the same as before, though it was found wrong."
    (specific,) = restated(SPEC, [COMPLAINT], ignored, "specific")
    assert "for r in robbot" in specific
    (worked,) = restated(SPEC, [COMPLAINT], ignored, "worked correction")
    assert 'Corrected it may read: {"name": "one each", "expression": "sum(does[t, r] for r in robot) == 1"}' in worked
    (example,) = restated(SPEC, ["'limit' is odd"], {"limit": 3}, "worked correction")
    assert "How a correction goes" in example
    assert restated(SPEC, [COMPLAINT], {"one each": 0}, "specific") == []
    assert remarks_on((COMPLAINT, plain, specific), "one each") == [plain, specific]
    assert remarks_on((COMPLAINT, plain), "one") == []


@pytest.mark.parametrize(
    ("place", "before", "after", "taken"),
    [
        (("days",), {"days": 0, "city": "a"}, {"days": 1, "city": "a"}, True),
        (("days",), {"days": 0, "city": "a"}, {"days": 0, "city": "b"}, False),
        (("days",), {"city": "a"}, {"city": "a", "days": 2}, True),
        (("days",), {"city": "a"}, {"city": "b"}, False),
        (("legs", 1, "to"), {"legs": [{"to": 1}, {"to": 2}]}, {"legs": [{"to": 3}, {"to": 2}]}, False),
        (("legs", 1, "to"), {"legs": [{"to": 1}, {"to": 2}]}, {"legs": [{"to": 1}]}, True),
        (("value", "int"), {"value": "x", "n": 1}, {"value": "x", "n": 2}, False),
        ((), {"a": 1}, {"a": 2}, True),
    ],
)
def test_a_second_attempt_took_the_remark_up_if_it_changed_what_was_wrong(
    place: tuple[str | int, ...], before: Any, after: Any, taken: bool
) -> None:
    attempts = (Attempt(json.dumps(before), "wrong", (place,)), Attempt(json.dumps(after)))
    assert attempts_taken_up(attempts) == (taken,)


def test_answers_that_are_no_json_are_compared_as_they_are() -> None:
    attempts = [Attempt(text, "no JSON", ((),)) for text in ("hm", "hm", "{}")]
    assert attempts_taken_up(attempts) == (False, True)
    assert attempts_taken_up(attempts[:1]) == ()
