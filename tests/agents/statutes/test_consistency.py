"""What the check of a statute finds, each flaw planted once; and a sound statute has none."""

import pytest

from agents.statutes.consistency import Flaw, rule_faults, statute_flaws
from agents.statutes.decide import RuleConflict, decide_case
from agents.statutes.statute import Rule, Section, Statute
from tests.agents.statutes.campsite import STATUTE, added, changed, rule


def grave(statute: Statute) -> list[Flaw]:
    return [flaw for flaw in statute_flaws(statute) if flaw.grave]


def test_a_sound_and_reviewed_statute_has_no_flaw() -> None:
    assert statute_flaws(STATUTE) == ()


def test_two_rules_that_clash_are_shown_with_a_case_in_which_they_do() -> None:
    (flaw,) = grave(changed("long", overrides=()))
    assert (flaw.kind, set(flaw.rules)) == ("clash", {"night", "long"})
    assert flaw.case is not None
    assert flaw.case["nights"] > 7  # type: ignore[operator]  # a number
    verdict = decide_case(changed("long", overrides=()), flaw.case)
    assert isinstance(verdict, RuleConflict)


def test_rules_that_never_meet_do_not_clash() -> None:
    short = rule("short", "1", "A night", "nights < 3 and where == 'cabin'", "10", overrides=("night", "child"))
    assert grave(added(short)) == []


def test_a_rule_that_no_case_meets_is_found() -> None:
    (flaw,) = grave(changed("child", condition="age < 6 and age > 10"))
    assert (flaw.kind, flaw.rules) == ("never fires", ("child",))


def test_a_rule_that_is_overridden_in_every_case_is_found() -> None:
    weekend = rule("weekend", "1", "A night", "nights == 9", "1")
    (_, child, long, deposit) = STATUTE.rules
    wider = long.model_copy(update={"overrides": ("weekend",)})
    (flaw,) = grave(STATUTE.with_rules([weekend, child.model_copy(update={"overrides": ("long",)}), wider, deposit]))
    assert (flaw.kind, flaw.rules) == ("clash", ("child", "weekend")), "a child that stays nine nights"
    alone = STATUTE.with_rules([weekend, wider, deposit])
    assert [(flaw.kind, flaw.rules) for flaw in grave(alone)] == [("always overridden", ("weekend",))]


def test_a_conclusion_out_of_range_is_shown_with_a_case() -> None:
    (flaw,) = grave(changed("long", value="25 * nights + 500"))
    assert (flaw.kind, flaw.rules) == ("range", ("long",))
    assert flaw.case is not None
    assert flaw.case["nights"] > 20  # type: ignore[operator]  # a number


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (rule("new", "9", "x", "True", "1"), "section", "there is no section '9'"),
        (rule("new", "1", "A night costs 31", "True", "1"), "source", "does not say"),
        (rule("new", "1", "A night", "True", "1", concludes="prize"), "conclusion", "did you mean 'price'?"),
        (rule("new", "1", "A night", "True", "1", overrides=("deposit",)), "override", "no other rule on price"),
        (rule("new", "1", "A night", "nigths > 2", "1"), "expression", "did you mean 'nights'?"),
        (rule("new", "1", "A night", "True", "'much'"), "expression", "new"),
        (rule("new", "1", "A night", "nights", "1"), "expression", "truth value"),
        (rule("new", "4", "deposit", "True", "nights", concludes="deposit"), "expression", "truth value"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_before_any_solver_runs(bad: Rule, kind: str, words: str) -> None:
    statute = added(bad)
    found = grave(statute)
    assert {flaw.kind for flaw in found} == {kind}
    assert words in found[0].message
    assert any(words in message for message in rule_faults(statute, statute.rules[-1]))
    assert rule_faults(statute, statute.rules[0]) == ()


def test_circles_of_exceptions_and_of_conclusions_are_told() -> None:
    (flaw,) = grave(changed("night", overrides=("long",)))
    assert "override each other in a circle: night, long" in flaw.message
    (flaw,) = grave(changed("night", condition="not deposit"))
    assert "depend on each other in a circle" in flaw.message


def test_what_changed_after_its_review_is_to_be_reviewed_again() -> None:
    section = STATUTE.sections[0].model_copy(update={"text": "A night costs 30 for each guest and dog."})
    reworded = STATUTE.model_copy(update={"sections": (section, *STATUTE.sections[1:])})
    assert [(flaw.kind, flaw.rules) for flaw in statute_flaws(reworded)] == [("changed", ("night",))]
    stamped = reworded.with_rules(reworded.rules)
    assert [(flaw.kind, flaw.rules) for flaw in statute_flaws(stamped)] == [("not reviewed", ("night",))]


def test_a_section_without_a_rule_is_told() -> None:
    statute = STATUTE.model_copy(update={"sections": (*STATUTE.sections, Section(number="5", text="Be quiet."))})
    (flaw,) = statute_flaws(statute)
    assert (flaw.message, flaw.grave) == ("section 5 has no rule", False)


def test_a_mistake_is_shown_in_the_text_that_somebody_wrote() -> None:
    (flaw,) = grave(changed("long", value="25 * nigths"))
    assert flaw.rules == ("long",)
    assert "value of long:1:16\n  price == (25 * nigths)\n" in flaw.message
    deposit, price = STATUTE.conclusions
    worse = STATUTE.model_copy(update={"conclusions": (deposit, price.model_copy(update={"default": "much"}))})
    (default,) = grave(worse)
    assert "default of price:1:1\n  price == 'much'\n" in default.message
