import pytest

from envs.travel.schema import Wish
from envs.travel.solver.intervals import OPEN, Member
from envs.travel.solver.wishes import Clause, read_wishes, with_free_indices

SETS: dict[str, tuple[Member, ...]] = {
    "day": (1, 2, 3), "meal": ("breakfast", "lunch", "dinner"), "cuisine": ("French", "Tea"), "place": ("Ash", "Oak")
}  # fmt: skip


def clauses(expression: str) -> tuple[Clause, ...]:
    return read_wishes((Wish(name="wish", expression=expression),), SETS).clauses


def test_a_rule_for_all_days_and_meals_becomes_one_clause_for_each() -> None:
    found = clauses("all(meal_price[d, m] <= 50 for d in day for m in meal)")
    assert len(found) == 9
    assert {atom for clause in found for atom in clause.atoms} == {
        ("meal_price", (d, m)) for d in SETS["day"] for m in SETS["meal"]
    }
    assert all(len(clause.atoms) == 1 for clause in found)


def test_a_conjunction_is_split_and_a_disjunction_is_not() -> None:
    assert [len(clause.atoms) for clause in clauses("visits['Ash'] and (visits['Oak'] or flies[1])")] == [1, 2]


def test_what_a_constant_condition_excludes_is_no_clause() -> None:
    found = clauses("all(not serves[d, 'lunch', k] for d in day for k in cuisine if k != 'Tea' and d > 1)")
    assert [atom for clause in found for atom in clause.atoms] == [
        ("serves", (2, "lunch", "French")), ("serves", (3, "lunch", "French"))
    ]  # fmt: skip


def test_the_condition_of_a_clause_is_among_its_atoms() -> None:
    found = clauses("all(meal_rating[d, 'lunch'] >= 40 for d in day if eats[d, 'lunch'])")
    assert found[0].atoms == {("eats", (1, "lunch")), ("meal_rating", (1, "lunch"))}


def test_an_index_that_is_still_open_is_noted_as_such() -> None:
    (found,) = clauses("meal_price[1 + sights[1], 'lunch'] <= 9")
    assert found.atoms == {("meal_price", OPEN), ("sights", (1,))}


@pytest.mark.parametrize(
    ("expression", "renamed"),
    [
        ("all(flies[night] for night in day)", "all(flies[night_] for night_ in day)"),
        ("visits['night']", "visits['night']"),
        ("all(flies[d] for d in day)", "all(flies[d] for d in day)"),
    ],
)
def test_only_an_index_that_another_program_uses_is_renamed(expression: str, renamed: str) -> None:
    found = with_free_indices(expression, {"night", "ride"})
    assert found.replace(" ", "") == renamed.replace(" ", "")
