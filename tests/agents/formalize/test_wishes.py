import asyncio

import pytest

from agents.formalize import Gazetteer, wish_prompt
from agents.formalize.topics import foreign_variables, has_topic
from agents.formalize.wishes import Heard, WishReader, wish_problem
from agents.models import ScriptedModel
from envs import TRIP_VARIABLES, Wish

GAZETTEER = Gazetteer(cities=("Port Elm",), states=("Westmarch",), cuisines=("French", "Indian"))
CLAUSE = "no restaurant over $40"
RIGHT = "all(meal_price[d, m] <= 40 for d in day for m in meal)"


def problem(expression: str, clause: str = CLAUSE) -> str:
    return wish_problem(expression, clause, GAZETTEER, 3)


def read(model: ScriptedModel, clause: str = CLAUSE) -> Wish | None:
    return asyncio.run(WishReader(model, GAZETTEER, 3, lambda _kind, _data: None).read(clause))


def answer(expression: str | None) -> dict[str, str | None]:
    return {"means": "so it is", "expression": expression}


@pytest.mark.parametrize(("clause", "means", "expression"), wish_prompt.EXAMPLES)
def test_the_examples_of_the_prompt_are_right(clause: str, means: str, expression: str | None) -> None:
    assert means
    assert expression is None or problem(expression, clause) == ""


def test_the_reference_card_names_every_trip_variable() -> None:
    lines = wish_prompt.card().splitlines()
    assert all(any(line.startswith(variable.name) for line in lines) for variable in TRIP_VARIABLES)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("all(meal_price[d, m] <= 40 for d in day", "never closed"),
        ("all(meal_cost[d] <= 40 for d in day)", "takes no index"),
        ("meal_price <= 40", "needs"),
        ("sum(meal_price[d, m] for d in day for m in meal)", "truth value"),
        ("all(meal_price[d, m] <= 45 for d in day for m in meal)", "the number 45 is not in the wish"),
        ("all(room_price[d] <= 40 for d in day)", "does not speak of room_price, but perhaps of meal_price"),
        ("any(serves[d, m, 'Indian'] for d in day for m in meal)", "does not speak of 'Indian'"),
        ("all(eats[d, m] for d in day for m in meal)", "the number 40 of the wish"),
        ("40 <= 40", "no trip variable"),
    ],
)
def test_a_wrong_expression_gets_a_pointed_error(expression: str, message: str) -> None:
    assert message in problem(expression)


@pytest.mark.parametrize(
    ("clause", "expression"),
    [
        ("land by 15:30", "all(arrival[d] <= 15 * 60 + 30 for d in day if flies[d])"),
        ("land by 3 pm", "all(arrival[d] <= 15 * 60 for d in day if flies[d])"),
        ("land by 15:30", "all(arrival[d] <= 930 for d in day if flies[d])"),
        ("at most two hours by car", "all(drive_minutes[d] <= 120 for d in day)"),
        ("restaurants with 4.6 stars", "all(meal_rating[d, m] >= 46 for d in day for m in meal if eats[d, m])"),
    ],
)
def test_numbers_may_change_their_unit(clause: str, expression: str) -> None:
    assert problem(expression, clause) == ""


def test_a_right_answer_becomes_a_wish_with_its_source() -> None:
    assert read(ScriptedModel([answer(RIGHT)])) == Wish(name=CLAUSE, expression=RIGHT, source=CLAUSE)


def test_a_wrong_answer_is_repaired_with_its_error() -> None:
    model = ScriptedModel([answer("all(meal_price[d] <= 40 for d in day)"), answer(RIGHT)])
    wish = read(model)
    assert wish is not None
    assert wish.expression == RIGHT
    remark = model.requests[1].messages[-1].content
    assert "Not: all(meal_price[d] <= 40 for d in day)" in remark
    assert "'meal_price' takes 2 indices" in remark


def test_an_answer_that_stays_wrong_is_no_wish() -> None:
    assert read(ScriptedModel([answer("meal_price <= 40")] * 2)) is None


def test_answers_without_the_form_cost_the_wish_and_not_the_request() -> None:
    assert read(ScriptedModel(["no json"] * 3)) is None


def test_an_expression_may_only_speak_of_what_its_clause_does() -> None:
    assert foreign_variables("total_cost <= 40", "a museum a day") == ("total_cost",)
    assert foreign_variables("sights[1] >= 1", "a museum a day") == ()
    assert has_topic("two museums")
    assert not has_topic("and not a bit more")


def read_all(*expressions: str | None) -> Heard:
    clauses = ["no flying at all", "the plane stays without us", "no restaurant over $40"][: len(expressions)]
    model = ScriptedModel([answer(expression) for expression in expressions])
    return asyncio.run(WishReader(model, GAZETTEER, 3, lambda _kind, _data: None).read_all(clauses))


def test_a_transport_rule_in_other_words_is_the_rule() -> None:
    heard = read_all("not any(flies[d] for d in day)", None, RIGHT)
    assert heard.rules == (("no flying at all", "no flight"),)
    assert [wish.expression for wish in heard.wishes] == [RIGHT]
    assert heard.unheard == ("the plane stays without us",)


def test_two_clauses_that_say_the_same_are_one_wish() -> None:
    heard = read_all("not any(overnight[d] for d in day)", "not any(overnight[d] for d in day)")
    assert [wish.source for wish in heard.wishes] == ["no flying at all"]
    assert heard.unheard == ()
