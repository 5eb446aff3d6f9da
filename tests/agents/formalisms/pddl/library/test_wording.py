"""Wordings: words in order around slots, whatever their endings; sentences cut into parts with whole lists."""

import pytest

from agents.formalisms.pddl.library.naming import Naming
from agents.formalisms.pddl.library.parts import Cutter
from agents.formalisms.pddl.library.shelf import library
from agents.formalisms.pddl.library.wording import Names, Segment, Wording, stem, without_repeats

WORLD = next(world for world in library() if world.name == "ferry")
KINDS = dict.fromkeys(("c1", "c2", "c3"), "car") | dict.fromkeys(("q1", "q2"), "quay")
CUTTER = Cutter(WORLD, Naming(KINDS, KINDS, {}))
A, B = Names(("a",)), Names(("b",))


@pytest.mark.parametrize(
    ("words", "same"),
    [(("carries", "carrying", "carry"), True), (("dropping", "drops"), True), (("cars", "carry"), False)],
)
def test_endings_do_not_matter(words: tuple[str, ...], same: bool) -> None:
    assert (len(set(map(stem, words))) == 1) == same


@pytest.mark.parametrize(
    ("part", "slots"),
    [
        ((A, "is", "inside", B), {1: A, 0: B}),
        ((A, "hold", B), {1: A, 0: B}),
        ((B, "is", "inside", A), {1: B, 0: A}),
        ((A, "inside"), None),
        ((A, "inside", B, A), None),
        (("inside", A, B), None),
    ],
)
def test_a_wording_is_found_where_its_words_stand_between_the_objects(
    part: Segment, slots: dict[int, Names] | None
) -> None:
    assert Wording.parse("{1} inside|holds {0}").match(part) == slots


def test_an_object_that_is_named_again_can_be_left_out() -> None:
    assert without_repeats((A, "to", B, "right", "of", A)) == (A, "to", B, "right", "of")


PARTS = [
    ("The cars c1, c2, and c3 are at q1.", [(("c1", "c2", "c3"), "are", "at", ("q1",))]),
    ("c1 is at q1 and c2 is at q2", [(("c1",), "is", "at", ("q1",)), (("c2",), "is", "at", ("q2",))]),
    ("c1 is at q1, c2 and c3 are at q2", [(("c1",), "is", "at", ("q1",)), (("c2", "c3"), "are", "at", ("q2",))]),
    ("from q1 to q2, q2 to q1", [("from", ("q1",), "to", ("q2",)), (("q2",), "to", ("q1",))]),
    ("At the following quay(s) there are cars: q1 and q2", [("at", ("q1", "q2"), "there", "are", "car")]),
    (
        "At this quay there are: c1 and c2 is at q1",
        [("at", "this", "quai", "there", "are", ("c1",)), (("c2",), "is", "at", ("q1",))],
    ),
    ("The cars are: c1 is at q1", [("car", "are"), (("c1",), "is", "at", ("q1",))]),
    ("The car c1 (a red one) is at quay q1", [(("c1",), "is", "at", ("q1",))]),
]


@pytest.mark.parametrize(("sentence", "parts"), PARTS)
def test_a_sentence_is_cut_into_parts(sentence: str, parts: list[tuple[object, ...]]) -> None:
    found = [tuple(one.names if isinstance(one, Names) else one for one in part) for part in CUTTER.parts(sentence)]
    assert found == parts


def test_an_object_that_is_called_what_it_is_not_keeps_that_name() -> None:
    assert CUTTER.whole("car q1") == (Names(("q1",), called="car"),)
    assert CUTTER.parts("all cars")[0] == (Names(("c1", "c2", "c3"), every=True),)
