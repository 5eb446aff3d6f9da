"""The server in a process of its own: every tool by its schema, progress, cancellation, resources, prompts."""

import asyncio
import json
import os
import signal
import subprocess
from contextlib import suppress

import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from jsonschema import Draft202012Validator
from mcp import Client, MCPError
from mcp.types import CallToolResult, TextContent, TextResourceContents

from agents.mcp.resources import PAGES
from tests.agents.mcp.invented import CALLS, LEVEL, endless
from tests.agents.mcp.servers import Listening, Session, by_stdio, start_server
from tests.agents.mcp.solvers import PATIENCE_S, is_alive, seen
from tools.processes import children, descendants


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


async def cancelled_solve(client: Client, server: int) -> bool:
    """Cancel a proof that would take hours; return whether all its processes ended, and the server answers on."""
    call = asyncio.create_task(client.call_tool("solve_program", endless()))
    assert await asyncio.to_thread(seen, server, working=True)
    call.cancel()
    with suppress(asyncio.CancelledError):
        await call
    gone = await asyncio.to_thread(seen, server, working=False)
    after = await client.call_tool("check_sokoban", {"level": LEVEL, "plan": "u"})
    return gone and not after.is_error


@pytest.mark.parametrize("tool", CALLS)
def test_a_right_call_is_answered_as_the_schema_declares(session: Session, tool: str) -> None:
    result = session.right[tool]
    assert not result.is_error, text_of(result)
    schema = session.tools[tool].output_schema
    assert schema is not None
    Draft202012Validator(schema).validate(result.structured_content)


@pytest.mark.parametrize("tool", CALLS)
def test_the_text_of_an_answer_says_what_its_structure_says(session: Session, tool: str) -> None:
    result = session.right[tool]
    told = json.loads(text_of(result))
    assert result.structured_content in (told, {"result": told})


@pytest.mark.parametrize("tool", CALLS)
def test_a_wrong_call_comes_back_with_what_was_wrong(session: Session, tool: str) -> None:
    result = session.wrong[tool]
    assert result.is_error
    told = json.loads(text_of(result))
    assert told["retry"] == "changed"
    assert told["error"]


def test_every_tool_that_is_served_is_called_here(session: Session) -> None:
    assert set(session.tools) == set(CALLS)


@pytest.mark.parametrize("tool", CALLS)
def test_every_schema_is_one_and_describes_an_object(session: Session, tool: str) -> None:
    definition = session.tools[tool]
    assert definition.output_schema is not None
    for schema in (definition.input_schema, definition.output_schema):
        Draft202012Validator.check_schema(schema)
        assert schema["type"] == "object"
    assert definition.description


def test_answers_decide_what_was_asked(session: Session) -> None:
    assert session.right["solve_program"].structured_content["objectives"] == [2.0]
    assert session.right["check_solution"].structured_content["holds"]
    clash = session.right["explain_program"].structured_content
    assert {item["name"] for item in clash["constraints"]} == {"proofs in the attic", "all in the hall"}
    assert session.right["repair_program"].structured_content["outcome"]["kind"] == "solved"
    assert session.right["find_plan"].structured_content["kind"] == "plan_found"
    assert session.right["solve_sokoban"].structured_content["plan"]


def test_resources_and_prompts_are_read_and_unknown_ones_refused(listening: Listening) -> None:
    async def talk() -> None:
        async with listening.client() as client:
            listed = {resource.uri for resource in (await client.list_resources()).resources}
            assert listed == set(PAGES)
            for uri, page in PAGES.items():
                (content,) = (await client.read_resource(uri)).contents
                assert isinstance(content, TextResourceContents)
                assert content.text == page.text()
            with pytest.raises(MCPError, match="did you mean"):
                await client.read_resource("groundplan://language/constraint")
            names = [prompt.name for prompt in (await client.list_prompts()).prompts]
            assert names == ["formalize_as_program", "formalize_as_pddl"]
            (message,) = (await client.get_prompt(names[1], {"request": "Carry ball one."})).messages
            assert isinstance(message.content, TextContent)
            assert "Carry ball one." in message.content.text
            with pytest.raises(MCPError, match="needs 'request'"):
                await client.get_prompt(names[0], {})

    asyncio.run(talk())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_cancelled_call_leaves_no_process_and_a_long_one_reports_progress(mode: str) -> None:
    async def talk() -> list[float]:
        before = set(children(os.getpid()))
        async with by_stdio("--tools", "constraints", "--tools", "sokoban", mode=mode) as client:
            (server,) = set(children(os.getpid())) - before
            assert await cancelled_solve(client, server)
            heard: list[float] = []

            async def hear(progress: float, total: float | None, message: str | None) -> None:
                assert total == 1.2
                heard.append(progress)

            result = await client.call_tool("solve_program", {**endless(), "seconds": 1.2}, progress_callback=hear)
            assert result.structured_content["kind"] == "gaveup"
            return heard

    heard = asyncio.run(talk())
    assert heard
    assert heard == sorted(heard)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http_a_cancelled_call_leaves_no_process(listening: Listening, mode: str) -> None:
    async def talk() -> bool:
        async with listening.client(mode) as client:
            return await cancelled_solve(client, listening.process.pid)

    assert asyncio.run(talk())


def test_two_clients_at_once_each_get_their_own_answers(listening: Listening) -> None:
    async def ask(client: Client, plan: str) -> list[str]:
        results = [await client.call_tool("check_sokoban", {"level": LEVEL, "plan": plan}) for _ in range(5)]
        return [result.structured_content["message"] for result in results]

    async def talk() -> None:
        async with listening.client() as one, listening.client() as other:
            first, second = await asyncio.gather(ask(one, "u"), ask(other, "R"))
        assert all("boxes are not on a goal" in message for message in first)
        assert all("illegal" in message for message in second)

    asyncio.run(talk())


def start_endless(server: "subprocess.Popen[str]") -> None:
    """Ask a server for a proof without end, by hand, and wait until a solver is at work."""
    assert server.stdin is not None
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    for message in (
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "solve_program", "arguments": endless()}},
    ):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    server.stdin.flush()
    assert seen(server.pid, working=True)


def test_a_server_ends_when_its_input_ends_even_amid_a_call() -> None:
    with start_server("--tools", "constraints") as server:
        start_endless(server)
        started = set(descendants(server.pid))
        out, err = server.communicate(timeout=PATIENCE_S)
    assert server.returncode == 0
    assert err == ""
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())
    assert not any(map(is_alive, started))


def test_a_server_whose_host_is_gone_altogether_ends_without_complaint() -> None:
    with start_server("--tools", "constraints") as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        start_endless(server)
        server.stdout.close()
        server.stdin.close()
        assert server.stderr.read() == ""
        assert server.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("arguments", [("--tools", "travel"), ("--transport", "http", "--port", "0")])
def test_ctrl_c_ends_a_server_without_a_traceback(arguments: tuple[str, ...]) -> None:
    with start_server(*arguments) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        if "http" in arguments:
            assert "serving on" in server.stderr.readline()
        else:
            server.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
            server.stdin.flush()
            assert server.stdout.readline()
        server.send_signal(signal.SIGINT)
        err = server.stderr.read()
        assert server.wait(PATIENCE_S) == 130
    assert "Traceback" not in err
    assert "interrupted" in err
