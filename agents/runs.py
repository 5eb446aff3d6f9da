"""Runs on disk: one folder each, with its settings, checkpoints, event log and certificate."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from platformdirs import user_state_path
from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from agents.certificate import Certificate
from agents.documents import Document, Json
from agents.misfit import meant, misfits
from tools import InputError, StorageError, write_whole

WRITABLE = "set GROUNDPLAN_RUNS to a writable folder"


class RunSettings(Document):
    """What the settings of any run say: the class of the agent that can resume it, the request, and the model."""

    model_config = ConfigDict(allow_inf_nan=False)  # JSON, in which they are kept, has no such numbers

    agent: str
    text: str
    model: str


class Settings(RunSettings):
    """What a run was started with, so that it can be resumed by its name alone; `memory` is the file of one."""

    agent: Literal["Agent"] = "Agent"
    data: str | None = None
    world: str = "auto"
    on_conflict: Literal["ask", "best", "stop"] = "ask"
    assume: dict[str, str] = Field(default_factory=dict)
    rounds: int = Field(default=3, ge=1)
    seconds: float | None = Field(default=900.0, ge=0)
    memory: Annotated[Path, AfterValidator(Path.resolve)] | None = None


SettingsT = TypeVar("SettingsT", bound=RunSettings)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The files of one run."""

    path: Path

    @property
    def name(self) -> str:
        """Return the run's name, which `resume` takes."""
        return self.path.name

    @property
    def checkpoints(self) -> Path:
        """Return the path of the SQLite file with the checkpoints."""
        return self.path / "checkpoints.sqlite"

    @property
    def events(self) -> Path:
        """Return the path of the append-only event log."""
        return self.path / "events.jsonl"

    @property
    def certificate(self) -> Path:
        """Return the path of the certificate, which exists once the run is done."""
        return self.path / "certificate.json"

    def settings(self) -> Settings:
        """Read back what the run was started with."""
        return self.settings_as(Settings)

    def settings_as(self, form: type[SettingsT]) -> SettingsT:
        """Read back what a run was started with; raise `InputError` if another kind of agent started it."""
        try:
            written = (self.path / "run.json").read_bytes()
            return form.model_validate_json(written)
        except OSError as error:
            raise _unreadable(self, str(error.strerror)) from error
        except ValidationError as error:
            agent = _agent_of(written)
            if agent in ("", form.model_fields["agent"].default):
                raise _unreadable(self, misfits(error)) from error
            hint = f"groundplan resume {self.name}"
            if agent != Settings.model_fields["agent"].default:
                made = f"groundplan resume {self.name} --agent MODULE:NAME"
                hint = f"make that agent as it was made: by {made}, or in Python, then call its resume({self.name!r})"
            raise InputError(f"the run {self.name!r} is one of {agent}", hint=hint) from error

    def save(self, file: str, text: str) -> None:
        """Write a file of the run, whole or not at all."""
        write_whole(self.path / file, text)

    def read_certificate(self) -> Certificate:
        """Read the certificate of a finished run; raise `StorageError` if it is damaged."""
        try:
            return read_certificate(self.certificate)
        except InputError as error:
            raise StorageError(error.message, hint="start the request again") from error


def _unreadable(folder: RunFolder, why: str) -> StorageError:
    return StorageError(
        f"the settings of the run {folder.name!r} cannot be read: {why}", hint="start the request again"
    )


def _agent_of(written: bytes) -> str:
    """Return the name of the agent that started a run, or "" where nothing says it."""
    try:
        return str(json.loads(written).get("agent", ""))
    except (ValueError, AttributeError):
        return ""


def settings_from(form: type[SettingsT], given: Json) -> SettingsT:
    """Return the settings that a caller gives as options; raise `InputError` naming the wrong ones."""
    try:
        return form.model_validate(given)
    except ValidationError as error:
        hint = meant(error, form) or f"options are the fields of {form.__name__}"
        raise InputError(f"the options are wrong: {misfits(error)}", hint=hint) from error


def read_certificate(path: Path) -> Certificate:
    """Read a certificate from a file; raise `InputError` if it is none."""
    try:
        return Certificate.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot read {str(path)!r}: {error.strerror}") from error
    except ValidationError as error:
        raise InputError(
            f"{str(path)!r} is not a certificate: {misfits(error)}",
            hint="name a certificate.json of this version of Groundplan, or a run",
        ) from error


def runs_folder() -> Path:
    """Return the folder that holds all runs: `GROUNDPLAN_RUNS`, or the user's state folder.

    It need not be there yet; raises `StorageError` if something else is.
    """
    named = os.environ.get("GROUNDPLAN_RUNS")
    folder = Path(named) if named else user_state_path("groundplan") / "runs"
    if folder.exists() and not folder.is_dir():
        raise StorageError(f"the folder of the runs, {str(folder)!r}, is no folder", hint=WRITABLE)
    return folder


def new_run_name() -> str:
    """Return a name for a new run: the time, so that names sort, and enough chance to be the only one."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def start_run(settings: RunSettings, parent: Path | None = None, name: str | None = None) -> RunFolder:
    """Create the folder of a new run and save its settings.

    The folder appears under its name only with the settings inside, so a kill leaves no run that cannot be resumed.
    """
    folder = RunFolder((parent or runs_folder()) / (name or new_run_name()))
    if folder.path.exists():
        raise StorageError(f"there is a run {folder.name!r} already", hint="resume it, or take another name")
    draft = RunFolder(folder.path.with_name(f".{folder.name}-{secrets.token_hex(3)}.part"))
    try:
        draft.path.mkdir(parents=True)
        draft.save("run.json", json.dumps(settings.json_form(), indent=1))
        draft.path.replace(folder.path)
    except OSError as error:
        raise StorageError(
            f"cannot create the folder of the run: {error.strerror}: {str(error.filename)!r}",
            hint=WRITABLE,
        ) from error
    return folder


def find_run(name: str, parent: Path | None = None) -> RunFolder:
    """Return the run called `name`; raise `InputError` naming the newest runs if there is none."""
    folder = parent or runs_folder()
    found = RunFolder(folder / name)
    if Path(name).name == name and not name.startswith(".") and (found.path / "run.json").is_file():
        return found
    known = sorted((path.parent.name for path in folder.glob("[!.]*/run.json")), reverse=True)[:3]
    newest = "the only run is" if len(known) == 1 else "the newest runs are"
    hint = f"{newest} {', '.join(known)}" if known else "there are no runs yet"
    raise InputError(f"there is no run {name!r}", hint=hint)


def newest_run(parent: Path | None = None) -> str:
    """Return the name of the run that was started last."""
    folder = parent or runs_folder()
    started = sorted((path.stat().st_mtime_ns, path.parent.name) for path in folder.glob("[!.]*/run.json"))
    if not started:
        raise InputError("there is no run to resume", hint='start one with groundplan solve "..."')
    return started[-1][1]
