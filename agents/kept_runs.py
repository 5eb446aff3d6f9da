"""The runs of a folder as they lie there: which have ended, which wait, and how each one goes on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agents.documents import Json
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

    Raises `InputError` if there is no folder. Nothing is changed, and a run that is at work counts as interrupted.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder {str(folder)!r}", hint="name the folder that holds the runs")
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
        settings = _read(folder.path / "run.json")
        agent, request = str(settings["agent"]), str(settings["text"])
        state, detail = _state(folder)
    except (OSError, ValueError, KeyError, StorageError) as error:
        return KeptRun(folder.name, "", "", "unreadable", f"{type(error).__name__}: {error}", "start the request again")
    go_on = "" if state == "ended" else again or how_to_go_on(folder.name, agent, waits=state == "waits")
    return KeptRun(folder.name, agent, request, state, detail, go_on)


def _state(folder: RunFolder) -> tuple[State, str]:
    for end in (folder.path / name for name in ENDS):
        if end.is_file():
            return "ended", str(_read(end)["status"])
    # LangGraph takes half a second to import: only where a run has not ended it is needed.
    from agents.graph.pending import pending_question

    question = pending_question(folder)
    return ("waits", str(question["text"])) if question else ("interrupted", "")


def _read(path: Path) -> Json:
    form = json.loads(path.read_bytes())
    if not isinstance(form, dict):
        raise ValueError(f"{path.name} holds no object")
    return form
