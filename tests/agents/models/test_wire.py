"""Foreign text made safe, and answers read into one form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.models import ChatRequest, Message, ToolCall
from agents.models.wire import error_text, printable, read_chunk, read_models, read_reply, request_payload
from tools import ModelError


@given(st.text())
def test_printable_text_is_one_bounded_line_without_escapes(text: str) -> None:
    shown = printable(text)
    assert len(shown) <= 303
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)


@given(st.binary())
def test_any_error_body_gives_some_reason(body: bytes) -> None:
    assert error_text(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"error": {"message": "a"}}', "a"),
        ('{"message": "b"}', "b"),
        ('{"detail": "c"}', "c"),
        ('{"detail": [{"loc": ["x"]}]}', '[{"loc": ["x"]}]'),
        ('{"error": null}', "null"),
        ("plain", "plain"),
        ("", "no reason given"),
    ],
)
def test_the_reason_of_an_error_is_found(body: str, reason: str) -> None:
    assert error_text(body.encode()) == reason


KEYS = st.sampled_from(["choices", "message", "data", "id", "error", "delta", "usage", "content"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_any_json_is_read_or_refused_as_a_model_error(document: object) -> None:
    for read in (
        lambda: read_reply(document, "m", 0.0),
        lambda: read_models(document),
        lambda: read_chunk(json.dumps(document)),
    ):
        try:
            read()
        except ModelError:
            continue


def test_a_request_is_written_in_the_form_of_the_protocol() -> None:
    call = ToolCall("c1", "f", "{}")
    request = ChatRequest(
        (Message("user", "hi"), Message("assistant", "", tool_calls=(call,)), Message("tool", "42", "c1")),
        schema={"type": "object"},
        tools=({"name": "f", "parameters": {}},),
        seed=None,
    )
    assert request_payload(request, "m", stream=True) == {
        "model": "m",
        "messages": [
            {"role": "user", "content": "hi"},
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
            {"role": "tool", "content": "42", "tool_call_id": "c1"},
        ],
        "max_tokens": 1024,
        "temperature": 0.0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": {"type": "object"}},
        },
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_a_served_model_tells_its_context_in_either_way() -> None:
    first, second, third = read_models(
        {"data": [{"id": "a", "max_model_len": 10}, {"id": "b", "meta": {"n_ctx": 20}}, {"id": "c"}]}
    )
    assert (first.context_tokens, second.context_tokens, third.context_tokens) == (10, 20, None)
