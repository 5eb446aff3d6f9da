"""Questions in words: only the choices that are left, and a way out."""

from agents.asking.wording import question_about, statement, words_of
from planners import FactWords, OpenFact

PLACE = FactWords("place", "the parcel", {"h": "in the hall", "s": "on the stairs", "c": "in the cellar"})
AGE = FactWords("age", "the age of the parcel in days")
KNOWN = {"place": PLACE, "age": AGE}


def test_a_question_offers_what_is_possible_and_not_sure() -> None:
    question = question_about(OpenFact("place", ("h", "s", "c")), KNOWN)
    assert question.field == "place"
    assert question.text == "Is the parcel in the hall, on the stairs or in the cellar?"
    assert question.choices == ("in the hall", "on the stairs", "in the cellar", "not sure")
    assert question_about(OpenFact("place", ("h", "c")), KNOWN).text == "Is the parcel in the hall or in the cellar?"


def test_a_number_is_asked_for_without_choices() -> None:
    question = question_about(OpenFact("age", (1, 2, 3)), KNOWN)
    assert (question.text, question.choices) == ("What is the age of the parcel in days?", ())


def test_a_fact_without_words_is_called_by_its_name() -> None:
    assert words_of("place", {"place": PLACE}) is PLACE
    assert words_of("x", {}) == FactWords("x", "x")
    assert question_about(OpenFact("wet", (False, True)), {}).text == "Which holds for 'wet': false or true?"


def test_a_statement_says_a_value_in_words() -> None:
    assert statement(PLACE, "s") == "the parcel is on the stairs"
    assert statement(AGE, 3) == "the age of the parcel in days is 3"
