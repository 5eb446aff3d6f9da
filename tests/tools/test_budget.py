import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import Budget, BudgetExhausted, InputError, Meter, Usage, require_budget

COUNTS = st.builds(Usage, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 100), st.integers(0, 100))


@given(COUNTS, COUNTS)
def test_usages_add_up_field_by_field(first: Usage, second: Usage) -> None:
    both = first + second
    assert both == second + first
    assert both.tokens == first.tokens + second.tokens
    assert both.calls == first.calls + second.calls
    assert both.seconds == first.seconds + second.seconds
    assert first + Usage() == first


def test_limits_are_on_by_default() -> None:
    assert None not in (Budget().seconds, Budget().memory_mb, Budget().tokens, Budget().calls)


@pytest.mark.parametrize(
    ("budget", "usage", "name"),
    [
        (Budget(tokens=10), Usage(prompt_tokens=6, completion_tokens=5), "tokens"),
        (Budget(calls=1), Usage(calls=2), "calls"),
    ],
)
def test_passing_a_limit_names_it_and_keeps_the_account(budget: Budget, usage: Usage, name: str) -> None:
    meter = budget.start()
    with pytest.raises(BudgetExhausted, match=name) as caught:
        meter.charge(usage)
    assert f"Budget({name}=" in caught.value.hint
    assert meter.used == usage


def test_using_exactly_a_limit_is_allowed() -> None:
    meter = Budget(tokens=10, calls=1).start()
    meter.charge(Usage(prompt_tokens=4, completion_tokens=6, calls=1))
    assert meter.used.tokens == 10


def test_time_runs_out() -> None:
    started = time.monotonic() - 500
    early = Meter(Budget(seconds=5_000), started=started)
    early.check()
    assert 0 < (early.remaining_s() or 0) <= 4_500
    late = Meter(Budget(seconds=400), started=started)
    assert late.remaining_s() == 0.0
    with pytest.raises(BudgetExhausted, match="400 seconds"):
        late.check()


def test_a_part_takes_what_is_left_at_most() -> None:
    started = time.monotonic() - 500
    assert Meter(Budget(seconds=5_000), started=started).within_s(60) == 60
    assert Meter(Budget(seconds=400), started=started).within_s(60) == 0
    assert Meter(Budget(seconds=None), started=started).within_s(60) == 60


def test_a_lifted_limit_never_binds() -> None:
    meter = Meter(Budget(seconds=None, memory_mb=None, tokens=None, calls=None))
    meter.charge(Usage(10**12, 10**12, 10**9, 10.0**9))
    assert meter.remaining_s() is None


@pytest.mark.parametrize("name", ["seconds", "memory_mb", "tokens", "calls"])
def test_a_budget_below_zero_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=repr(name)):
        replace(Budget(), **{name: -1})


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("seconds", "5"),
        ("seconds", float("nan")),
        ("seconds", float("inf")),
        ("seconds", True),
        ("memory_mb", 1.5),
        ("tokens", "many"),
        ("calls", 10.0),
    ],
)
def test_an_amount_of_the_wrong_kind_is_refused(name: str, amount: object) -> None:
    with pytest.raises(InputError, match=f"the budget's '{name}' is") as caught:
        Budget(**{name: amount})  # type: ignore[arg-type] # what callers without a type checker give
    assert "or None for no limit" in caught.value.hint


@pytest.mark.parametrize("given", [5, 0, None, "5"])
def test_what_is_no_budget_is_refused_with_the_way_to_write_one(given: object) -> None:
    require_budget(Budget())
    with pytest.raises(InputError, match="Budget\\(seconds=5\\)"):
        require_budget(given)
