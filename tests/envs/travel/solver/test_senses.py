import pytest

from envs.travel.solver.senses import Sense, collect_senses
from planners import parse

NONE, RISING, FALLING, ANY = Sense.NONE, Sense.RISING, Sense.FALLING, Sense.ANY


@pytest.mark.parametrize(
    ("text", "lodging", "meals"),
    [
        ("lodging_cost <= 600", RISING, NONE),
        ("600 > lodging_cost", RISING, NONE),
        ("not lodging_cost <= 600", FALLING, NONE),
        ("lodging_cost == 600", ANY, NONE),
        ("lodging_cost + meal_cost <= 600", RISING, RISING),
        ("lodging_cost - meal_cost <= 600", RISING, FALLING),
        ("2 * lodging_cost >= meal_cost * people", FALLING, RISING),
        ("(0 - 2) * lodging_cost >= 0 - 9", ANY, NONE),
        ("lodging_cost // 3 <= 9", RISING, NONE),
        ("lodging_cost % 3 == 0", ANY, NONE),
        ("abs(lodging_cost - 9) <= 9", ANY, NONE),
        ("implies(lodging_cost > 5, meal_cost < 5)", RISING, RISING),
        ("max(lodging_cost, meal_cost) <= 5", RISING, RISING),
        ("sum(lodging_cost for d in day if meal_cost > d) <= 5", RISING, RISING),
        ("all(lodging_cost > d for d in day if meal_cost > d)", FALLING, RISING),
        ("min(lodging_cost for d in range(0 - 2, 2)) * 2 > meal_cost", FALLING, RISING),
        ("sum(d * lodging_cost for d in range(0 - 2, 2)) > meal_cost", ANY, RISING),
        ("(lodging_cost if people > 2 else meal_cost) < 5", RISING, RISING),
        ("lodging_cost in {5, 6}", ANY, NONE),
        ("distinct(lodging_cost, meal_cost)", ANY, ANY),
    ],
)
def test_operators_pass_on_which_change_does_harm(text: str, lodging: Sense, meals: Sense) -> None:
    senses: dict[str, Sense] = {}
    collect_senses(parse(text), FALLING, senses)
    assert senses.get("lodging_cost", NONE) == lodging
    assert senses.get("meal_cost", NONE) == meals


def test_the_name_that_is_looked_up_with_a_decision_as_index_does_not_hide_it() -> None:
    senses: dict[str, Sense] = {}
    collect_senses(parse("visits[city[2]]"), FALLING, senses)
    assert senses == {"visits": FALLING, "city": ANY}
