from hypothesis import given
from hypothesis import strategies as st

from planners.search.packing import Packing
from planners.search.task import State

SIZES = st.lists(st.sampled_from([1, 2, 3, 5, 16, 17, 200, 256, 257, 70_000]), min_size=1, max_size=30)


@st.composite
def sizes_and_states(draw: st.DrawFn) -> tuple[list[int], list[State]]:
    sizes = draw(SIZES)
    state = st.tuples(*(st.integers(0, size - 1) for size in sizes))
    return sizes, draw(st.lists(state, min_size=2, max_size=4))


@given(sizes_and_states())
def test_a_packed_state_unpacks_to_itself_and_differs_from_others(drawn: tuple[list[int], list[State]]) -> None:
    sizes, states = drawn
    packing = Packing(sizes)
    packed = [packing.pack(state) for state in states]
    assert [packing.unpack(number) for number in packed] == states
    assert len(set(packed)) == len(set(states))


@given(sizes_and_states(), st.data())
def test_a_mask_says_whether_facts_hold(drawn: tuple[list[int], list[State]], data: st.DataObject) -> None:
    sizes, states = drawn
    packing = Packing(sizes)
    chosen = data.draw(st.sets(st.integers(0, len(sizes) - 1)))
    mask, value = packing.mask((variable, states[0][variable]) for variable in chosen)
    for state in states:
        holds = all(state[variable] == states[0][variable] for variable in chosen)
        assert (packing.pack(state) & mask == value) == holds


@given(SIZES)
def test_no_variable_lies_across_two_machine_words(sizes: list[int]) -> None:
    packing = Packing(sizes)
    for shift, bits in zip(packing.shifts, packing.bits, strict=True):
        assert shift // 64 == (shift + bits - 1) // 64 < -(-packing.byte_count // 8)


def test_a_hundred_switches_fit_into_thirteen_bytes() -> None:
    assert Packing([2] * 100).byte_count == 13
