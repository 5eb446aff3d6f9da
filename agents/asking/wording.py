"""A question in words, with the choices that are still possible, and whatever a fact is in words."""

from collections.abc import Mapping, Sequence

from agents.documents import Question
from planners import FactWords, OpenFact

NOT_SURE = "not sure"
Scalar = bool | int | float | str


def question_about(fact: OpenFact, known: Mapping[str, FactWords]) -> Question:
    """Return the question about a fact: which of its possible answers is so, or how large a number is.

    "Is crate b on the ground, on crate a or on crate c?" "Not sure" is always among the choices.
    """
    words = words_of(fact.name, known, fact.values)
    if isinstance(words.answers, str):
        return Question(field=fact.name, text=f"What is {words.subject}?", choices=())
    choices = [words.answers[value] for value in fact.values if value in words.answers]
    opening = f"Is {words.subject}" if fact.name in known else f"Which holds for {words.subject!r}:"
    text = f"{opening} {_listed(choices)}?"
    return Question(field=fact.name, text=text, choices=(*choices, NOT_SURE))


def statement(words: FactWords, value: Scalar) -> str:
    """Return in words that a fact has a value."""
    told = value if isinstance(words.answers, str) else words.answers.get(value, value)
    return f"{words.subject} is {told}"


def words_of(name: str, known: Mapping[str, FactWords], values: Sequence[Scalar] = ()) -> FactWords:
    """Return the words for a fact; one without any is called by its name."""
    if name in known:
        return known[name]
    if not values:
        return FactWords(name, name)
    return FactWords(name, name, {v: str(v).lower() if isinstance(v, bool) else str(v) for v in values})


def _listed(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else "".join(choices)
