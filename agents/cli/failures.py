"""What the command line prints and returns when something goes wrong."""

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TextIO

import typer
from typer.core import TyperGroup

from agents.cli.streams import silence
from tools import GroundplanError, ModelError, StorageError, plain

INTERRUPTED = 130
DEFECT = 1
BAD_INPUT = 2
EXIT_CODES = {"solved": 0, "unsolvable": 3, "gave up": 4, "invalid": 4, "question": 5}
REFUSALS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EROFS})
DEBUG_VARIABLE = "GROUNDPLAN_DEBUG"
# Typer brings its own copy of click, older versions of it use the real one: this name is right with both.
UsageFailure: type[Any] = typer.BadParameter.__mro__[2]


class Interrupted(GroundplanError):  # noqa: N818 - what happened, not what is wrong
    """Somebody pressed Ctrl-C."""

    exit_code: ClassVar[int] = INTERRUPTED

    def __init__(self, hint: str) -> None:
        super().__init__("interrupted", hint=hint)


class Failure(GroundplanError):  # noqa: N818 - wraps any error of the tree
    """An error of a run or an evaluation, with the command that goes on where it stopped."""

    def __init__(self, cause: GroundplanError, go_on: str) -> None:
        hint = "; ".join(filter(None, (cause.hint, f"nothing is lost, this goes on: {go_on}")))
        super().__init__(cause.message, hint=hint, place=cause.place)
        self.name = type(cause).__name__
        self.exit_code = cause.exit_code  # type: ignore[misc]  # the exit code of its cause, not of its class


@contextmanager
def resumable(go_on: str, folder: Path) -> Iterator[None]:
    """Name the command that goes on in what is said about Ctrl-C, a failed model and a full disk.

    As long as there is no `folder`, nothing was begun that could go on; and what is damaged stays so, however often
    the command is given.
    """
    try:
        yield
    except KeyboardInterrupt:
        if not folder.is_dir():
            raise
        raise Interrupted(f"nothing is lost, this goes on: {go_on}") from None
    except (ModelError, StorageError) as error:
        if not folder.is_dir() or not _passes(error):
            raise
        raise Failure(error, go_on) from error


def _passes(error: ModelError | StorageError) -> bool:
    """Return whether the same command may succeed later: a server or the machine refused, and nothing is damaged."""
    from sqlite3 import OperationalError

    return isinstance(error, ModelError) or isinstance(error.__cause__, OSError | OperationalError)


class GuardedGroup(TyperGroup):
    """The commands, with one way to fail: message and hint, or one JSON object, and an exit code."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        """Run the command line; with `--json` wrong usage is reported as JSON too."""
        given = list(sys.argv[1:] if args is None else args)
        if "--json" not in given:
            return super().main(args, *more, **options)
        try:
            code = super().main(args, *more, **{**options, "standalone_mode": False})
        except UsageFailure as error:
            _report_json({"error": "UsageError", "message": error.format_message(), "hint": _usage(error)}, BAD_INPUT)
            code = BAD_INPUT
        sys.exit(code if isinstance(code, int) else 0)

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **options: Any) -> Any:
        """Read the options, which may already print: a help, or the version."""
        with _reported(as_json="--json" in args):
            return super().make_context(info_name, args, *more, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        with _reported(as_json="--json" in (*ctx.args, *getattr(ctx, "_protected_args", ()))):
            return super().invoke(ctx)


@contextmanager
def _reported(*, as_json: bool) -> Iterator[None]:
    """Turn what a command raises into a report and an exit code."""
    try:
        yield
    except GroundplanError as error:
        raise _left_with(error, as_json=as_json) from None
    except KeyboardInterrupt:
        raise _left_with(Interrupted("nothing was started that could be lost"), as_json=as_json) from None
    except (BrokenPipeError, SystemExit) as end:
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        silence(sys.stdout)  # the reader has gone (`| head`); rich makes an exit of it
        raise typer.Exit(0) from None
    except UsageFailure as error:
        error.message = error.message.replace("Value error, ", "")  # what pydantic puts before every message
        raise
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # a defect of ours, told as one; the variable shows where it is
        if os.environ.get(DEBUG_VARIABLE):
            raise
        raise _left_with(_of_the_disk(error) or _defect(error), as_json=as_json) from None


def _left_with(error: GroundplanError, *, as_json: bool) -> typer.Exit:
    report(error, as_json=as_json)
    return typer.Exit(error.exit_code)


def report(error: GroundplanError, *, as_json: bool) -> None:
    """Print an error to standard error, or as one JSON object to standard output if that still takes anything."""
    if as_json:
        form = {"error": getattr(error, "name", type(error).__name__), "message": error.message, "hint": error.hint}
        place = {} if error.place is None else {"place": error.place.render()}
        with _taken(sys.stdout):
            _report_json({**form, **place}, error.exit_code)
            return
    with _taken(sys.stdout):
        sys.stdout.flush()
    with _taken(sys.stderr):
        _say(error)


@contextmanager
def _taken(stream: TextIO) -> Iterator[None]:
    """Write to a stream, which falls silent if it takes nothing more."""
    try:
        yield
    except OSError:
        silence(stream)


def _say(error: GroundplanError) -> None:
    typer.secho(f"error: {plain(error.message)}", fg=typer.colors.RED, err=True)
    if error.place is not None:
        typer.echo(plain(error.place.render()), err=True)
    if error.hint:
        typer.secho(f"hint:  {plain(error.hint)}", fg=typer.colors.CYAN, err=True)


def _report_json(form: dict[str, Any], exit_code: int) -> None:
    from agents.cli.display import print_json

    print_json({"status": "error", **form, "exit_code": exit_code})


def _usage(error: Any) -> str:
    return error.ctx.get_usage() if getattr(error, "ctx", None) is not None else "groundplan --help"


def _of_the_disk(error: Exception) -> GroundplanError | None:
    """Return the error of the tree for what the machine refuses to write or read, None for anything else."""
    if not isinstance(error, OSError) or not (error.filename or error.errno in REFUSALS):
        return None
    what = repr(str(error.filename)) if error.filename else "the output"
    hint = "check free space and permissions, and where standard output goes"
    return StorageError(f"cannot write or read {what}: {error.strerror or error}", hint=hint)


def _defect(error: Exception) -> GroundplanError:
    return GroundplanError(
        f"a defect of Groundplan: {type(error).__name__}: {error}",
        hint=f"please report it; {DEBUG_VARIABLE}=1 shows where it happened",
    )
