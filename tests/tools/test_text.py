import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import did_you_mean, plain, shorten


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x1bP1$r\x1b\\after", "after"),
        ("\x1bcreset", "reset"),
        ("a\x08b\x00c\x7f", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u202eevil\u2066", "evil"),
        ("tab\tand\nline, ünïcode 日本", "tab\tand\nline, ünïcode 日本"),
    ],
)
def test_terminal_sequences_are_taken_out_and_text_is_kept(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


@given(st.text(alphabet=st.characters() | st.sampled_from("\x1b[]\x9b\x9d\x07\\;m31")))
def test_no_control_character_survives_and_a_second_pass_changes_nothing(text: str) -> None:
    result = plain(text)
    assert not any(unicodedata.category(character) == "Cc" for character in result if character not in "\t\n")
    assert plain(result) == result


def test_short_text_stays_and_long_text_keeps_both_ends() -> None:
    assert shorten("abc", 3) == "abc"
    assert shorten("a" * 50 + "b" * 50, 10) == "aaaaa\n[... 90 characters left out ...]\nbbbbb"


def test_a_list_of_names_hides_none_unless_there_are_many() -> None:
    few = [f"name{number:02}" for number in range(9)]
    assert did_you_mean("zzz", few) == f"known are {', '.join(map(repr, few))}"
    many = [f"name{number:02}" for number in range(30)]
    assert did_you_mean("zzz", many).endswith("'name07', and 22 more")


def test_a_word_of_a_megabyte_is_compared_with_nothing() -> None:
    word = "name" * 250_000
    assert did_you_mean(word, [word + "s", "other"]).startswith("known are ")
