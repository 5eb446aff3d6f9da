"""Smallest sufficient sets against trying all sets."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from planners.unknowns.hitting import Clash, Facts, Smallest, Sufficient, smallest_sufficient

COUNT = 6
CLASHES = st.lists(st.frozensets(st.integers(0, COUNT - 1), min_size=1), max_size=8)


@given(CLASHES, st.integers(1, COUNT))
def test_the_smallest_sets_are_those_that_trying_finds(clashes: list[Facts], most: int) -> None:
    """A set is sufficient if it hits all of some sets, of which a trial shows any that is missed."""

    def trial(facts: Facts) -> Sufficient | Clash:
        missed = [clash for clash in clashes if not clash & facts]
        return Clash(missed[-1]) if missed else Sufficient()

    expected = Smallest(most + 1, ())
    for size in reversed(range(most + 1)):
        found = tuple(frozenset(c) for c in combinations(range(COUNT), size) if all(k & set(c) for k in clashes))
        if found:
            expected = Smallest(size, found)
    assert smallest_sufficient(COUNT, trial, most) == expected


def test_where_all_facts_together_do_not_suffice_there_is_no_set() -> None:
    assert smallest_sufficient(3, lambda facts: Clash(frozenset(range(3)) - facts), 3) is None
