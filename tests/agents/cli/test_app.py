"""What costs nothing to ask: help, version, completion; and that asking loads nothing."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from agents.cli.app import app
from agents.cli.completion import known_models, known_runs
from tests.agents.cli.conftest import Groundplan

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = ("solve", "resume", "verify", "validate", "diagnose", "run", "runs", "eval", "doctor", "serve", "models")


def test_help_lists_the_commands_and_the_exit_codes(groundplan: Groundplan) -> None:
    said = groundplan("--help")
    assert said.code == 0
    assert all(command in said.out for command in (*COMMANDS, "mcp", "heuristics", "memory", "statute"))
    assert "3 proven unsolvable" in " ".join(said.out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_speaks_json(groundplan: Groundplan, command: str) -> None:
    said = groundplan(command, "--help")
    assert said.code == 0
    assert "--json" in said.out


def options_of(command: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield the longest form of each option with the command that has it."""
    for inner, one in getattr(command, "commands", {}).items():
        yield from options_of(one, f"{name} {inner}")
    for parameter in command.params:
        if parameter.param_type_name == "option":
            yield name, max(parameter.opts, key=len)


@pytest.mark.parametrize("option", sorted({option for _, option in options_of(get_command(app), "groundplan")}))
def test_every_option_is_documented(option: str) -> None:
    if option == "--show-completion":  # a part of --install-completion
        return
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(re.search(rf"{option}(?![-\w])", page.read_text()) for page in pages)


def test_the_command_line_is_also_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agents.cli", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("groundplan 0.")


def test_the_version_is_that_of_the_distribution(groundplan: Groundplan) -> None:
    assert groundplan("--version").out.startswith("groundplan 0.")


def test_help_loads_none_of_the_heavy_packages() -> None:
    code = (
        "import sys\nfrom agents.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'langgraph', 'z3', 'ortools', 'httpx', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def completed(line: str, environment: dict[str, str]) -> list[str]:
    """Return what a shell would offer at the end of `line`."""
    code = "import sys; from agents.cli.app import app; app(prog_name='groundplan')"
    asked = {"_GROUNDPLAN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **asked}, capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def test_a_shell_is_offered_commands_models_splits_and_tasks(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text("{}\n{}\n")
    environment = {"PYTHONPATH": str(Path.cwd()), "GROUNDPLAN_TRAVEL_DATA": str(tmp_path), "PATH": "/usr/bin"}
    assert completed("groundplan ver", environment) == ["verify"]
    assert "embedded:smollm2-135m" in completed("groundplan solve x --model embedded:s", environment)
    assert completed("groundplan eval travel --split gen", environment) == ["generated", "generated-unsat"]
    assert completed("groundplan eval plan", environment) == ["planbench", "planetarium"]
    assert completed("groundplan solve --engine p", environment)[0] == "portfolio"
    assert completed("groundplan run travel --task mine/", environment) == ["mine/1", "mine/2"]
    assert completed("groundplan models pull s", environment) == ["smollm2-135m"]


def test_completion_knows_the_newest_runs_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_RUNS", __file__)
    assert known_runs("") == []
    monkeypatch.setenv("GROUNDPLAN_RUNS", str(tmp_path))
    assert known_runs("") == []
    for name in ("20270101-a", "20270102-b", ".20270103-c.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_text("{}")
    assert known_runs("2027") == ["20270102-b", "20270101-a"]
    assert known_models("http") == ["http://127.0.0.1:8000/v1"]
