"""Tool calls where the server does not see to them."""

import json

from agents.models import ChatReply, ChatRequest, Message, ToolCall
from agents.models.tool_guide import guided_for_tools, read_guided, without_fence
from tools import Usage

TOOLS = ({"name": "f", "description": "Do it.", "parameters": {"type": "object", "properties": {"x": {}}}},)


def reply(text: str) -> ChatReply:
    return ChatReply(text, "stop", Usage(), "m")


def test_a_request_is_guided_to_an_answer_or_a_call() -> None:
    guided = guided_for_tools(ChatRequest((Message("system", "Be kind."), Message("user", "hi")), tools=TOOLS))
    assert guided.tools == ()
    assert [message.role for message in guided.messages] == ["system", "user"]
    assert guided.messages[0].content.startswith("Be kind.")
    assert "- f: Do it." in guided.messages[0].content
    assert guided.schema is not None
    call, answer = guided.schema["anyOf"]
    assert call["properties"]["tool"] == {"const": "f"}
    assert answer["properties"] == {"answer": {"type": "string"}}


def test_a_schema_of_the_request_is_that_of_the_answer() -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"$ref": "#/$defs/N"}},
        "$defs": {"N": {"type": "integer"}},
    }
    guided = guided_for_tools(ChatRequest((Message("user", "hi"),), tools=TOOLS, schema=schema))
    assert guided.schema is not None
    assert guided.schema["anyOf"][1]["properties"]["answer"]["properties"]["n"] == {"type": "integer"}


def test_calls_and_results_become_text() -> None:
    call = ToolCall("c1", "f", '{"x": 1}')
    turns = (Message("user", "hi"), Message("assistant", "", tool_calls=(call,)), Message("tool", "42", "c1"))
    guided = guided_for_tools(ChatRequest(turns, tools=TOOLS))
    assert guided.messages[2] == Message("assistant", '{"tool": "f", "arguments": {"x": 1}}')
    assert guided.messages[3] == Message("user", "Result of the tool call c1: 42")


def test_a_guided_answer_is_read_back() -> None:
    called = read_guided(reply('{"tool": "f", "arguments": {"x": 1}}'))
    assert called.finish_reason == "tool_calls"
    assert [(call.name, call.arguments) for call in called.tool_calls] == [("f", '{"x": 1}')]
    assert read_guided(reply('{"answer": "hello"}')).text == "hello"
    assert json.loads(read_guided(reply('{"answer": {"n": 1}}')).text) == {"n": 1}
    assert read_guided(reply("plain")).text == "plain"
    cut = ChatReply('{"answer": "hel', "length", Usage(), "m")
    assert read_guided(cut) is cut


def test_only_a_fence_around_the_whole_is_stripped() -> None:
    assert without_fence("```json\n1\n```") == "1\n"
    assert without_fence("see ```1```") == "see ```1```"
    assert without_fence("```") == "```"
