"""Replies become candidates, whatever is in them; prompts become shorter until they fit."""

import asyncio
from pathlib import Path

import pytest

from agents.heuristics.author import Author, Order, Sampling, program_in
from agents.heuristics.candidate import Candidate
from agents.heuristics.prompts import Prompts
from agents.models import ChatReply, ScriptedModel
from agents.models.chat import FinishReason
from tests.agents.heuristics.invented import training
from tools import Usage

CODE = "def prepare(task):\n    return len\n"


def reply(text: str, finish: FinishReason = "stop") -> ChatReply:
    return ChatReply(text, finish, Usage(completion_tokens=3), "scripted")


@pytest.mark.parametrize(
    "text",
    [CODE, f"```python\n{CODE}```", f"Sure!\n```\n{CODE}```\nIt counts.", f"```py\nx = 1\n```\n```python\n{CODE}\n```"],
)
def test_a_program_is_found_in_every_kind_of_wrapping(text: str) -> None:
    assert program_in(reply(text), 3) == (CODE, "")


def test_a_reply_that_was_cut_off_or_holds_no_function_is_no_program() -> None:
    assert program_in(reply(f"```python\n{CODE}", "length"), 3) == (
        "",
        "the answer was cut off after 3 tokens: be shorter",
    )
    assert program_in(reply("I cannot do that."), 3) == ("", "the answer holds no Python function")


def test_a_candidate_keeps_prompt_reply_and_seed(tmp_path: Path) -> None:
    model = ScriptedModel([f"```python\n{CODE}```"])
    author = Author(model, Prompts(training(tmp_path), "", 20_000))
    written = asyncio.run(author.write(Order("c01", "resampled", "Write it."), Sampling(7, 0.5)))
    assert (written.code, written.seed, written.temperature) == (CODE, 7, 0.5)
    assert written.prompt.endswith("Write it.")
    assert model.requests[0].seed == 7


def test_a_prompt_that_is_too_long_is_shortened_and_asked_again(tmp_path: Path) -> None:
    model = ScriptedModel([CODE], context_tokens=1600)
    author = Author(model, Prompts(training(tmp_path, (1, 400)), "", 30_000))
    written = asyncio.run(author.write(Order("c01", "resampled", "Write it."), Sampling(0, 0.0, max_tokens=10)))
    assert len(model.requests) > 1
    assert "characters left out" in written.prompt
    assert written.code == CODE


def test_a_program_to_mend_stands_between_its_question_and_its_critique(tmp_path: Path) -> None:
    prompts = Prompts(training(tmp_path), "", 20_000)
    roles = [message.role for message in prompts.again(Candidate(name="c01", origin="resampled", code=CODE), "wrong")]
    assert roles == ["system", "user", "assistant", "user"]


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\x1b[2J", "\u202e", "x" * 200_000, "```python\n```", "``````"])
def test_no_reply_is_too_odd_to_be_kept(text: str, tmp_path: Path) -> None:
    author = Author(ScriptedModel([f"def prepare(task): {text}"]), Prompts(training(tmp_path), "", 20_000))
    written = asyncio.run(author.write(Order("c01", "resampled", "Write it."), Sampling(0, 0.0)))
    assert Candidate.model_validate_json(written.model_dump_json()) == written
    assert len(written.digest) == 64
