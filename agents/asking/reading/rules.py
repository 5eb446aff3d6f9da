"""Rules in words about things in one of two states, as a constraint program with unknowns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal

from agents.asking.reading.memory import SentenceMemory, stand_ins
from agents.asking.reading.sentences import Reader, SentenceForm, Text, choice, mentioned, record, sentences
from agents.models.chat import ChatModel
from planners import Bool, ConstraintProgram, FactWords, OpenProgram, Require
from tools import InputError, Usage

_CONDITIONAL = re.compile(
    r"\b(if|when|whenever|unless|provided|exactly|otherwise|implies|means|follows|then|only)\b", re.IGNORECASE
)
_INSTRUCTIONS = """\
You translate one sentence into logic. The answer has these fields:
- states: for each thing of the sentence the state that the sentence speaks of, word for word.
- form: "fact" if the sentence says that something is so; "if" if something follows from conditions; "exactly" if \
something is so when the conditions hold and is not so otherwise (if and only if, exactly when, "and otherwise not").
- conclusion: the thing whose state follows. The conditions are the part behind "if", "when" or "whenever"; the \
conclusion is the other part.
Example: "The bell is loud whenever the door is shut and the heater is off." has the states {"bell": "loud", \
"door": "shut", "heater": "off"}, the form "if" and the conclusion "bell".
Example: "If the door is shut, then the bell is mute, and otherwise not." has the states {"door": "shut", \
"bell": "mute"}, the form "exactly" and the conclusion "bell"."""


class RuleForm(SentenceForm):
    """One sentence: each thing in the state that is spoken of, and which of these states follows from the others."""

    states: dict[str, str]
    form: Literal["fact", "if", "exactly"]
    conclusion: str


async def read_rules(
    model: ChatModel, text: Text, seconds: float = 120.0, memory: SentenceMemory | None = None
) -> tuple[OpenProgram, Usage]:
    """Return what is told and what is asked; everything else that is spoken of is open and can be asked about.

    Raises `InputError` if the question speaks of none of the things of the vocabulary, or of several.
    """
    things = {words.name: words for words in text.vocabulary}
    reader = Reader(model, _INSTRUCTIONS, seconds, memory or SentenceMemory())
    usage = Usage()
    stated: list[RuleForm] = []
    for sentence in sentences(text.told):
        if not (names := mentioned(sentence, things)):
            continue
        states, forms = {name: list(_states(things[name])) for name in names}, _forms(sentence)
        guide = record(
            states=record(**{name: choice(words) for name, words in states.items()}),
            form=choice(forms),
            conclusion=choice(names),
        )
        words = stand_ins(*names, *(state for name in names for state in states[name]))
        form, used = await reader.read(sentence, RuleForm, guide, partial(_faults, states=states, forms=forms), words)
        stated.append(form)
        usage = usage + used
    target = mentioned(text.asked, things)
    if len(target) != 1:
        raise InputError(f"the question {text.asked!r} is not about one thing", hint=f"known are {', '.join(things)}")
    return _program(stated, things, target[0]), usage


def _states(words: FactWords) -> dict[str, bool]:
    """Return the words for the two states of a thing, with whether each is the first."""
    if isinstance(words.answers, str):
        raise InputError(f"{words.name!r} has no states", hint="give the words for both")
    return {phrase: bool(value) for value, phrase in words.answers.items()}


def _forms(sentence: str) -> tuple[str, ...]:
    """Return the forms that a sentence can have: without a word for a condition it states facts."""
    return ("if", "exactly") if _CONDITIONAL.search(sentence) else ("fact",)


def _faults(form: RuleForm, states: Mapping[str, Sequence[str]], forms: Sequence[str]) -> Iterator[str]:
    if set(form.states) != set(states) or form.conclusion not in states:
        yield f"the things of the sentence are {', '.join(states)}, each once"
    for name, state in form.states.items():
        if state not in states.get(name, (state,)):
            yield f"{name} is {' or '.join(states[name])}"
    if form.form not in forms:
        yield f"the form of this sentence is {' or '.join(forms)}"
    if form.form != "fact" and len(states) < 2:
        yield "a rule is about several things"


def _program(stated: Sequence[RuleForm], things: Mapping[str, FactWords], target: str) -> OpenProgram:
    expressions = [expression for rule in stated for expression in _expressions(rule, things)]
    known = {name for rule in stated if rule.form == "fact" for name in rule.states}
    program = ConstraintProgram(
        variables=[Bool(name) for name in things],
        constraints=[Require(f"told {number}", text) for number, text in enumerate(expressions, start=1)],
    )
    return OpenProgram(program, target, tuple(name for name in things if name != target and name not in known))


def _expressions(rule: RuleForm, things: Mapping[str, FactWords]) -> list[str]:
    positive = {name: _states(things[name])[state] for name, state in rule.states.items()}
    literals = {name: name if yes else f"not {name}" for name, yes in positive.items()}
    if rule.form == "fact":
        return list(literals.values())
    head = literals.pop(rule.conclusion)
    body = " and ".join(literals.values())
    return [f"implies({body}, {head})" if rule.form == "if" else f"({body}) == ({head})"]
