"""Levels as text: what is read, what is written, and how a mistake is pointed at."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs.sokoban import Level, State, generate_level, load_level, read_levels, write_level, write_levels
from envs.sokoban.formats import MAX_CHARACTERS
from envs.sokoban.generate import LevelShape
from tests.envs.sokoban.brute_force import random_level
from tools import InputError

TWO = """\
A collection by nobody.

; first
#####
#@$.#
#####

A comment.
  ####
###  #
#.$ @#
######
Title: Second
Author: nobody
"""


def test_a_collection_is_read_with_titles_before_and_after() -> None:
    first, second = read_levels(TWO)
    assert (first.title, second.title) == ("first", "Second")
    assert second.start == State((2, 4), frozenset({(2, 2)}))


def test_all_characters_are_understood() -> None:
    (level,) = read_levels("######\n#+$*-#\n#__$.#\n######\n")
    assert level.goals == {(1, 1), (1, 3), (2, 4)}
    assert level.start.boxes == {(1, 2), (1, 3), (2, 3)}
    assert level.start.player == (1, 1)


def test_spaces_after_a_row_do_not_matter() -> None:
    assert read_levels("#####   \n#@$.#  \n#####\n") == read_levels("#####\n#@$.#\n#####\n")


def test_windows_line_ends_are_read() -> None:
    assert read_levels("; 0\r\n#####\r\n#@$.#\r\n#####\r\n")[0].title == "0"


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("#####\n#@$x#\n#####\n", "'x' is not a character of a level", 2, 4),
        ("; 0\n#####\n#\t@$.#\n#####\n", r"'\\t' is not a character", 3, 2),
        ("#####\n# $.#\n#####\n", "no player", 1, 1),
        ("######\n#@$.@#\n######\n", "second player", 2, 5),
        ("#####\n#+$@#\n#####\n", "second player", 2, 4),
        ("#####\n#@$ #\n#####\n", "1 box and 0 goals", 2, 3),
        ("######\n#@$..#\n######\n", "1 box and 2 goals", 2, 3),
        ("####\n#@ #\n####\n", "0 boxes and 0 goals", 2, 2),
        ("#####\n#@$.\n#####\n", "do not enclose", 2, 4),
        ("#####\n#@$.#\n## ##\n", "do not enclose", 3, 3),
        ("# ###\n#@$.#\n#####\n", "do not enclose", 1, 2),
        ("##\n#@$.#\n#####\n", "do not enclose", 2, 3),
    ],
)
def test_a_mistake_is_shown_at_its_place(text: str, message: str, line: int, column: int) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_levels(text, origin="some.txt")
    place = caught.value.place
    assert place is not None
    assert (place.line, place.column, place.origin) == (line, column, "some.txt")
    assert f"some.txt:{line}:{column}" in str(caught.value)


def test_the_mistake_in_a_later_level_has_the_line_of_the_file() -> None:
    with pytest.raises(InputError) as caught:
        read_levels(TWO.replace("#.$ @#", "#.$ ?#"))
    assert caught.value.place is not None
    assert caught.value.place.line == 11


@pytest.mark.parametrize("text", ["", "only words\n", "\n\n", "; 7\n"])
def test_a_text_without_a_level_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="there is no level"):
        read_levels(text)


def test_a_huge_text_and_a_huge_board_are_refused() -> None:
    with pytest.raises(InputError, match="more than"):
        read_levels("#" * (MAX_CHARACTERS + 1))
    with pytest.raises(InputError, match="larger than"):
        read_levels("#" * 300 + "\n")


@given(st.integers(0, 10_000))
def test_what_is_written_is_read_back(seed: int) -> None:
    level = generate_level(LevelShape(6, 7, 2, 2), seed=seed % 50) if seed % 2 else random_level(seed)
    assert read_levels(write_level(level)) == (level,)


def test_a_collection_is_written_and_read_back() -> None:
    levels = tuple(generate_level(LevelShape(), seed=seed) for seed in range(4))
    assert read_levels(write_levels(levels)) == levels


@given(st.text(alphabet="#@$.*+ -_\nx;", max_size=80))
def test_any_text_is_read_or_refused_with_an_input_error(text: str) -> None:
    with contextlib.suppress(InputError):
        assert read_levels(text)


def test_a_level_of_a_file_is_found_by_title_and_else_by_number(tmp_path: Path) -> None:
    file = tmp_path / "levels.txt"
    file.write_text("; 7\n#####\n#@$.#\n#####\n\n; other\n######\n#@$ .#\n######\n")
    assert load_level(f"{file}#7").title == "7"
    assert load_level(f"{file}#other").title == "other"
    assert load_level(f"{file}#2").title == "other"
    with pytest.raises(InputError, match="none of them is '3'"):
        load_level(f"{file}#3")
    with pytest.raises(InputError, match="does not say which"):
        load_level(str(file))


def test_a_file_with_one_level_needs_no_number_and_may_be_a_path(tmp_path: Path) -> None:
    file = tmp_path / "level.xsb"
    file.write_text("#####\n#@$.#\n#####\n")
    assert load_level(str(file)).start.player == (1, 1)
    assert load_level(file) == load_level(str(file))


def test_a_file_that_is_missing_or_no_text_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read") as missing:
        load_level(f"{tmp_path / 'nothing.txt'}#1")
    assert "is the name of the file right?" in missing.value.hint
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe#####")
    with pytest.raises(InputError, match="not UTF-8"):
        load_level(str(binary))


def test_a_level_made_by_hand_is_checked_too() -> None:
    with pytest.raises(InputError, match="1 box and 0 goals"):
        Level(frozenset(), frozenset(), State((0, 0), frozenset({(0, 1)})))
    with pytest.raises(InputError, match="inside the wall"):
        Level(frozenset({(0, 0)}), frozenset({(0, 0)}), State((0, 2), frozenset({(0, 1)})))
    with pytest.raises(InputError, match="on one cell"):
        Level(frozenset(), frozenset({(0, 0)}), State((0, 1), frozenset({(0, 1)})))
