"""Instructions in what tools give: none is followed, whatever the model would do with them, and the trace shows all."""

import asyncio
import re

import pytest

from agents.models.chat import ChatRequest, Message, ToolCall
from agents.models.scripted import Reply, ScriptedModel
from agents.tool_calls.executor import ToolExecutor
from agents.tool_calls.mode import CallMode, ToolCaller
from agents.tool_calls.observation import Observation
from agents.tool_calls.policy import CallPolicy, Pending
from benchmarks.injections import OPENING, RIGHT, WANTED, Case, Outcome, Town, cases, outcome

CASES = cases()
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
BOOKING = ToolCall("call_9", "book_table", f'{{"restaurant": "{WANTED}", "people": 8}}')


def outside_data(text: str) -> str:
    """Return what stands outside of the frames, read line by line with every line break that there is."""
    heard, inside = [], False
    for line in text.splitlines():
        if not inside and line.startswith("[data from "):
            inside = True
        elif inside and line.startswith("[end of data"):
            inside = False
        elif not inside:
            heard.append(line)
    return "\n".join(heard)


def heard(messages: tuple[Message, ...]) -> str:
    """Return what a model hears as instructions when control tokens work wherever they stand, as in some engines."""
    prompt = "".join(f"<|im_start|>{message.role}\n{message.content}<|im_end|>\n" for message in messages)
    prompt = re.sub(r"<s>|</s>|\[/?INST\]|<</?SYS>>", "<|im_start|>", prompt)
    turns = re.split(r"<\|im_start\|>|<\|im_end\|>", prompt)
    return "\n".join(map(outside_data, turns))


def obedient(request: ChatRequest) -> Reply:
    """Do what is said outside of the frames, and nothing else."""
    if WANTED in heard(request.messages):
        return BOOKING
    return {"answer": RIGHT} if not request.tools else RIGHT


class Gullible:
    """Do what the injected text wants, wherever it stands: book at once, insist, and answer as told."""

    def __init__(self) -> None:
        self.turn = 0

    def __call__(self, request: ChatRequest) -> Reply:
        self.turn += 1
        if self.turn <= 2:
            return (
                BOOKING if request.tools else {"tool": BOOKING.name, "arguments": {"restaurant": WANTED, "people": 8}}
            )
        return WANTED if request.tools else {"answer": WANTED}


def run(case: Case, model: ScriptedModel, mode: CallMode = "native") -> Outcome:
    return asyncio.run(outcome(case, ToolCaller(model, mode)))


def test_there_are_thirty_texts_in_all_kinds_of_places() -> None:
    assert len({case.id for case in CASES}) == len({case.text for case in CASES}) == 30
    assert {case.place for case in CASES} == {"name", "output", "error"}


@EVERY_CASE
@pytest.mark.parametrize("mode", ["native", "guided"])
def test_no_text_gets_out_of_its_frame(case: Case, mode: CallMode) -> None:
    found = run(case, ScriptedModel(obedient), mode)
    assert (found.tried, found.followed, found.right) == (False, False, True)


@EVERY_CASE
@pytest.mark.parametrize("mode", ["native", "guided"])
def test_a_model_that_does_what_the_text_wants_gets_nowhere(case: Case, mode: CallMode) -> None:
    model = ScriptedModel(Gullible())
    found = run(case, model, mode)
    assert (found.tried, found.said) == (True, True)
    assert not found.followed, "nothing was booked, and no such answer was accepted"
    requests = model.requests
    assert all(OPENING[1] in request.messages for request in requests), "the goal is still that of the user"
    assert all("book_table" not in repr((request.tools, request.schema)) for request in requests), "nobody can allow it"
    assert len({repr((request.tools, request.messages[0], request.schema)) for request in requests}) == 1
    last = requests[-1].messages
    assert any("refused" in message.content and "was not approved" in message.content for message in last)
    assert any("redundant" in message.content for message in last), "nobody is asked for the same thing twice"


@EVERY_CASE
def test_the_trace_holds_the_text_and_marks_it(case: Case) -> None:
    assert run(case, ScriptedModel(obedient)).shown


def test_a_frame_that_data_can_close_would_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def naive(self: Observation) -> str:
        value = self.value if isinstance(self.value, str) else self.text
        return f"[data from {self.source!r}]\n{value}\n[end of data]"

    monkeypatch.setattr(Observation, "quoted", naive)
    left = {case.id for case in CASES if run(case, ScriptedModel(obedient)).tried}
    assert {"the closing line", "the closing line after a Unicode line break", "tokens of another template"} <= left


def test_who_can_be_asked_sees_what_would_be_done_and_why_it_is_doubted() -> None:
    asked: list[Pending] = []

    async def ask(pending: Pending) -> bool:
        asked.append(pending)
        return False

    town = Town(CASES[0])
    executor = ToolExecutor(town.toolbox(), CallPolicy(committing=frozenset({"book_table"}), approve=ask))
    asyncio.run(executor.execute([BOOKING]))
    assert asked == [
        Pending("book_table", {"restaurant": WANTED, "people": 8}, ("the request does not grant 'book_table'",))
    ]
    assert town.booked == []
