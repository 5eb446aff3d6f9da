"""What disturbed runs come to is compared by their answer; what they did again is counted for itself."""

from benchmarks.acting_kills import Ended, compared, summary

QUIET = Ended({"status": "solved", "answer": {"cost": 7}, "questions": 0}, ("a", "b", "a"))


def test_a_harmless_repetition_is_counted_and_is_no_other_answer() -> None:
    again = Ended({**QUIET.said, "questions": 1}, ("a", "b", "a", "b"))
    assert again.same(QUIET)
    assert compared([again], QUIET) == "1 repeated, 0 missing"
    assert compared([QUIET], QUIET) == "0 repeated, 0 missing"


def test_another_answer_or_status_is_another_end() -> None:
    assert not Ended({**QUIET.said, "answer": {"cost": 8}}, QUIET.effects).same(QUIET)
    assert not Ended({**QUIET.said, "status": "gave up"}, QUIET.effects).same(QUIET)


def test_what_one_run_repeats_does_not_make_up_for_what_another_one_misses() -> None:
    more, less = Ended(QUIET.said, ("a", "b", "a", "b")), Ended(QUIET.said, ("a", "a"))
    said = summary([more, less], QUIET, kills=9)
    assert said == "9 kills in 2 runs: 2 of 2 came to the same answer; effects: 1 repeated, 1 missing"
