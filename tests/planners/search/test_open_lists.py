import heapq

from hypothesis import given
from hypothesis import strategies as st

from planners.search.open_lists import OpenList, next_open

STEPS = st.lists(st.one_of(st.none(), st.integers(0, 3)))


@given(STEPS)
def test_first_in_is_first_out_among_equals(steps: list[int | None]) -> None:
    queue: OpenList[int] = OpenList("fifo")
    expected: list[tuple[int, int]] = []
    for number, key in enumerate(steps):
        if key is not None:
            queue.push(key, number)
            heapq.heappush(expected, (key, number))
        elif expected:
            assert queue.pop() == heapq.heappop(expected)[1]
        assert bool(queue) == bool(expected)


@given(STEPS)
def test_entries_can_be_listed_in_the_order_in_which_they_leave(steps: list[int | None]) -> None:
    queue: OpenList[int] = OpenList("fifo")
    for number, key in enumerate(steps):
        if key is not None:
            queue.push(key, number)
        elif queue:
            queue.pop()
    listed = list(queue.in_order())
    assert [key for key, _ in listed] == sorted(key for key, _ in listed)
    assert [entry for _, entry in listed] == [queue.pop() for _ in listed]
    assert not queue


@given(STEPS)
def test_last_in_is_first_out_when_asked_for(steps: list[int | None]) -> None:
    queue: OpenList[int] = OpenList("lifo")
    expected: list[tuple[int, int]] = []
    for number, key in enumerate(steps):
        if key is not None:
            queue.push(key, number)
            heapq.heappush(expected, (key, -number))
        elif expected:
            assert queue.pop() == -heapq.heappop(expected)[1]


def test_random_ties_depend_on_the_seed_only() -> None:
    def order(seed: int) -> list[int]:
        queue: OpenList[int] = OpenList("random", seed)
        for number in range(50):
            queue.push(0, number)
        return [queue.pop() for _ in range(50)]

    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) == list(range(50))


def test_open_lists_take_turns_and_empty_ones_are_passed_over() -> None:
    lists: list[OpenList[str]] = [OpenList(), OpenList(), OpenList()]
    for entry in "ab":
        lists[0].push(0, entry)
        lists[1].push(0, entry.upper())
    taken = []
    while (queue := next_open(lists)) is not None:
        taken.append(queue.pop())
    assert taken == ["a", "A", "b", "B"]
