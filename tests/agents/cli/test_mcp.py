"""`groundplan mcp`: what it refuses before it serves. What it serves is tested in tests/agents/mcp."""

import sys
from importlib.machinery import ModuleSpec

import pytest

from agents.cli.mcp import Group
from agents.mcp import GROUPS
from tests.agents.cli.conftest import Groundplan
from tools import InputError


def test_the_groups_of_the_command_are_those_that_exist() -> None:
    assert [group.value for group in Group] == list(GROUPS)


def without_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> ModuleSpec | None:
        return None if name.startswith("mcp") else ModuleSpec(name, None)

    monkeypatch.setattr("agents.mcp.sdk.find_spec", find_spec)


def test_without_the_sdk_the_command_says_how_to_get_it(
    groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_sdk(monkeypatch)
    said = groundplan("mcp")
    assert said.code == 2
    assert "pip install 'groundplan[mcp]'" in said.err


def test_without_the_sdk_the_client_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import agents.mcp

    without_sdk(monkeypatch)
    monkeypatch.delitem(vars(agents.mcp), "RemoteServer", raising=False)
    with pytest.raises(InputError, match="not installed"):
        _ = agents.mcp.RemoteServer


def test_http_without_a_token_is_refused(groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    monkeypatch.delenv("GROUNDPLAN_MCP_TOKEN", raising=False)
    said = groundplan("mcp", "--transport", "http", "--tools", "travel")
    assert said.code == 2
    assert "--token-file" in said.err


@pytest.mark.parametrize("option", [("--port", "9999"), ("--token-file", "token")])
def test_options_of_http_are_refused_over_standard_input(groundplan: Groundplan, option: tuple[str, str]) -> None:
    said = groundplan("mcp", *option)
    assert said.code == 2
    assert f"{option[0]} has no effect on --transport stdio" in said.err
    assert "--transport http" in said.err


def test_wrong_options_are_refused_before_any_tool_loads(
    groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    monkeypatch.setitem(sys.modules, "agents.mcp.server", None)
    monkeypatch.setitem(sys.modules, "agents.mcp.toolbox", None)
    assert groundplan("mcp", "--transport", "http", "--token-file", "missing").code == 2
    assert groundplan("mcp", "--token-file", "missing").code == 2
