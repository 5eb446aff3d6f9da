"""The client against servers that hang, drip, lie and die."""

import asyncio
import json
from typing import Any

import pytest

from agents.models import ChatRequest, ContextTooLong, Message, ServerBusy, ServerModel, ServerRefused
from agents.models.http import Deadline, HttpChannel, normal_base_url
from tests.agents.models.local_server import Answerer, Request, send, serving
from tools import InputError, ModelError

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("quick_retries")]

ASKED = ChatRequest((Message("user", "Name a metal."),), timeout_s=20)
MODELS = json.dumps({"data": [{"id": "m", "max_model_len": 4096}]}).encode()


def completion(text: str = "tin", reason: str | None = "stop", **more: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
    return json.dumps({"choices": [choice], "model": "m", "usage": {"prompt_tokens": 3}} | more).encode()


def event(text: str, reason: str | None = None) -> bytes:
    return (
        b"data: " + json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": reason}]}).encode() + b"\n\n"
    )


def chat(*answers: Answerer) -> Answerer:
    """List one model; give the chat requests these answers in turn, the last one for ever."""
    rest = list(answers)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/v1/models":
            await send(writer, MODELS)
        else:
            await (rest.pop(0) if len(rest) > 1 else rest[0])(request, writer)

    return answer


def saying(body: bytes, status: int = 200, kind: str = "application/json", more: str = "") -> Answerer:
    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        await send(writer, body, status, kind, more)

    return answer


def writing(data: bytes, *, then_hang: bool = False) -> Answerer:
    """Write raw bytes and close the connection, or keep it open for ever."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if then_hang:
            await asyncio.Event().wait()

    return answer


async def dripping(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def dripping_headers(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000):
        writer.write(f"x-{number}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    while True:
        writer.write(b"x" * (1 << 20))
        await writer.drain()


async def endless_events(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    while True:
        writer.write(b"data: " + b"x" * (1 << 20))
        await writer.drain()


async def complete(answer: Answerer, request: ChatRequest = ASKED) -> str:
    async with serving(answer) as server:
        model = ServerModel(server.base_url, api_key="secret-key")
        try:
            return (await model.complete(request)).text
        finally:
            await model.aclose()


async def streamed(answer: Answerer, request: ChatRequest = ASKED) -> str:
    async with serving(answer) as server:
        model = ServerModel(server.base_url)
        try:
            return "".join([piece async for piece in model.stream(request)])
        finally:
            await model.aclose()


SSE = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
HASTY = ChatRequest(ASKED.messages, timeout_s=0.3)


@pytest.mark.parametrize("hang", [writing(b"", then_hang=True), dripping, dripping_headers])
async def test_the_deadline_covers_the_whole_call_however_it_is_slow(hang: Answerer) -> None:
    with pytest.raises(ModelError, match=r"no full answer within 0\.3 s"):
        await complete(chat(hang), HASTY)


@pytest.mark.parametrize("hang", [writing(SSE, then_hang=True), writing(SSE + event("t"), then_hang=True)])
async def test_the_deadline_covers_streams(hang: Answerer) -> None:
    with pytest.raises(ModelError, match=r"no full answer within 0\.3 s"):
        await streamed(chat(hang), HASTY)


async def test_the_deadline_of_a_stream_never_cancels_its_consumer(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    now, consumed = loop.time, []

    async def consume(model: ServerModel) -> None:
        async for piece in model.stream(ASKED):
            monkeypatch.setattr(loop, "time", lambda: now() + 2 * ASKED.timeout_s)
            await asyncio.sleep(0.01)
            consumed.append(piece)

    async with serving(chat(writing(SSE + event("t"), then_hang=True))) as server:
        model = ServerModel(server.base_url)
        with pytest.raises(ModelError, match="no full answer"):
            await consume(model)
        await model.aclose()
    assert consumed == ["t"]


async def test_a_call_in_a_stream_of_text_is_told_and_not_lost() -> None:
    call = {"index": 0, "id": "c", "type": "function", "function": {"name": "weather", "arguments": ""}}
    chunk = {"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]}
    with pytest.raises(ModelError, match="the model called 'weather'"):
        await streamed(chat(writing(SSE + f"data: {json.dumps(chunk)}\n\n".encode())))


async def test_a_failing_server_is_asked_again() -> None:
    assert await complete(chat(saying(b"no", 500), saying(b"no", 503), saying(completion()))) == "tin"


async def test_a_server_that_keeps_failing_is_given_up_with_its_reason() -> None:
    async with serving(chat(saying(b'{"error": {"message": "out of memory"}}', 500))) as server:
        model = ServerModel(server.base_url)
        with pytest.raises(ServerBusy, match="500: out of memory"):
            await model.complete(ASKED)
        assert len(server.requests) == 1 + 4
        await model.aclose()


async def test_retry_after_is_honoured() -> None:
    assert await complete(chat(saying(b"", 429, more="retry-after: 0\r\n"), saying(completion()))) == "tin"


@pytest.mark.parametrize("wait", ["3600", "Wed, 01 Jan 2200 00:00:00 GMT"])
async def test_a_wait_longer_than_the_deadline_is_not_begun(wait: str) -> None:
    async with serving(chat(saying(b"slow down", 429, more=f"retry-after: {wait}\r\n"))) as server:
        model = ServerModel(server.base_url)
        with pytest.raises(ServerBusy, match="429: slow down"):
            await model.complete(ASKED)
        assert len(server.requests) == 2
        await model.aclose()


@pytest.mark.parametrize("status", [400, 401, 404, 422])
async def test_other_refusals_are_not_retried(status: int) -> None:
    async with serving(chat(saying(b"no", status))) as server:
        model = ServerModel(server.base_url)
        with pytest.raises(ServerRefused) as caught:
            await model.complete(ASKED)
        assert caught.value.status == status
        assert not caught.value.retryable
        assert len(server.requests) == 2
        await model.aclose()


async def test_a_wrong_key_says_where_to_set_it_and_is_never_shown() -> None:
    body = json.dumps({"error": {"message": "Invalid API key: secret-key"}}).encode()
    with pytest.raises(ServerRefused) as caught:
        await complete(chat(saying(body, 401)))
    assert "GROUNDPLAN_API_KEY" in caught.value.hint
    assert "secret-key" not in str(caught.value)


async def test_the_key_is_sent() -> None:
    async with serving(chat(saying(completion()))) as server:
        model = ServerModel(server.base_url, api_key="secret-key")
        await model.complete(ASKED)
        assert {request.headers["authorization"] for request in server.requests} == {"Bearer secret-key"}
        assert "secret-key" not in repr(model)
        await model.aclose()


async def test_a_refused_connection_names_the_address_and_the_way_out() -> None:
    async with serving(chat(saying(completion()))) as server:
        base_url = server.base_url
    with pytest.raises(ModelError, match="cannot connect to the model server at http://127") as caught:
        await ServerModel(base_url).complete(ASKED)
    assert "groundplan serve" in caught.value.hint


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            saying(b"<html>hello</html>", kind="text/html"),
            "sent 'text/html' where 'application/json' belongs",
        ),
        (saying(b'{"choices": [', kind="application/json"), "something that is not JSON"),
        (saying(b"[" * 100_000), "something that is not JSON"),
        (saying(b"{}"), r"does not have the OpenAI form \(choices"),
        (saying(b"[]"), "does not have the OpenAI form"),
        (saying(completion(), more="content-encoding: gzip\r\n"), "compressed body unasked"),
        (saying(completion(reason="content_filter")), "unusable reason: 'content_filter'"),
        (saying(completion(reason=None)), "unusable reason"),
        (saying(b"", 302, more="location: http://127.0.0.1:1/v1\r\n"), "redirects elsewhere"),
        (
            writing(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"),
            "broke the",
        ),
        (writing(b"not http at all\r\n\r\n"), "broke the connection"),
        (writing(b""), "broke the connection"),
        (endless, "more than 16384 KiB"),
    ],
)
async def test_a_lying_or_dying_server_is_an_error(answer: Answerer, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        await complete(chat(answer))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (writing(SSE), "ended in the middle"),
        (writing(SSE + event("t")), "ended in the middle"),
        (writing(SSE + event("t") + b"data: [DONE]\n\n"), "ended in the middle"),
        (writing(SSE + event("t") + b'data: {"choices": [{"del'), "ended in the middle"),
        (writing(SSE + b"data: what?\n\n"), "does not have the OpenAI form"),
        (
            writing(SSE + b'data: {"error": {"message": "engine died"}}\n\n'),
            "failed while it answered: engine died",
        ),
        (
            writing(SSE.replace(b"close\r\n", b"close\r\ncontent-length: 999\r\n") + event("t")),
            "broke the connection",
        ),
        (saying(completion()), "sent 'application/json' where 'text/event-stream' belongs"),
        (endless_events, "more than 16384 KiB"),
    ],
)
async def test_a_stream_that_breaks_off_is_never_a_success(answer: Answerer, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        await streamed(chat(answer))


async def test_a_stream_survives_any_cutting_of_its_bytes() -> None:
    whole = (
        b": ping\r\n\r\n"
        + event("zi")
        + event("nç 锌")
        + event("", "stop").replace(b"\n", b"\r\n")
        + b"data: [DONE]\n\n"
    )

    async def byte_by_byte(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(SSE)
        for byte in whole:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0)

    assert await streamed(chat(byte_by_byte)) == "zinç 锌"


async def test_terminal_escapes_in_foreign_text_are_stripped_and_long_text_is_cut() -> None:
    body = json.dumps({"error": {"message": "\x1b[31mred\x1b[0m\x07 \u202ealert\n" + "x" * 5000}}).encode()
    with pytest.raises(ServerRefused) as caught:
        await complete(chat(saying(body, 400)))
    assert "400: red alert xxx" in caught.value.message
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 500


@pytest.mark.parametrize(
    "reason",
    [
        "This model's maximum context length is 4096 tokens.",
        "request (9 tokens) exceeds the available context size",
    ],
)
async def test_a_prompt_that_does_not_fit_is_told_apart(reason: str) -> None:
    with pytest.raises(ContextTooLong, match="context"):
        await complete(chat(saying(json.dumps({"error": {"message": reason}}).encode(), 400)))


async def test_a_server_that_ignores_schemas_is_found_out() -> None:
    async with serving(chat(saying(completion("four")))) as server:
        model = ServerModel(server.base_url)
        assert await model.supports_schema() is False
        assert await model.supports_schema() is False
        assert len(server.requests) == 2
        await model.aclose()


async def test_a_server_without_a_list_of_models_says_to_check_the_address() -> None:
    with pytest.raises(ServerRefused, match="404") as caught:
        await complete(saying(b"not found", 404, "text/plain"))
    assert "/v1" in caught.value.hint


def test_one_model_serves_several_event_loops() -> None:
    model: ServerModel | None = None

    async def once(port_holder: list[str]) -> str:
        nonlocal model
        async with serving(chat(saying(completion()))) as server:
            port_holder.append(server.base_url)
            model = ServerModel(server.base_url)
            await model.complete(ASKED)
            return (await model.complete(ASKED)).text

    async def again() -> None:
        assert model is not None
        with pytest.raises(ModelError, match="cannot connect"):
            await model.complete(ASKED)
        await model.aclose()

    assert asyncio.run(once([])) == "tin"
    asyncio.run(again())


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1"),
        ("http://h/v1/", "http://h/v1"),
        ("https://h/api/openai", "https://h/api/openai"),
    ],
)
def test_a_base_url_is_completed(given: str, normal: str) -> None:
    assert normal_base_url(given) == normal


@pytest.mark.parametrize(
    "given", ["", "localhost:8000", "ftp://h/v1", "http://", "http://user:pw@h/v1", "http://h/v1?key=1"]
)
def test_a_malformed_base_url_is_refused(given: str) -> None:
    with pytest.raises(InputError) as caught:
        normal_base_url(given)
    assert "pw" not in str(caught.value)


async def test_a_closed_channel_may_be_used_again() -> None:
    async with serving(chat(saying(completion()))) as server:
        channel = HttpChannel(server.base_url)
        for _ in range(2):
            assert (await channel.get_json("models", Deadline.after(5)))["data"]
            await channel.aclose()
