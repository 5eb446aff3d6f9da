"""Samples: every group in turn, the same for the same seed, a larger one begins like a smaller one."""

from pathlib import Path

from agents.evaluate.bench import Order
from agents.evaluate.sampling import chosen_tasks, stratified

GROUPS = {"many": list(range(100)), "few": [-1, -2], "one": [1000]}


def test_groups_take_turns_until_they_are_empty() -> None:
    drawn = stratified(GROUPS, 8, seed=3)
    assert {number for number in drawn if number < 0} == {-1, -2}
    assert drawn[2] == 1000
    assert sum(0 <= number < 100 for number in drawn) == 5


def test_a_larger_sample_begins_with_the_smaller_one_and_another_seed_draws_others() -> None:
    assert stratified(GROUPS, 50, seed=3)[:20] == stratified(GROUPS, 20, seed=3)
    assert stratified(GROUPS, 20, seed=3) != stratified(GROUPS, 20, seed=4)
    assert sorted(stratified(GROUPS, 999, seed=3)) == sorted(number for group in GROUPS.values() for number in group)


def test_an_order_samples_by_the_first_part_of_the_ids_and_then_takes_the_first() -> None:
    tasks = {f"{kind}/{number}": number for kind in ("a", "b", "c") for number in range(5)}

    def order(count: int | None, limit: int | None = None) -> Order:
        return Order("oracle", None, Path(), 1.0, count=count, limit=limit)

    assert list(chosen_tasks(tasks, order(None))) == list(tasks)
    assert [name[0] for name in chosen_tasks(tasks, order(6))] == list("abcabc")
    assert list(chosen_tasks(tasks, order(6, limit=2))) == list(chosen_tasks(tasks, order(6)))[:2]
