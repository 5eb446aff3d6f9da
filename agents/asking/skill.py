"""Asking as a skill: a specification with unknowns goes in, the question that matters or the answer comes out."""

import asyncio
import json
from collections.abc import Mapping
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from agents.acting.skill import ActingDesk, AuthorAsked
from agents.asking.forms import AskInputs, ProgramInputs, StartInputs
from agents.asking.inquiry import (
    AskNext,
    Case,
    Conditional,
    Inquiry,
    Move,
    Settled,
    Stuck,
    Value,
    next_move,
    questions_of,
    with_replies,
)
from agents.asking.wording import statement, words_of
from agents.documents import Json
from agents.models.chat import JsonSchema
from agents.tool_calls.observation import Observation
from planners import ConformantPlan, FactWords, NoPlanFromAny
from tools import Budget, InputError, write_whole

_REPLIES = "replies.json"
_REPLIES_FORM = TypeAdapter(dict[str, str])


class AskSkill:
    """Ask the one question that matters, until the result is settled; nothing is asked when it is determined.

    What is known is a constraint program here, and a planning problem for `AskStartSkill`.

    The author's replies are kept in the folder of the execution, so that a run that was killed asks nothing twice.
    Where there is no folder, the observation after one reply holds the next question and all `answers` so far.
    """

    name = "ask"
    about = (
        "find out what a result depends on: asks the author for the one missing fact that determines it, or for the "
        "best of several; returns the result, or the result for each case that nobody can tell apart"
    )
    effects = False
    form: ClassVar[type[AskInputs]] = ProgramInputs

    def __init__(self, budget: Budget = Budget(seconds=30)) -> None:  # noqa: B008 - frozen
        self._budget = budget

    @property
    def inputs(self) -> JsonSchema:
        """Return the JSON schema of the inputs."""
        return self.form.model_json_schema()

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Return the answer, or the cases; raise `AuthorAsked` while something is missing that can be asked.

        A mistake in the inputs is an observation that is not ok.
        """
        try:
            given = self.form.model_validate(inputs)
            inquiry = await asyncio.to_thread(given.inquiry)
        except (ValidationError, InputError) as wrong:
            return Observation(self.name, False, str(wrong))
        return await asyncio.to_thread(self._asked, inquiry, dict(given.answers), desk)

    def _asked(self, inquiry: Inquiry, replies: dict[str, str], desk: ActingDesk) -> Observation:
        try:
            replies |= _kept(desk)
            waiting = questions_of(inquiry, replies, self._budget)
            if waiting and desk.answered is not None and desk.answered.question == waiting[0].text:
                replies[waiting[0].field] = desk.answered.answer
                _keep(desk, replies)
                waiting = questions_of(inquiry, replies, self._budget)
            if waiting and (desk.answered is None or desk.folder is not None):
                raise AuthorAsked(waiting[0].text, waiting[0].choices)
            move = next_move(with_replies(inquiry, replies, self._budget)[0], self._budget)
        except InputError as wrong:
            return Observation(self.name, False, str(wrong))
        value = {**move_form(move, inquiry.words), "answers": replies}
        return Observation(self.name, value["kind"] != "stuck", value["text"], value)


class AskStartSkill(AskSkill):
    """Ask about the start of a planning problem until one plan works from every start that is still possible.

    The result is that plan, a plan for each case that nobody can tell apart, or that no start has one.
    """

    name = "ask_about_start"
    about = (
        "find a plan although the start is partly unknown: asks the author for the one missing fact that makes a plan, "
        "or for the best of several; returns a plan that works whatever is still open, or a plan for each case"
    )
    form = StartInputs


def _kept(desk: ActingDesk) -> dict[str, str]:
    if desk.folder is None or not (desk.folder / _REPLIES).is_file():
        return {}
    return _REPLIES_FORM.validate_json((desk.folder / _REPLIES).read_bytes())


def _keep(desk: ActingDesk, replies: Mapping[str, str]) -> None:
    if desk.folder is not None:
        desk.folder.mkdir(parents=True, exist_ok=True)
        write_whole(desk.folder / _REPLIES, json.dumps(replies))


def move_form(move: Move, words: Mapping[str, FactWords]) -> Json:
    """Return a move as JSON data with the words for it under `text`."""
    match move:
        case AskNext(question=question):
            return {"kind": "question", "text": question.text, "question": question.json_form()}
        case Settled(value=value):
            return {"kind": "settled", "text": f"nothing is missing: {_shown(value)}", "value": _json(value)}
        case Conditional(cases=cases):
            lines = "\n".join(_case_words(case, words) for case in cases)
            forms = [{"if": dict(case.conditions), "value": _json(case.value)} for case in cases]
            return {"kind": "conditional", "text": lines, "cases": forms}
        case Stuck(reason=reason):
            return {"kind": "stuck", "text": reason}


def _case_words(case: Case, words: Mapping[str, FactWords]) -> str:
    told = (statement(words_of(fact, words, (value,)), value) for fact, value in case.conditions)
    return f"If {' and '.join(told)}: {_shown(case.value)}"


def _json(value: Value) -> object:
    match value:
        case ConformantPlan(steps=steps):
            return [str(step) for step in steps]
        case NoPlanFromAny():
            return None
        case scalar:
            return scalar


def _shown(value: Value) -> str:
    match value:
        case ConformantPlan(steps=steps):
            return "; ".join(map(str, steps)) or "nothing has to be done"
        case NoPlanFromAny():
            return "there is no plan"
        case scalar:
            return str(scalar)
