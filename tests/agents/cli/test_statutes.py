"""`statute check`, `decide`, `write` and `review`."""

import json
from pathlib import Path

import pytest

from agents.statutes.statute import read_statute, write_statute
from tests.agents.cli.conftest import Groundplan
from tests.agents.statutes.campsite import STATUTE, case, changed
from tools import ModelError


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    write_statute(tmp_path / "camp.json", STATUTE)
    (tmp_path / "child.json").write_text(json.dumps(case(age=3, nights=9)))
    (tmp_path / "pair.json").write_text(json.dumps(case()))


def test_a_statute_survives_its_file(tmp_path: Path) -> None:
    assert read_statute(tmp_path / "camp.json") == STATUTE


def test_a_sound_statute_passes_and_a_clash_is_shown_with_a_case(groundplan: Groundplan, tmp_path: Path) -> None:
    assert groundplan("statute", "check", "camp.json").out == "4 rules, sound\n"
    write_statute(tmp_path / "bad.json", changed("long", overrides=()))
    said = groundplan("statute", "check", "bad.json")
    assert said.code == 2
    assert "neither overrides the other" in said.out
    assert '"nights": ' in said.out
    (flaw, review) = groundplan("statute", "check", "bad.json", "--json").json["flaws"]
    assert (flaw["kind"], review["kind"]) == ("clash", "not reviewed")


def test_a_decision_names_the_sections_the_facts_and_what_was_overridden(groundplan: Groundplan) -> None:
    said = groundplan("statute", "decide", "camp.json", "--case", "child.json")
    assert said.code == 0
    assert "child: deposit = False, price = 0" in said.out
    assert "§ 3 “pays 25 a night” (long): price = 225 given nights = 9, overridden by child" in said.out
    assert "no rule speaks of deposit" in said.out


def test_a_docket_says_which_cases_a_change_concerns(groundplan: Groundplan, tmp_path: Path) -> None:
    files = ("--case", "child.json", "--case", "pair.json", "--docket", "d.json")
    assert groundplan("statute", "decide", "camp.json", *files, "--json").json["decided"] == ["child", "pair"]
    write_statute(tmp_path / "camp.json", changed("child", condition="age < 3 and not dog"))
    said = groundplan("statute", "decide", "camp.json", "--docket", "d.json", "--json").json
    assert said["decided"] == said["changed"] == ["child"]
    assert said["cases"]["child"]["values"]["price"] == 225
    assert (
        "pair: deposit = True, price = 60 (as decided before)"
        in groundplan("statute", "decide", "camp.json", "--docket", "d.json").out
    )


def test_cases_of_one_file_name_in_two_folders_stay_two(groundplan: Groundplan, tmp_path: Path) -> None:
    for folder, age in (("a", 3), ("b", 30)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "camper.json").write_text(json.dumps(case(age=age, nights=9)))
    both = ("--case", "a/camper.json", "--case", "b/camper.json")
    said = groundplan("statute", "decide", "camp.json", *both, "--docket", "d.json", "--json").json
    assert said["decided"] == ["a/camper", "b/camper"]
    assert said["cases"]["a/camper"] != said["cases"]["b/camper"]
    seen = ("--case", str(tmp_path / "a" / "camper.json"), "--docket", str(tmp_path / "d.json"))
    assert groundplan("statute", "decide", "camp.json", *seen, "--json").json["decided"] == []
    (tmp_path / "a" / "camper.txt").write_text("{}")
    twice = groundplan("statute", "decide", "camp.json", "--case", "a/camper.json", "--case", "a/camper.txt")
    assert (twice.code, "are both the case 'a/camper'" in twice.err) == (2, True)


