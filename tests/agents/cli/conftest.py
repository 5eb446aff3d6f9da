"""The command line in this process, with its runs in the test's folder."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.cli.app import app
from agents.documents import Json


@dataclass(frozen=True, slots=True)
class Said:
    """What a command returned and printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Json:
        """Return the one JSON object on standard output."""
        form = json.loads(self.out)
        assert isinstance(form, dict)
        return form


Groundplan = Callable[..., Said]

TEXT = "Paint the shed and the gate, each red or blue. They must differ. Red costs 7, blue 4. Spend at most 12."


def document(limit: int = 12, **changes: Any) -> Json:
    form: Json = {
        "plan": "Choose a colour for each thing.",
        "sets": [{"name": "thing", "members": ["shed", "gate"]}, {"name": "colour", "members": ["red", "blue"]}],
        "tables": [{"name": "price", "rows": [["red", 7], ["blue", 4]]}],
        "variables": [{"name": "paint", "kind": "choice", "low": 0, "high": 0, "of": "colour", "over": ["thing"]}],
        "constraints": [
            {"quote": "They must differ", "name": "differ", "expression": "paint['shed'] != paint['gate']"},
            {
                "quote": "Spend at most",
                "name": "budget",
                "expression": f"sum(price[paint[t]] for t in thing) <= {limit}",
            },
        ],
        "goal": None,
    }
    return {**form, **changes}


@pytest.fixture
def groundplan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Groundplan:
    """Run a command; `stdin` is what it may read."""
    monkeypatch.setenv("GROUNDPLAN_RUNS", str(tmp_path / "runs"))
    monkeypatch.delenv("GROUNDPLAN_TRAVEL_DATA", raising=False)
    monkeypatch.delenv("GROUNDPLAN_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "") -> Said:
        result = CliRunner().invoke(app, list(arguments), input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., str]:
    """Write replies to a file and return the model that plays them back."""

    def write(*replies: Json | str) -> str:
        path = tmp_path / "script.json"
        path.write_text(json.dumps([reply if isinstance(reply, str) else {"json": reply} for reply in replies]))
        return f"scripted:{path}"

    return write
