"""The certificate: what it hashes, and its page to read."""

import json
from typing import Any

import pytest

from agents.certificate import Certificate, certify
from agents.certificate_page import certificate_page, proof_in_words

STATE: dict[str, Any] = {
    "status": "solved",
    "text": "Two | of us,\nplease",
    "formalism": "travel",
    "spec": {"people": 2, "floats": [1.0, 0.1], "name": "Zoë"},
    "draft": {
        "grounds": [{"field": "people", "value": 2, "source": "Two | of us", "start": 0, "end": 11}],
        "assumptions": ["one room"],
        "unused": ["please"],
        "dropped": ["cuisine: not in the request"],
    },
    "result": {"status": "solved", "plan": [{"days": 1}], "cost": 474.0, "optimal": True, "engine": "cpsat"},
    "rulings": [
        {"checker": "official", "passed": True, "findings": []},
        {"checker": "strict", "passed": False, "findings": ["too dear"]},
    ],
    "accepted": [{"words": "a budget of $500", "drop": ["budget"]}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 5, "calls": 1, "seconds": 0.1},
    "rounds": 2,
    "seconds": {"formalize": 1.5},
}


def certificate(**changes: Any) -> Certificate:
    return certify({**STATE, **changes}, "m", "d" * 64)


def test_a_certificate_survives_the_file_with_its_hashes() -> None:
    read = Certificate.model_validate_json(certificate().model_dump_json(indent=1))
    assert read == certificate()
    assert read.altered() == ()


@pytest.mark.parametrize(
    ("change", "altered"),
    [
        ({"request": "Three of us"}, ("request",)),
        ({"spec": {**STATE["spec"], "people": 3}}, ("spec",)),
        ({"plan": []}, ("plan",)),
        ({"plan": None, "spec": {}}, ("spec", "plan")),
        ({"hashes": {}}, ("request", "spec", "plan")),
    ],
)
def test_what_was_altered_is_named(change: dict[str, Any], altered: tuple[str, ...]) -> None:
    form = {**json.loads(certificate().model_dump_json()), **change}
    assert Certificate.model_validate(form).altered() == altered


def test_the_page_states_everything_that_a_reader_needs() -> None:
    page = certificate_page(certificate(), "# The plan\n\n## Day 1\n\nSleep.")
    for part in (
        "> Two | of us,\n> please",
        "| people | 2 | “Two \\| of us” |",
        "- one room",
        "- please",
        "- cuisine: not in the request",
        "- a budget of $500",
        "## The answer\n\n### The plan\n\n#### Day 1",
        "no better one exists, which is proven",
        "- checker official: accepts",
        "- checker strict: rejects\n  - too dear",
        "m: 1 call, 10 tokens read, 5 written, 2 rounds",
        "| SHA-256 of the data | " + "d" * 64,
        "| z3-solver |",
        "| seconds: formalize | 1.5 |",
    ):
        assert part in page, part
    assert page.count("\n# ") == 0, "one title only"


def test_sections_without_content_are_left_out() -> None:
    bare = certificate(draft={}, accepted=(), rulings=())
    assert "What was given up" not in certificate_page(bare, "x")
    assert "What was understood" not in certificate_page(bare, "x")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            {"result": {"optimal": False, "bound": 400, "cost": 474, "status": "solved"}},
            "no better value than 400 is possible",
        ),
        ({"result": {"optimal": True, "status": "solved", "plan": {}}}, "the plan; nothing was to be optimized."),
        ({"status": "unsolvable", "result": {"status": "unsolvable", "core": ["a", "b"]}}, "a, b clash"),
        ({"status": "gave up", "reason": "out of time."}, "Undecided: out of time."),
        ({"status": "invalid", "reason": "the plan is rejected"}, "No plan passed: the plan is rejected."),
    ],
)
def test_the_proof_is_one_honest_sentence(state: dict[str, Any], words: str) -> None:
    assert words in proof_in_words(certificate(**state))


ACCEPTED = {"rulings": [{"checker": "strict", "passed": True, "findings": []}]}


@pytest.mark.parametrize(
    ("ground", "found"),
    [
        ({"source": "Two | of us", "start": 0, "end": 11}, ()),
        ({"source": "two |  of us.", "start": 0, "end": 11}, ()),
        ({"source": "a pair", "start": -1, "end": -1}, ()),
        ({"source": "", "start": -1, "end": -1}, ()),
        ({"source": "Two", "start": 0, "end": 11}, ("people: the words 'Two' are not at their place in the request",)),
        ({"source": "Two", "start": -1, "end": -1}, ("people: the words 'Two' are not in an answer",)),
    ],
)
def test_words_are_looked_for_in_the_request_and_in_answers(ground: dict[str, Any], found: tuple[str, ...]) -> None:
    draft = {"grounds": [{"field": "people", "value": 2, **ground}]}
    assert certificate(draft=draft, answers={"people": "A pair."}).unfounded() == found


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, ""),
        ({"proven_optimal": False, "bound": 400.0}, ""),
        ({"plan": None}, "holds no plan"),
        ({"rulings": []}, "names no checkers that all accepted the plan"),
        ({"rulings": STATE["rulings"]}, "names no checkers that all accepted the plan"),
        ({"status": "gave up"}, "its status is 'gave up', but the checkers it names accepted a plan"),
        ({"bound": 400.0}, "worth 474.0 and proven optimal, but the best possible value is 400"),
    ],
)
def test_statements_that_cannot_all_be_true_are_found(change: dict[str, Any], wrong: str) -> None:
    form = {**json.loads(certificate(**ACCEPTED).model_dump_json()), **change}
    found = Certificate.model_validate(form).contradictions()
    assert wrong in found[0] if wrong else found == ()


@pytest.mark.parametrize(
    ("state", "claims"),
    [
        ({}, ("no plan is better than 474",)),
        ({"result": {"cost": 474, "bound": 400, "plan": []}}, ("no value better than 400 is possible",)),
        ({"result": {"cost": 474, "plan": []}}, ()),
        ({"result": {"optimal": True, "plan": []}}, ()),
        ({"status": "unsolvable", "result": {}}, ("nothing satisfies the request",)),
        ({"status": "gave up", "result": {}}, ()),
    ],
)
def test_what_only_a_solver_can_show_is_named(state: dict[str, Any], claims: tuple[str, ...]) -> None:
    assert certificate(**state).on_trust() == claims


def test_answers_are_part_of_the_page() -> None:
    assert "- people: “a pair”" in certificate_page(certificate(answers={"people": "a pair"}), "x")
