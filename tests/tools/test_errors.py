import pytest
from hypothesis import given
from hypothesis import strategies as st

import tools
from tools import GroundplanError, InputError, Place

TREE = sorted(
    (
        value
        for name in tools.__all__
        if isinstance(value := getattr(tools, name), type) and issubclass(value, GroundplanError)
    ),
    key=lambda kind: kind.__name__,
)


def test_every_kind_of_error_has_an_exit_code_of_its_own() -> None:
    codes = [kind.exit_code for kind in TREE]
    assert len(TREE) >= 7
    assert len(set(codes)) == len(codes)
    assert 0 not in codes
    assert 130 not in codes  # Ctrl-C


@pytest.mark.parametrize("kind", TREE)
def test_an_error_shows_message_place_and_hint_in_this_order(kind: type[GroundplanError]) -> None:
    error = kind("no name 'cots'", hint="did you mean 'cost'?", place=Place("sum(cots)", 1, 5, 9, "rule 3"))
    assert str(error).splitlines() == [
        "no name 'cots'",
        "rule 3:1:5",
        "  sum(cots)",
        "      ^^^^",
        "hint: did you mean 'cost'?",
    ]


def test_an_error_without_place_and_hint_is_its_message() -> None:
    assert str(InputError("empty request")) == "empty request"


def test_a_place_shows_its_own_line_and_one_caret_by_default() -> None:
    assert Place("one\ntwo\nthree", line=2, column=3).render() == "  two\n    ^"


@given(st.text(max_size=30), st.integers(1, 9), st.integers(1, 40), st.none() | st.integers(1, 40))
def test_any_place_can_be_rendered(text: str, line: int, column: int, end: int | None) -> None:
    place = Place(text, line, column, end, "there")
    lines = text.splitlines() or [""]
    assert ("^" in place.render()) == bool(lines[min(line, len(lines)) - 1].strip())
    assert place.render().startswith(f"there:{line}:{column}")
