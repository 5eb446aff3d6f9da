"""Many cases: a change of one rule decides again the cases that it can concern, and only those come out otherwise."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agents.statutes.decide import Case, Decision, decide_case
from agents.statutes.docket import Docket, decide_cases, read_docket
from agents.statutes.statute import Statute
from tests.agents.statutes.campsite import STATUTE, added, case, changed, rule
from tests.agents.statutes.test_decide import CONDITIONS, VALUES, statutes
from tools import InputError, write_whole

CASES: dict[str, Case] = {
    "two nights": case(),
    "long": case(nights=10),
    "child": case(age=3),
    "child, long": case(age=3, nights=10),
    "child with dog": case(age=3, dog=True),
}


def verdicts(docket: Docket) -> dict[str, object]:
    return {name: filed.verdict for name, filed in docket.filed.items()}


def test_a_changed_rule_changes_only_its_cases() -> None:
    before = decide_cases(STATUTE, CASES).docket
    session = decide_cases(changed("long", value="20 * nights"), CASES, before)
    assert set(session.decided) == {"long", "child, long"}, "where it fires, though it may be overridden"
    assert set(session.changed) == {"long", "child, long"}, "the trace of the overridden rule has changed too"
    assert session.docket.filed["child, long"].values["price"] == 0


def test_a_wider_condition_concerns_the_cases_in_which_it_fires_now() -> None:
    before = decide_cases(STATUTE, CASES).docket
    session = decide_cases(changed("long", condition="nights > 1 and not dog"), CASES, before)
    assert set(session.decided) == {"two nights", "child", "long", "child, long"}


def test_a_new_rule_and_a_removed_one_concern_their_cases() -> None:
    before = decide_cases(STATUTE, CASES).docket
    more = added(rule("dogs", "2", "bring a dog", "dog", "99", overrides=("night",)))
    assert decide_cases(more, CASES, before).changed == ("child with dog",)
    without = STATUTE.with_rules([one for one in STATUTE.rules if one.id != "child"])
    assert set(decide_cases(without, CASES, before).decided) == {"child", "child, long"}


def test_nothing_is_decided_twice_and_a_new_case_is_decided() -> None:
    before = decide_cases(STATUTE, CASES).docket
    assert decide_cases(STATUTE, CASES, before).decided == ()
    assert decide_cases(STATUTE, {**CASES, "new": case(age=7)}, before).decided == ("new",)
    assert decide_cases(STATUTE, {"child": case(age=4)}, before).decided == ("child",)


def test_what_all_rests_on_decides_all_again() -> None:
    before = decide_cases(STATUTE, CASES).docket
    wider = STATUTE.model_copy(update={"sets": {"place": ("tent", "cabin", "van")}})
    assert set(decide_cases(wider, CASES, before).decided) == set(CASES)


def test_a_docket_survives_its_file(tmp_path: Path) -> None:
    docket = decide_cases(STATUTE, CASES).docket
    file = tmp_path / "docket.json"
    write_whole(file, docket.model_dump_json())
    assert read_docket(file) == docket
    assert decide_cases(STATUTE, CASES, read_docket(file)).decided == ()
    file.write_text("{}}")
    with pytest.raises(InputError, match="no docket"):
        read_docket(file)


@given(statutes(), st.integers(0, 4), st.sampled_from(CONDITIONS[:5]), st.sampled_from(VALUES[:4]))
@settings(max_examples=20, deadline=None)
def test_after_any_change_of_a_rule_every_verdict_is_what_a_fresh_one_would_be(
    statute: Statute, place: int, condition: str, value: str
) -> None:
    cases: dict[str, Case] = {
        f"{a} {b} {c}": {"a": a, "b": b, "c": c} for a in range(5) for b in (True, False) for c in range(4)
    }
    statute = statute.with_rules(statute.rules)
    before = decide_cases(statute, cases).docket
    rules = list(statute.rules)
    at = place % len(rules)
    assume((condition, value) != (rules[at].condition, rules[at].value))
    rules[at] = rules[at].model_copy(update={"condition": condition, "value": value})
    after = decide_cases(statute.with_rules(rules), cases, before)
    assert verdicts(after.docket) == verdicts(decide_cases(statute.with_rules(rules), cases).docket)
    for name in set(cases) - set(after.decided):
        verdict = decide_case(statute.with_rules(rules), cases[name])
        assert isinstance(verdict, Decision)
        assert rules[at].id not in [one.rule for one in verdict.fired]