def test_an_error_names_its_case_and_nobody_is_told_to_delete_a_file(groundplan: Groundplan, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(json.dumps({**case(), "nigths": 3}))
    said = groundplan("statute", "decide", "camp.json", "--case", "child.json", "--case", "odd.json")
    assert (said.code, "the case 'odd': the statute knows no fact 'nigths'" in said.err) == (2, True)
    said = groundplan("statute", "decide", "camp.json", "--docket", "child.json")
    assert (said.code, "'child.json' is no docket" in said.err, "delete" in said.err) == (2, True, False)


def test_a_case_that_says_two_things_is_refused(groundplan: Groundplan, tmp_path: Path) -> None:
    (tmp_path / "two.json").write_text('{"age": 3, "age": 30}')
    said = groundplan("statute", "decide", "camp.json", "--case", "two.json")
    assert (said.code, "'two.json': the key 'age' is there twice" in said.err) == (2, True)


def test_nothing_to_write_is_said_without_a_model(groundplan: Groundplan) -> None:
    said = groundplan("statute", "write", "camp.json", "--model", "scripted:none")
    assert (said.code, "nothing to write: every section has a rule" in said.out) == (0, True)


def test_a_docket_that_is_not_there_yet_needs_a_case(groundplan: Groundplan, tmp_path: Path) -> None:
    said = groundplan("statute", "decide", "camp.json", "--docket", "d.json")
    assert said.code == 2
    assert "'d.json' has none yet" in said.err
    assert not (tmp_path / "d.json").exists()


def test_a_file_that_is_no_statute_is_refused_with_every_place_and_the_field_that_was_meant(
    groundplan: Groundplan, tmp_path: Path
) -> None:
    form = json.loads((tmp_path / "camp.json").read_text())
    form["rules"][0]["overides"] = form["rules"][0].pop("overrides", [])
    form["facts"][0]["kind"] = "whole"
    (tmp_path / "bad.json").write_text(json.dumps(form))
    said = groundplan("statute", "check", "bad.json")
    assert said.code == 2
    assert "facts.0.kind: " in said.err
    assert "rules.0.overides: " in said.err
    assert "did you mean 'overrides'?" in said.err


def test_a_mistake_in_a_rule_is_shown_in_the_words_of_the_rule(groundplan: Groundplan, tmp_path: Path) -> None:
    write_statute(tmp_path / "bad.json", changed("long", condition="nigths > 7"))
    for asked in (("check", "bad.json"), ("decide", "bad.json", "--case", "child.json")):
        said = groundplan("statute", *asked)
        assert said.code == 2
        assert "condition of long:1:1\n  nigths > 7\n  ^^^^^^\n" in said.out + said.err
        assert "fires_" not in said.out + said.err


def test_rules_that_clash_on_a_case_return_four(groundplan: Groundplan, tmp_path: Path) -> None:
    write_statute(tmp_path / "bad.json", changed("child", overrides=()))
    said = groundplan("statute", "decide", "bad.json", "--case", "child.json")
    assert said.code == 4
    assert "the rules clash on price" in said.out


def test_a_model_writes_and_a_person_reviews(groundplan: Groundplan, tmp_path: Path) -> None:
    bare = STATUTE.with_rules([rule for rule in STATUTE.rules if rule.section != "3"])
    write_statute(tmp_path / "bare.json", bare)
    rule = {"source": "pays 25 a night", "condition": "nights > 7", "concludes": "price", "value": "25 * nights"}
    child = "child: if age < 6 and not dog then price = 0 ('Children under six stay for free')"
    answers = [{"json": {"rules": [rule]}}, {"json": {"reason": "children are free", "holds": child}}]
    (tmp_path / "script.json").write_text(json.dumps(answers))
    said = groundplan("statute", "write", "bare.json", "--model", "scripted:script.json")
    assert said.out == "section 3, price_3: if nights > 7 then price = 25 * nights\n"
    assert "clash" not in groundplan("statute", "check", "bare.json").out
    assert "- price_3 was reviewed by nobody" in groundplan("statute", "check", "bare.json").out
    assert groundplan("statute", "review", "bare.json", "--rule", "price_3").out == "reviewed price_3\n"
    assert "price_3 was reviewed by nobody" not in groundplan("statute", "check", "bare.json").out


def test_what_was_written_before_the_model_failed_is_in_the_file_and_the_same_command_goes_on(
    groundplan: Groundplan, tmp_path: Path
) -> None:
    bare = STATUTE.with_rules([rule for rule in STATUTE.rules if rule.section not in ("1", "3")])
    write_statute(tmp_path / "bare.json", bare)
    first = {"source": "A night costs 30", "concludes": "price", "condition": "True", "value": "30 * nights"}
    rule = {"source": "pays 25 a night", "condition": "nights > 7", "concludes": "price", "value": "25 * nights"}
    child = "child: if age < 6 and not dog then price = 0 ('Children under six stay for free')"
    choice = {"json": {"reason": "children are free", "holds": child}}
    numbers = [section.number for section in bare.sections if section.number in ("1", "3")]
    assert numbers == ["1", "3"]
    (tmp_path / "dies.json").write_text(json.dumps([{"json": {"rules": [first]}}, {"json": {"rules": [rule]}}]))
    said = groundplan("statute", "write", "bare.json", "--model", "scripted:dies.json")
    assert (said.code, "the scripted model has said all its 2 replies" in said.err) == (ModelError.exit_code, True)
    assert "nothing is lost, this goes on: groundplan statute write bare.json" in said.err
    assert "section 3, price_3: if nights > 7 then price = 25 * nights" in said.out
    left = read_statute(tmp_path / "bare.json")
    assert {"price_1", "price_3"} <= {one.id for one in left.rules}
    assert left.unsettled == ("price_3",)
    (tmp_path / "goes_on.json").write_text(json.dumps([choice]))
    assert groundplan("statute", "write", "bare.json", "--model", "scripted:goes_on.json").code == 0
    whole = read_statute(tmp_path / "bare.json")
    assert (whole.unsettled, {one.id for one in whole.rules}) == ((), {one.id for one in left.rules})
    assert "clash" not in groundplan("statute", "check", "bare.json").out
    assert "nothing to write" in groundplan("statute", "write", "bare.json", "--model", "scripted:none").out


def test_what_is_missing_is_named(groundplan: Groundplan, tmp_path: Path) -> None:
    assert "which case?" in groundplan("statute", "decide", "camp.json").err
    assert "did you mean 'long'?" in groundplan("statute", "review", "camp.json", "--rule", "lnog").err
    (tmp_path / "no.json").write_text('{"title": 1}')
    assert "is no statute: title" in groundplan("statute", "check", "no.json").err
