"""Word problems with whole numbers, as a constraint program with unknowns."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from agents.asking.reading.memory import SentenceMemory, stand_ins
from agents.asking.reading.sentences import Reader, SentenceForm, Text, mentioned, record, sentences
from agents.models.chat import ChatModel
from planners import ConstraintProgram, Int, OpenProgram, Require, evaluate_text
from tools import InputError, Usage

_INSTRUCTIONS = """\
You translate one sentence into an equation between whole numbers. Use == and + - *, the numbers of the sentence and \
the names of people in small letters; a name stands for how many things the person has.
Example: "Ines has 4 more pens than Juri." is "ines == juri + 4".
Example: "Juri has 4 fewer pens than Ines and Kim have together." is "juri == ines + kim - 4".
Example: "Kim and Juri own 9 pens together." is "kim + juri == 9".
Example: "Kim has three times as many pens as Ines." is "kim == 3 * ines".
Example: "Ines has 7 pens." is "ines == 7"."""
_NUMBER = re.compile(r"\d+")


_LIMIT = "You say what is the largest number of things that a person can have according to a sentence."


class LimitForm(SentenceForm):
    """The largest number that a sentence allows."""

    most: int


class EquationForm(SentenceForm):
    """One sentence as an equation."""

    equation: str


async def read_limit(
    model: ChatModel, sentence: str, seconds: float = 120.0, memory: SentenceMemory | None = None
) -> tuple[int, Usage]:
    """Return the largest number that a sentence allows; it must stand there."""
    stated = [int(number) for number in _NUMBER.findall(sentence)]
    if not stated:
        raise InputError(f"{sentence!r} states no limit", hint="say how many things a person can have at most")
    guide = record(most={"type": "integer", "enum": stated})
    form, usage = await Reader(model, _LIMIT, seconds, memory or SentenceMemory()).read(
        sentence,
        LimitForm,
        guide,
        lambda form: () if form.most in stated else ("the number is not in the sentence",),
        stand_ins(),
    )
    return form.most, usage


async def read_sums(
    model: ChatModel, text: Text, most: int, seconds: float = 120.0, memory: SentenceMemory | None = None
) -> tuple[OpenProgram, Usage]:
    """Return what is told as equations between numbers from 0 to `most`, and the sum that is asked for.

    Whose number a sentence states outright cannot be asked about, and neither can what the question asks.
    """
    names = [words.name for words in text.vocabulary]
    reader = Reader(model, _INSTRUCTIONS, seconds, memory or SentenceMemory())
    usage = Usage()
    equations: list[str] = []
    known: set[str] = set()
    for sentence in sentences(text.told):
        if not (spoken_of := mentioned(sentence, names)):
            continue
        form, used = await reader.read(
            sentence,
            EquationForm,
            record(equation={"type": "string", "maxLength": 80}),
            partial(_faults, sentence=sentence, names=spoken_of),
            stand_ins(*spoken_of, *dict.fromkeys(_NUMBER.findall(sentence))),
        )
        usage = usage + used
        equations.append(_canonical(form.equation, spoken_of))
        known |= set(spoken_of) if len(spoken_of) == 1 else set()
    target = mentioned(text.asked, names)
    if not target:
        raise InputError(f"the question {text.asked!r} is about nobody", hint=f"known are {', '.join(names)}")
    program = ConstraintProgram(
        variables=[Int(name, 0, most) for name in names],
        constraints=[Require(f"told {number}", text) for number, text in enumerate(equations, start=1)],
    )
    askable = tuple(name for name in names if name not in known and [name] != target)
    return OpenProgram(program, " + ".join(target), askable), usage


def _faults(form: EquationForm, sentence: str, names: Sequence[str]) -> Iterator[str]:
    equation = _canonical(form.equation, names)
    try:
        truth = evaluate_text(equation, dict.fromkeys(names, 1))
    except InputError as wrong:
        yield str(wrong)
        return
    if not isinstance(truth, bool) or "==" not in equation:
        yield "write an equation with =="
    yield from (
        f"the sentence speaks of {name}, your equation does not" for name in names if not mentioned(equation, [name])
    )
    stated, used = _NUMBER.findall(sentence), _NUMBER.findall(equation)
    yield from (f"the number {number} of the sentence is missing" for number in stated if number not in used)


def _canonical(equation: str, names: Sequence[str]) -> str:
    """Return the equation with names as they were declared, however the model spelled them."""
    for name in names:
        equation = re.sub(rf"\b{re.escape(name)}\b", name, equation, flags=re.IGNORECASE)
    return equation
