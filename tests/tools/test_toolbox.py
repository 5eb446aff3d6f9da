import asyncio
import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from tools import InputError, ModelError, Tool, Toolbox, ToolFailed, ToolOk, tool


@dataclass(frozen=True, slots=True)
class Flight:
    number: str
    day: date
    price: float


@tool
def flights(origin: str, day: date, kind: Literal["day", "night"] = "day", most: int = 3) -> list[Flight]:
    """Find flights from a city.

    Prices are for one person.

    Args:
        origin: The city to start
            from.
        day (date): The day: in ISO form.
        most: The largest number of results.

    Returns:
        The flights, cheapest first.
    """
    return [Flight(f"{origin[:1]}{number}{kind[0]}", day, 10.0 * number) for number in range(most)]


@tool(name="count")
async def count_slowly(copy: Annotated[int, Field(ge=0)], json: str = "") -> int:
    """Count."""
    await asyncio.sleep(0)
    return copy + len(json)


@tool
def fail(how: str) -> Any:
    """Fail in one way or another."""
    match how:
        case "input":
            raise InputError("no such city: 'Atlantis'", hint="look it up")
        case "model":
            raise ModelError("the server is down")
        case "object":
            return object()
        case _:
            raise KeyError("\x1b[31mkey")


BOX = Toolbox([flights, count_slowly, fail])


def test_the_schema_says_what_signature_and_docstring_say() -> None:
    schema = BOX.schemas()[0]
    assert schema["type"] == "function"
    function = schema["function"]
    assert function["name"] == "flights"
    assert function["description"] == "Find flights from a city.\n\nPrices are for one person."
    parameters = function["parameters"]
    assert parameters["required"] == ["origin", "day"]
    assert parameters["additionalProperties"] is False
    assert parameters["properties"] == {
        "origin": {"type": "string", "description": "The city to start from."},
        "day": {"type": "string", "format": "date", "description": "The day: in ISO form."},
        "kind": {"type": "string", "enum": ["day", "night"], "default": "day"},
        "most": {"type": "integer", "default": 3, "description": "The largest number of results."},
    }


def test_a_tool_without_parameters_has_an_empty_object_as_schema_and_takes_empty_arguments() -> None:
    def ping() -> str:
        """Answer."""
        return "pong"

    box = Toolbox([ping])
    assert box.schemas()[0]["function"]["parameters"]["properties"] == {}
    empty: tuple[str | dict[str, Any], ...] = ("", "{}", {})
    for arguments in empty:
        assert box.call("ping", arguments) == ToolOk("ping", "pong", '"pong"')


def test_arguments_come_as_json_text_or_as_a_mapping() -> None:
    arguments: dict[str, Any] = {"origin": "Rome", "day": "2026-03-01", "most": 1}
    for given_arguments in (arguments, json.dumps(arguments)):
        result = BOX.call("flights", given_arguments)
        assert isinstance(result, ToolOk)
        assert result.value == [Flight("R0d", date(2026, 3, 1), 0.0)]
        assert json.loads(result.text) == [{"number": "R0d", "day": "2026-03-01", "price": 0.0}]


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ('{"origin": "Rome"', ["Invalid JSON"]),
        ("[1]", ["Input should be an object"]),
        ({"day": "2026-03-01"}, ["'origin' is missing"]),
        ({"origin": "Rome", "day": "2026-13-01"}, ["'day'", "given '2026-13-01'"]),
        ({"origin": "Rome", "day": "2026-03-01", "kid": "day"}, ["'kid' is not an argument", "'kind'?"]),
        ({"origin": "Rome", "day": "2026-03-01", "kind": "dusk"}, ["'kind'", "'day' or 'night'"]),
        ({"origin": None, "day": 3.5, "most": "x"}, ["'origin'", "'day'", "'most'"]),
    ],
)
def test_wrong_arguments_are_named_with_the_reason(arguments: Any, parts: list[str]) -> None:
    result = BOX.call("flights", arguments)
    assert isinstance(result, ToolFailed)
    assert result.retry == "changed"
    for part in parts:
        assert part in result.message
    assert json.loads(result.text) == {"error": result.message, "retry": "changed"}


