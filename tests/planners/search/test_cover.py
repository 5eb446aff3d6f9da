from hypothesis import given
from hypothesis import strategies as st

from planners.search.cover import covered

GROUPS = st.lists(st.lists(st.integers(0, 12), unique=True), max_size=6)


@given(st.sets(st.integers(0, 12)), GROUPS)
def test_each_group_chosen_takes_the_most_that_is_left(facts: set[int], groups: list[list[int]]) -> None:
    left = set(facts)
    for place, chosen in covered(facts, groups):
        sizes = [len(left.intersection(group)) for group in groups]
        assert place == sizes.index(max(sizes))
        assert chosen == tuple(fact for fact in groups[place] if fact in left)
        left -= set(chosen)
    assert all(len(left.intersection(group)) < 2 for group in groups)
