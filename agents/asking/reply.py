"""What a person answered: by code where the words are clear, by a model that may only choose where they are not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from pydantic import BaseModel, ConfigDict

from agents.asking.wording import NOT_SURE, Scalar
from agents.models.chat import ChatModel, Message
from agents.models.structured import ask
from agents.tool_calls.observation import Observation
from planners import FactWords
from tools import Usage

_UNSURE = re.compile(
    r"\b(not (?:sure|certain)|unsure|no idea|dunno|"
    r"(?:do not|don['\u2019]?t|cannot|can['\u2019]?t) (?:know|say|tell))\b|^\?*$",
    re.IGNORECASE,
)
_YES, _NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)")
_SOMETHING_ELSE = "something else"
_MAX_TOKENS = 60
_INSTRUCTIONS = "You say which of the choices an answer means. Answer in JSON."


@dataclass(frozen=True, slots=True)
class Told:
    """The fact has this value."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class NotSure:
    """Whoever was asked does not know."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """The words are none of the answers; `why` says so to whoever gave them."""

    why: str


Reply = Told | NotSure | Unclear


def read_reply(text: str, words: FactWords, values: Sequence[Scalar] = ()) -> Reply:
    """Return what a reply says about a fact.

    `values` are the answers that are possible, in the order in which they were offered: only where they are given
    can a reply be the number of a choice, and can an answer be refused because it is not possible.
    """
    said = " ".join(text.split()).strip(" .!")
    if _UNSURE.search(said):
        return NotSure()
    if isinstance(words.answers, str):
        return _number(said, values)
    choices = {value: words.answers[value] for value in values or words.answers if value in words.answers}
    if values and said.isdigit() and said not in choices.values():
        return _counted(int(said), choices)
    found = _chosen(said.casefold(), choices)
    return Told(found[0]) if len(found) == 1 else Unclear(_offer(choices))


async def read_reply_by_model(
    model: ChatModel, text: str, words: FactWords, values: Sequence[Scalar] = ()
) -> tuple[Reply, Usage]:
    """Do what `read_reply` does; where code does not understand, a model chooses among the same answers."""
    reply = read_reply(text, words, values)
    if not isinstance(reply, Unclear) or isinstance(words.answers, str):
        return reply, Usage()
    choices = {value: phrase for value, phrase in words.answers.items() if not values or value in values}
    offered = [*choices.values(), NOT_SURE, _SOMETHING_ELSE]
    guide = {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": offered}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    asked = f"Somebody was asked whether {words.subject} is {', '.join(choices.values())}."
    told = Observation("the answer", True, text).quoted()
    messages = (Message("system", _INSTRUCTIONS), Message("user", f"{asked}\n{told}"))
    answer = await ask(model, messages, _Chosen, guide=guide, max_tokens=_MAX_TOKENS)
    if answer.value.answer == NOT_SURE:
        return NotSure(), answer.usage
    meant = [value for value, phrase in choices.items() if phrase == answer.value.answer]
    return (Told(meant[0]) if len(meant) == 1 else reply), answer.usage


class _Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answer: str


def _counted(number: int, choices: Mapping[Scalar, str]) -> Reply:
    """Return the answer of a number among the choices, of which "not sure" is the last."""
    if number == len(choices) + 1:
        return NotSure()
    return Told([*choices][number - 1]) if 1 <= number <= len(choices) else Unclear(_offer(choices))


def _number(said: str, values: Sequence[Scalar]) -> Reply:
    found = _NUMBER.findall(said)
    if len(found) != 1 or not isfinite(float(found[0])):
        return Unclear("answer with one number, or say that you are not sure")
    number = float(found[0]) if "." in found[0] else int(found[0])
    if values and number not in values:
        return Unclear(f"{found[0]} does not fit what is known; possible are {', '.join(map(str, values))}")
    return Told(number)


def _chosen(said: str, choices: Mapping[Scalar, str]) -> list[Scalar]:
    """Return the answers that the words may mean: the same words, yes or no, or else those that they contain."""
    exact = [value for value, phrase in choices.items() if phrase.casefold() == said]
    if exact:
        return exact
    if said in _YES | _NO:
        return [value for value in choices if str(value).casefold() == ("true" if said in _YES else "false")]
    contained = [v for v, phrase in choices.items() if re.search(rf"\b{re.escape(phrase.casefold())}\b", said)]
    # "not full" contains "full": of two phrases of which one contains the other the longer is meant.
    return [v for v in contained if not any(choices[v] != choices[o] and choices[v] in choices[o] for o in contained)]


def _offer(choices: Mapping[Scalar, str]) -> str:
    return f"answer with one of: {', '.join(choices.values())}; or say that you are not sure"
