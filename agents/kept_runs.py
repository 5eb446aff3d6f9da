"""The runs of a folder as they lie there: which have ended, which wait, and how each one goes on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agents.runs import RunFolder, Settings
from tools import InputError, StorageError

State = Literal["ended", "waits", "interrupted", "unreadable"]
ENDS = ("certificate.json", "report.json")


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run: `detail` is its status, its question or what is wrong with it, `go_on` says what to do next."""

    run: str
    agent: str
    request: str
    state: State
    detail: str
    go_on: str


def kept_runs(folder: Path) -> list[KeptRun]:
    """Return the runs of a folder of runs or of an evaluation, the one that was started last first.

    Raises `InputError` if there is none. Nothing is changed, and a run that is at work counts as interrupted.
    """
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "is not there"
        raise InputError(f"{str(folder)!r} {what}", hint="name the folder that holds the runs")
    evaluation = folder if (folder / "evaluation.json").is_file() else folder.resolve().parent
    within = folder / "runs" if evaluation == folder else folder
    again = ""
    if (evaluation / "evaluation.json").is_file():
        again = f"the same groundplan eval command again, with --out {evaluation}"
    started = sorted(((path.stat().st_mtime_ns, path.parent) for path in within.glob("[!.]*/run.json")), reverse=True)
    return [_kept(RunFolder(path), again) for _, path in started]


def how_to_go_on(name: str, agent: str, *, waits: bool = False) -> str:
    """Return the command that goes on with a run; one that was begun in Python names what makes the agent."""
    maker = "" if agent == Settings.model_fields["agent"].default else " --agent MODULE:NAME"
    return f"groundplan resume {name}{maker}{' --answer ...' if waits else ''}"


def _kept(folder: RunFolder, again: str) -> KeptRun:
    try:
        agent, request = _read(folder.path / "run.json", "agent", "text")
        state, detail = _state(folder)
    except StorageError as error:
        return KeptRun(folder.name, "", "", "unreadable", error.message, "start the request again")
    go_on = "" if state == "ended" else again or how_to_go_on(folder.name, agent, waits=state == "waits")
    return KeptRun(folder.name, agent, request, state, detail, go_on)


def _state(folder: RunFolder) -> tuple[State, str]:
    for end in (folder.path / name for name in ENDS):
        if end.is_file():
            (status,) = _read(end, "status")
            return "ended", status
    # LangGraph takes half a second to import: only where a run has not ended it is needed.
    from agents.graph.pending import pending_question

    question = pending_question(folder)
    return ("waits", str(question["text"])) if question else ("interrupted", "")


def _read(path: Path, *fields: str) -> tuple[str, ...]:
    """Return fields of a file of a run; raise `StorageError` that says what is wrong with it."""
    try:
        form = json.loads(path.read_bytes())
    except OSError as error:
        raise StorageError(f"{path.name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise StorageError(f"{path.name} is no JSON: {error}") from error
    missing = [field for field in fields if not isinstance(form, dict) or field not in form]
    if missing:
        raise StorageError(f"{path.name} does not say {' and '.join(map(repr, missing))}")
    return tuple(str(form[field]) for field in fields)
