"""Calls that stand in the text of an answer are taken for calls, and nothing else is."""

import json

import pytest

from agents.models import ChatReply
from agents.models.written_calls import with_written_calls
from tools import Usage

TOOLS = ({"name": "f", "description": "Do it.", "parameters": {"type": "object", "properties": {"x": {}}}},)
ONE, TWO = '{"name": "f", "arguments": {"x": 1}}', '{"name": "f", "arguments": {"x": "```<tool_call>"}}'


def reply(text: str) -> ChatReply:
    return ChatReply(text, "stop", Usage(), "m")


@pytest.mark.parametrize(
    "text", [ONE, f"```json\n{ONE}\n```", f"```\n{ONE}\n```\n", f"<tool_call>\n{ONE}\n</tool_call>", f"[{ONE}]"]
)
def test_a_call_written_as_text_is_taken_for_one(text: str) -> None:
    called = with_written_calls(reply(text), TOOLS)
    assert [(call.name, json.loads(call.arguments)) for call in called.tool_calls] == [("f", {"x": 1})]
    assert (called.text, called.finish_reason) == ("", "tool_calls")


@pytest.mark.parametrize(
    "text",
    [
        f"[{ONE}, {TWO}]",
        f"{ONE}\n{TWO}",
        f"```json\n{ONE}\n{TWO}\n```",
        f"```json\n{ONE}\n```\n\n```json\n{TWO}\n```",
        f"<tool_call>\n{ONE}\n</tool_call>\n<tool_call>\n{TWO}\n</tool_call>",
    ],
)
def test_calls_written_side_by_side_are_all_taken(text: str) -> None:
    called = with_written_calls(reply(text), TOOLS)
    assert [json.loads(call.arguments)["x"] for call in called.tool_calls] == [1, "```<tool_call>"]
    assert len({call.id for call in called.tool_calls}) == 2


def test_a_call_of_an_unknown_tool_is_one_for_whoever_runs_it_to_refuse() -> None:
    (call,) = with_written_calls(reply('{"name": "g", "arguments": {}}'), TOOLS).tool_calls
    assert call.name == "g"


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"name": "f"}',
        '{"name": "f", "arguments": {}, "more": 1}',
        f"{ONE} 7",
        f"I call {ONE}",
        "f()",
        "[" * 100_000,
    ],
)
def test_any_other_text_stays_text(text: str) -> None:
    given = reply(text)
    assert with_written_calls(given, TOOLS) is given


def test_without_tools_nothing_is_a_call() -> None:
    given = reply(ONE)
    assert with_written_calls(given, ()) is given


def test_what_was_cut_off_is_no_call() -> None:
    given = ChatReply(ONE, "length", Usage(), "m")
    assert with_written_calls(given, TOOLS) is given
