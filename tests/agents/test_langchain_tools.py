"""Tools in both directions between a toolbox and LangChain."""

import asyncio
from typing import Any

import pytest
from langchain_core.messages import ToolMessage
from langchain_core.tools import StructuredTool, tool

from agents.langchain_tools import from_langchain, to_langchain
from tools import InputError, Toolbox, ToolFailed, ToolOk


def halve(number: int) -> float:
    """Halve an even number.

    Args:
        number: What to halve.
    """
    if number % 2:
        raise InputError(f"{number} is odd", hint="give an even number")
    return number / 2


async def greet(name: str) -> dict[str, str]:
    """Greet somebody.

    Args:
        name: Who.
    """
    return {"greeting": f"Hello, {name}"}


OURS = Toolbox((halve, greet))


def said(name: str, arguments: dict[str, Any]) -> ToolMessage:
    theirs = {theirs.name: theirs for theirs in to_langchain(OURS)}
    message = asyncio.run(theirs[name].ainvoke({"type": "tool_call", "id": "1", "name": name, "args": arguments}))
    assert isinstance(message, ToolMessage)
    return message


def test_our_tools_have_their_schema_and_answer_with_text_and_value() -> None:
    halving, greeting = to_langchain(OURS)
    assert halving.tool_call_schema["properties"]["number"]["description"] == "What to halve."  # type: ignore[index]
    assert halving.invoke({"number": 8}) == "4.0"
    assert greeting.description == "Greet somebody."
    message = said("greet", {"name": "Ada"})
    assert message.content == '{"greeting":"Hello, Ada"}'
    assert message.artifact == {"greeting": "Hello, Ada"}


@pytest.mark.parametrize(
    ("arguments", "reason"), [({"number": 3}, "3 is odd"), ({"number": "x"}, "valid integer"), ({}, "is missing")]
)
def test_a_failure_of_ours_is_a_message_that_says_why(arguments: dict[str, Any], reason: str) -> None:
    message = said("halve", arguments)
    assert message.status == "error"
    assert reason in str(message.content)


@tool
def twice(number: int) -> int:
    """Double a number."""
    return 2 * number


BARE = StructuredTool.from_function(
    func=lambda town: f"rain in {town}",
    name="weather",
    description="Say what the weather is.",
    args_schema={"type": "object", "properties": {"town": {"type": "string"}}, "required": ["town"]},
)


def test_their_tools_are_checked_and_called() -> None:
    toolbox = Toolbox(from_langchain([twice, BARE]))
    doubled = asyncio.run(toolbox.call_async("twice", {"number": 4}))
    assert isinstance(doubled, ToolOk)
    assert doubled.value == 8
    weather = asyncio.run(toolbox.call_async("weather", {"town": "Tresk"}))
    assert isinstance(weather, ToolOk)
    assert weather.value == "rain in Tresk"


@pytest.mark.parametrize(("name", "arguments"), [("twice", {"number": "x"}), ("twice", {}), ("weather", {"city": "x"})])
def test_a_wrong_call_of_theirs_never_reaches_them(name: str, arguments: dict[str, Any]) -> None:
    result = asyncio.run(Toolbox(from_langchain([twice, BARE])).call_async(name, arguments))
    assert isinstance(result, ToolFailed)
    assert result.retry == "changed"


def test_there_and_back_is_the_same_definition() -> None:
    again = Toolbox(from_langchain(to_langchain(OURS)))
    assert again.schemas() == OURS.schemas()