def test_an_unknown_tool_is_a_result_that_suggests_the_nearest_name() -> None:
    result = BOX.call("flihgts", {})
    assert isinstance(result, ToolFailed)
    assert "did you mean 'flights'?" in result.message
    other = BOX.call("zzz", {})
    assert isinstance(other, ToolFailed)
    assert "there are: count, fail, flights" in other.message


@pytest.mark.parametrize(
    ("how", "retry", "part"),
    [
        ("input", "changed", "hint: look it up"),
        ("model", "same", "the server is down"),
        ("key", "never", "KeyError: 'key'"),
        ("object", "never", "JSON cannot hold"),
    ],
)
def test_a_failing_tool_is_a_result_that_says_whether_to_try_again(how: str, retry: str, part: str) -> None:
    result = BOX.call("fail", {"how": how})
    assert isinstance(result, ToolFailed)
    assert result.retry == retry
    assert part in result.message.replace("\\x1b[31m", "")


def test_a_long_list_keeps_its_first_items_and_says_how_many_are_left_out() -> None:
    box = Toolbox([flights], result_bytes=1000)
    result = box.call("flights", {"origin": "Rome", "day": "2026-03-01", "most": 500})
    assert isinstance(result, ToolOk)
    answer = json.loads(result.text)
    assert len(answer["items"]) + answer["left_out"] == 500
    assert answer["left_out"] == result.left_out
    assert len(result.text) < 1100
    assert len(result.value) == 500


def test_a_long_text_keeps_its_beginning() -> None:
    def shout(times: int) -> str:
        """Shout."""
        return "ü" * times

    result = Toolbox([shout], result_bytes=1000).call("shout", {"times": 5000})
    assert isinstance(result, ToolOk)
    assert json.loads(result.text)["left_out"] == result.left_out > 0
    assert len(result.text.encode()) < 1200


def test_asynchronous_and_ordinary_tools_are_called_the_same_way() -> None:
    async def both() -> None:
        assert await BOX.call_async("count", '{"copy": 2, "json": "abc"}') == ToolOk("count", 5, "5")
        assert isinstance(await BOX.call_async("count", {"copy": -1}), ToolFailed)
        assert isinstance(await BOX.call_async("fail", {"how": "input"}), ToolFailed)
        assert isinstance(await BOX.call_async("flights", {"origin": "A", "day": "2026-03-01"}), ToolOk)

    asyncio.run(both())
    with pytest.raises(InputError, match="call_async"):
        BOX.call("count", {"copy": 1})


def test_a_tool_is_still_the_function_it_was_made_of() -> None:
    assert flights("Rome", date(2026, 1, 1), most=0) == []
    assert Tool.from_function(flights.function).schema == flights.schema


def test_functions_that_json_cannot_call_are_refused_where_they_are_defined() -> None:
    def anything(*args: int) -> None: ...

    def positional(a: int, /) -> None: ...

    def untyped(a) -> None: ...  # type: ignore[no-untyped-def]  # the mistake under test

    for function in (anything, positional, untyped):
        with pytest.raises(InputError, match=function.__name__) as refused:
            Tool.from_function(function)
        assert refused.value.hint


def test_two_tools_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="'flights'"):
        Toolbox([flights, flights])


def test_the_digest_changes_with_a_definition() -> None:
    assert BOX.digest() == Toolbox(list(BOX)).digest()
    assert BOX.digest() != Toolbox([flights]).digest()
    assert len(BOX) == 3


@given(st.one_of(st.text(), st.dictionaries(st.text(), st.integers() | st.text() | st.none())))
def test_no_arguments_whatever_make_a_call_raise(arguments: Any) -> None:
    for name in ("flights", "fail"):
        assert isinstance(BOX.call(name, arguments), ToolOk | ToolFailed)


@pytest.mark.parametrize(
    ("given", "said"),
    [(["flights"], "'flights' is no tool"), ([3], "3 is no tool"), (None, "None is no list"), ("count", "no list")],
)
def test_what_is_no_tool_is_refused_by_name(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Toolbox(given)
