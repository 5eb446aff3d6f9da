"""The generated items: same bytes for a seed, a third of each kind, a gold that another way of trying confirms."""

import pytest

from envs.questions import SPLITS, Ask, AskOneOfSeveral, QuestionItem, StaySilent, Yard, generate_items
from envs.questions.yard import common_plan_exists, works_from_all
from planners import (
    Completeness,
    ConformantPlan,
    Determined,
    MoreMissing,
    OneFactMissing,
    OpenProblem,
    missing_in_problem,
    missing_in_program,
)
from tools import InputError


def missing(item: QuestionItem) -> Completeness:
    spec = item.spec
    return missing_in_problem(spec) if isinstance(spec, OpenProblem) else missing_in_program(spec)


@pytest.mark.parametrize("split", SPLITS)
def test_a_larger_count_begins_with_the_same_items_and_each_third_lacks_something_else(split: str) -> None:
    few, more = generate_items(split, seed=4, count=3), generate_items(split, seed=4, count=6)
    assert [item.text for item in few] == [item.text for item in more[:3]]
    assert [item.gold for item in few] == [item.gold for item in more[:3]]
    assert [type(item.gold) for item in more] == [StaySilent, Ask, AskOneOfSeveral] * 2
    assert len({item.text for item in more}) == len(more)


@pytest.mark.parametrize("item", generate_items("all", seed=21, count=18), ids=lambda item: str(item.id))
def test_the_solver_and_the_brute_force_agree(item: QuestionItem) -> None:
    match item.gold, missing(item):
        case StaySilent(value=Yard() as yard), Determined(ConformantPlan(steps)):
            assert works_from_all(yard, [(step.action, *step.arguments) for step in steps])
        case StaySilent(value=value), Determined(found):
            assert found == value
        case Ask(facts=right), OneFactMissing(facts=facts):
            assert {fact.name for fact in facts} == set(right)
        case AskOneOfSeveral(sets=right_sets), MoreMissing(sets=sets):
            assert set(map(frozenset, sets)) == set(map(frozenset, right_sets))
        case gold, answer:
            raise AssertionError(f"{answer} where {gold} is right")


def test_every_fact_of_a_specification_is_in_the_vocabulary_and_no_target_is_asked() -> None:
    for item in generate_items("all", seed=2, count=9):
        known = {words.name for words in item.vocabulary}
        if isinstance(item.spec, OpenProblem):
            assert {fact.name for fact in item.spec.askable} <= known
        else:
            assert set(item.spec.askable) <= known
            assert item.spec.target not in item.spec.askable


def test_the_words_name_what_is_open() -> None:
    for item in generate_items("planning", seed=5, count=6):
        assert isinstance(item.spec, OpenProblem)
        for fact in item.spec.askable:
            crate = fact.name.removeprefix("place of ").strip("()").split()[-1]
            assert f"crate {crate}" in item.parts.told.lower()


def test_a_yard_is_moved_by_the_rules() -> None:
    yard = Yard({"a": ("",), "b": ("a",), "c": ("", "b")}, {"a": (False,), "b": (True,), "c": (False,)}, (("a", "b"),))
    places = yard.possible()
    assert len(places) == 2
    on_ground, on_b = sorted(places, key=lambda place: dict(place.below)["c"])
    assert set(on_ground.moves()) == {("thaw", "b"), ("thaw", "c"), ("put-on", "c", "b")}
    assert set(on_b.moves()) == {("thaw", "c"), ("take-down", "c", "b")}
    assert not common_plan_exists(yard, places)
    assert all(common_plan_exists(yard, (place,)) for place in places)
    plan = [("take-down", "c", "b"), ("thaw", "b"), ("take-down", "b", "a"), ("put-on", "a", "b")]
    assert not works_from_all(yard, plan)
    assert works_from_all(Yard({**yard.places, "c": ("b",)}, yard.frozen, yard.goal), plan)


def test_impossible_yards_are_none() -> None:
    nobody = dict.fromkeys("abc", (False,))
    assert Yard({"a": ("c",), "b": ("c",), "c": ("",)}, nobody, ()).possible() == ()
    assert Yard({"a": ("b",), "b": ("a",), "c": ("",)}, nobody, ()).possible() == ()


def test_an_unknown_split_is_refused_with_what_was_meant() -> None:
    with pytest.raises(InputError, match="no split 'logics'") as caught:
        generate_items("logics", seed=1, count=1)
    assert "logic" in caught.value.hint
