"""What a trip request leaves open is asked, one question after the other, and the answers are kept."""

import json
from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import Field

from agents.acting.skill import ActingDesk, AuthorAsked
from agents.documents import Document, Draft, Json
from tools import write_whole

OnOpen = Literal["ask", "give up"]
_FILE = "interview.json"

Read = Callable[["SoFar"], Awaitable[Draft]]
"""Read the request with what is known so far; only without a `partial` reading a model is needed."""


class SoFar(Document):
    """What was read of a request, and what its author answered since, by field."""

    partial: Json = Field(default_factory=dict)
    answers: dict[str, str] = Field(default_factory=dict)


async def interviewed(read: Read, desk: ActingDesk, on_open: OnOpen) -> Draft:
    """Return what is made of a request, questions among it only if nobody is to be asked.

    Otherwise raise `AuthorAsked` with the first of them. The answers and the reading lie in the folder of the
    execution, so that a run that was killed neither asks nor reads twice; where there is none, one question is asked.
    """
    known = _kept(desk)
    draft = await read(known)
    answered = desk.answered
    if draft.spec is None and answered is not None and answered.question == draft.questions[0].text:
        answers = {**known.answers, draft.questions[0].field: answered.answer}
        known = SoFar(partial=draft.partial, answers=answers)
        _keep(known, desk)
        draft = await read(known)
    if draft.spec is None and on_open == "ask" and (answered is None or desk.folder is not None):
        _keep(SoFar(partial=draft.partial, answers=known.answers), desk)
        raise AuthorAsked(draft.questions[0].text, draft.questions[0].choices)
    return draft


def _kept(desk: ActingDesk) -> SoFar:
    if desk.folder is None or not (desk.folder / _FILE).is_file():
        return SoFar()
    return SoFar.model_validate_json((desk.folder / _FILE).read_bytes())


def _keep(known: SoFar, desk: ActingDesk) -> None:
    if desk.folder is not None:
        desk.folder.mkdir(parents=True, exist_ok=True)
        write_whole(desk.folder / _FILE, json.dumps(known.json_form()))
