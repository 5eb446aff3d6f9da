"""Cores and repairs over any oracle: minimal, ordered, proven, and few questions."""

from collections.abc import Callable, Collection
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.constraints.explain import Oracle, each_repair, minimal_core, minimal_repairs
from tools import InputError

NAMES = tuple("abcdefg")
CLASHES = st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1), max_size=5)
WEIGHTS = st.tuples(*[st.sampled_from([0.1, 0.3, 1.0, 2.5])] * len(NAMES))


def without(clashes: Collection[frozenset[str]]) -> Callable[[frozenset[str]], bool]:
    """Return the oracle of a world in which exactly the supersets of some sets clash."""
    return lambda names: not any(clash <= names for clash in clashes)


@given(CLASHES.filter(bool), st.permutations(NAMES))
def test_a_core_clashes_and_needs_each_of_its_members(clashes: list[frozenset[str]], names: list[str]) -> None:
    satisfiable = without(clashes)
    core = minimal_core(names, satisfiable)
    assert not satisfiable(frozenset(core))
    assert all(satisfiable(frozenset(core) - {name}) for name in core)
    assert list(core) == [name for name in names if name in core]
    assert core == minimal_core(names, satisfiable)


@given(CLASHES, WEIGHTS)
def test_repairs_are_all_minimal_ones_cheapest_first(clashes: list[frozenset[str]], costs: tuple[float, ...]) -> None:
    satisfiable, weights = without(clashes), dict(zip(NAMES, costs, strict=True))
    everything = [frozenset(part) for size in range(len(NAMES) + 1) for part in combinations(NAMES, size)]
    able = [part for part in everything if satisfiable(frozenset(NAMES) - part)]
    minimal = {part for part in able if not any(other < part for other in able)}
    found = minimal_repairs(NAMES, weights, satisfiable, 1000)
    assert len(found) == len(minimal)
    assert set(found) == minimal
    paid = [sum(weights[name] for name in part) for part in found]
    assert paid == pytest.approx(sorted(paid))


def test_a_core_starts_from_what_is_known_to_clash() -> None:
    asked: list[frozenset[str]] = []

    def satisfiable(names: frozenset[str]) -> bool:
        asked.append(names)
        return not {"a", "b"} <= names and not {"f", "g"} <= names

    assert minimal_core(NAMES, satisfiable, start={"e", "f", "g"}) == ("f", "g")
    assert all(names <= {"e", "f", "g"} for names in asked)


def test_what_is_not_negotiable_clashes_by_itself() -> None:
    assert minimal_core(NAMES, lambda names: False) == ()
    assert minimal_repairs(NAMES, dict.fromkeys(NAMES, 1), lambda names: False, 3) == ()


def test_no_core_of_what_can_hold_together() -> None:
    with pytest.raises(InputError, match="'a', 'b' can hold together"):
        minimal_core("ab", lambda names: True)


def test_what_can_hold_together_is_repaired_by_dropping_nothing() -> None:
    assert minimal_repairs(NAMES, dict.fromkeys(NAMES, 1), lambda names: True, 3) == (frozenset(),)


def test_a_weight_of_zero_is_refused() -> None:
    with pytest.raises(InputError, match="above zero"):
        minimal_repairs("a", {"a": 0}, lambda names: not names, 1)


def test_equal_costs_come_in_the_order_of_the_names() -> None:
    weights = {"a": 2.0, "b": 1.0, "c": 1.0, "d": 2.0}
    clashes = [frozenset("ab"), frozenset("ac"), frozenset("d")]
    assert minimal_repairs("abcd", weights, without(clashes), 9) == (frozenset("ad"), frozenset("bcd"))
    assert minimal_repairs("abcd", {**weights, "a": 2.5}, without(clashes), 1) == (frozenset("bcd"),)


def test_many_separate_clashes_do_not_explode() -> None:
    names = [f"{letter}{number}" for number in range(30) for letter in "xy"]
    clashes = [frozenset({f"x{number}", f"y{number}"}) for number in range(30)]
    weights = {name: 1.0 if name[0] == "x" else 1.5 for name in names}
    first, *_ = minimal_repairs(names, weights, without(clashes), 3)
    assert first == frozenset(name for name in names if name[0] == "x")


def test_an_oracle_is_not_asked_what_follows_from_its_answers() -> None:
    asked: list[frozenset[str]] = []

    def satisfiable(names: frozenset[str]) -> bool:
        asked.append(names)
        return "c" not in names

    oracle = Oracle(satisfiable)
    assert oracle(frozenset("ab"))
    assert oracle(frozenset("a"))
    assert not oracle(frozenset("ac"))
    assert not oracle(frozenset("abc"))
    assert asked == [frozenset("ab"), frozenset("ac")]
    oracle.learn_refuted(frozenset("c"))
    assert not oracle(frozenset("cd"))
    assert len(asked) == 2


def test_an_exception_of_the_oracle_leaves_the_repairs_found_before_it() -> None:
    asked = 0

    def satisfiable(names: frozenset[str]) -> bool:
        nonlocal asked
        asked += 1
        if asked > 6:
            raise TimeoutError
        return not {"a", "b"} <= names

    repairs = each_repair("ab", {"a": 1, "b": 2}, satisfiable)
    assert next(repairs) == frozenset("a")
    asked = 6
    with pytest.raises(TimeoutError):
        list(each_repair("abc", dict.fromkeys("abc", 1), satisfiable))
