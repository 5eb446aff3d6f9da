"""The commands `memory`: what the agent remembers of earlier requests, shown, noted and forgotten."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.cli.options import JsonOption
from tools import InputError

if TYPE_CHECKING:
    from agents.documents import Json
    from agents.memory.entry import Entry
    from agents.memory.store import Memory

MOST_SHOWN = 60
NOTHING = "nothing is remembered yet"
HOW_IT_BEGINS = "groundplan solve --memory REQUEST and groundplan memory note begin one"

memory = typer.Typer(help="Look after what was learned from earlier requests.", no_args_is_help=True)

FileOption = Annotated[
    Path | None, typer.Option("--file", envvar="GROUNDPLAN_MEMORY", help="The memory; without it the user's own.")
]


def known_entries() -> list[str]:
    """Return the ids in the user's memory, for the completion of the shell."""
    from agents.memory.schema import memory_file

    if not _has_begun(memory_file()):
        return []
    with _begun(None) as opened:
        return [entry.id for entry in opened.entries()]


IdArgument = Annotated[str, typer.Argument(help="Id of an entry.", autocompletion=known_entries)]


@memory.command("list")
def list_entries(
    kind: Annotated[str | None, typer.Option(help="Only example, pattern, world, repair or lesson.")] = None,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is remembered, oldest first."""
    from rich.table import Table

    from agents.cli.display import console_for_tables, one_line, print_json
    from agents.memory.entry import KINDS
    from tools import did_you_mean, plain

    chosen = next((known for known in KINDS if known == kind), None)
    if kind is not None and chosen is None:
        raise InputError(f"there is no kind {kind!r} of entries", hint=did_you_mean(kind, KINDS))
    path, entries = _path(file), []
    if _has_begun(path):
        with _opened(path) as opened:
            entries = opened.entries(chosen)
    if as_json:
        print_json({"entries": [entry.json_form() for entry in entries]})
        return
    console = console_for_tables()
    if not entries:
        nothing = f"no {kind} is remembered yet" if kind else NOTHING
        console.print(plain(f"{nothing} in {path}; {HOW_IT_BEGINS}"), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("id", "kind", "scope", "runs", "text"):
        table.add_column(column, no_wrap=column != "text")
    for entry in entries:
        lesson = entry.lesson
        shown = one_line(lesson.text, MOST_SHOWN)
        table.add_row(entry.id, lesson.kind, plain(lesson.scope), str(len(entry.provenance)), shown)
    console.print(table)


@memory.command("show")
def show(entry_id: IdArgument, file: FileOption = None, as_json: JsonOption = False) -> None:
    """Show one entry: what it says and which accepted runs it comes from."""
    from agents.cli.display import PipeConsole, print_json
    from tools import plain

    with _begun(file) as opened:
        entry = opened.entry(entry_id)
    if as_json:
        print_json({**entry.json_form(), "tokens": entry.tokens})
        return
    console = PipeConsole()
    for line in _lines(entry):
        console.print(plain(line), markup=False, highlight=False, soft_wrap=True)


@memory.command("note")
def note(
    advice: Annotated[str, typer.Argument(help="What the model should mind, in words.")],
    scope: Annotated[
        str, typer.Option(help="What it is about; advice is read where a program is written.")
    ] = "program",
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remember a person's advice for requests of a kind."""
    from agents.cli.display import print_json
    from agents.formalisms.program_memory import ADVICE
    from agents.memory.learning import note as noted
    from tools import did_you_mean

    if scope != ADVICE.scope:
        raise InputError(f"no advice is read of the scope {scope!r}", hint=did_you_mean(scope, [ADVICE.scope]))
    if not advice.strip():
        raise InputError("the advice is empty", hint="say in words what to mind")
    with _opened(_path(file)) as opened:
        lesson = noted(opened, advice.strip(), scope)
    if as_json:
        print_json({"noted": lesson.id})
    else:
        typer.echo(f"noted as {lesson.id}")


@memory.command("forget")
def forget(
    entry_id: Annotated[
        str | None, typer.Argument(help="Id of an entry; or --all.", autocompletion=known_entries)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget everything.")] = False,
    file: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete one entry, or all of them."""
    from agents.cli.display import print_json

    if (entry_id is None) != everything:
        raise InputError("what is to be forgotten?", hint="name one entry, or --all")
    with _begun(file) as opened:
        count = opened.forget_all() if entry_id is None else opened.forget(entry_id)
    if as_json:
        print_json({"forgotten": count})
    else:
        typer.echo(f"forgotten: {count}")


@memory.command("stats")
def stats(file: FileOption = None, as_json: JsonOption = False) -> None:
    """Say how much is remembered, and where."""
    from agents.cli.display import print_json
    from agents.memory.entry import KINDS
    from tools import counted, plain

    path = _path(file)
    found: Json = {"file": str(path), "bytes": 0, "runs": 0, "entries": dict.fromkeys(KINDS, 0), "embedder": ""}
    if _has_begun(path):
        with _opened(path) as opened:
            found = opened.stats()
    if as_json:
        print_json(found)
        return
    if not found["bytes"]:
        typer.echo(plain(f"{NOTHING} in {path}; {HOW_IT_BEGINS}"))
        return
    entries = ", ".join(counted(count, kind, f"{kind}s") for kind, count in found["entries"].items())
    typer.echo(plain(f"file: {found['file']} ({found['bytes']:,} bytes)"))
    typer.echo(f"entries: {entries}")
    typer.echo(f"from runs: {found['runs']}")
    typer.echo(f"found by: words{' and meaning, ' + found['embedder'] if found['embedder'] else ''}")


def _path(file: Path | None) -> Path:
    from agents.memory.schema import memory_file

    return file or memory_file()


def _has_begun(path: Path) -> bool:
    """Return whether something is there to be opened: looking into an empty file must not make a memory of it."""
    return path.exists() and (path.is_dir() or path.stat().st_size > 0)


def _begun(file: Path | None) -> "Memory":
    """Open a memory that is there: looking into one must not begin one under a mistyped name."""
    path = _path(file)
    if not _has_begun(path):
        there = "is empty" if path.exists() else "is not there"
        raise InputError(f"{NOTHING}: {str(path)!r} {there}", hint=HOW_IT_BEGINS)
    return _opened(path)


def _opened(path: Path) -> "Memory":
    from agents.memory.store import open_memory

    return open_memory(path)


def _lines(entry: "Entry") -> list[str]:
    import json

    lesson = entry.lesson
    sources = [f"from: {one.run}, {one.verdict}, {one.model}, {one.made}" for one in entry.provenance]
    head = [f"id: {entry.id}", f"kind: {lesson.kind}", f"scope: {lesson.scope}", f"tokens: about {entry.tokens}"]
    content = ["", json.dumps(lesson.content, indent=1, ensure_ascii=False)] if lesson.content else []
    return [*head, *sources, "", lesson.text, *content]
