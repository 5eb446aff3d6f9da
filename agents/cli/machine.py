"""The commands about this machine: `doctor`, `models` and `serve`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Literal

import typer
from rich.table import Table
from rich.text import Text

from agents.cli.display import Display, PipeConsole, console_for_tables, print_json
from agents.doctor import Finding, examine
from agents.models.weights import KNOWN, StoredWeights, cache_folder, fetch, stored, stored_weights, verify
from tools import ModelError, plain

STYLE = {"ok": "green", "missing": "yellow", "broken": "red"}


def run_doctor(data: Path | None, model: str, *, as_json: bool) -> None:
    """Print every finding as it comes; exit with 1 if something is broken."""
    console = PipeConsole()
    findings: list[Finding] = []
    with Display(quiet=True) as display:
        checks = examine(data, model)
        while True:
            with display.doing("examining"):
                finding = next(checks, None)
            if finding is None:
                break
            findings.append(finding)
            if not as_json:
                _show_finding(console, finding)
    if as_json:
        print_json({"findings": [finding.json_form() for finding in findings]})
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


def list_models(*, as_json: bool) -> None:
    """Print the known models and whether their weights are here."""
    known = stored_weights()
    if as_json:
        print_json({"cache": str(cache_folder()), "models": [_form(model) for model in known]})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("model", "here", "size", "licence", "about"):
        table.add_column(column, no_wrap=column in ("here", "size"), overflow="fold")
    for model in known:
        weights = model.weights
        here = "[green]yes[/]" if model.present else "no"
        size = f"{weights.size_bytes / 1e6:,.0f} MB"
        table.add_row(f"embedded:{weights.name}", here, size, weights.licence, weights.about)
    console = console_for_tables()
    console.print(table)
    console.print(f"in {cache_folder()}; any other GGUF file works as embedded:FILE", style="dim", highlight=False)


def pull_model(name: str, *, as_json: bool) -> None:
    """Download the weights of a known model with a progress bar; do nothing if they are here."""
    if name not in KNOWN or stored(KNOWN[name]).present:
        path = fetch(name)
    else:
        with Display(quiet=as_json) as display, display.downloading(name) as progress:
            path = fetch(name, progress)
    if as_json:
        print_json({"name": name, "file": str(path)})
    else:
        typer.echo(str(path))


def verify_model(name: str, *, as_json: bool) -> None:
    """Hash a model's file in full and compare."""
    with Display(quiet=as_json) as display, display.doing(f"hashing {name}"):
        same = verify(name)
    if not same:
        raise ModelError(
            f"the file of {name!r} is missing or not the published one", hint=f"groundplan models pull {name}"
        )
    if as_json:
        print_json({"name": name, "published": True})
    else:
        typer.echo(f"{name}: the file is the published one")


def run_server(
    engine: Literal["vllm", "embedded"], model: str | None, port: int, flags: list[str], *, as_json: bool
) -> None:
    """Serve a model until interrupted, and return what the server returned."""
    from agents.models.registry import API_KEY_VARIABLE
    from agents.models.serving import ServeOptions, serve

    key = os.environ.get(API_KEY_VARIABLE)
    options = ServeOptions(engine=engine, model=model, port=port, more_flags=tuple(flags), api_key=key)
    with _output_to_stderr() if as_json else nullcontext():
        code = serve(options)
    if as_json:
        print_json({"engine": engine, "port": port, "exit_code": code})
    if code:
        raise typer.Exit(code)


@contextmanager
def _output_to_stderr() -> Iterator[None]:
    """Send what child processes print to standard error, so that standard output holds the JSON object alone."""
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _show_finding(console: PipeConsole, finding: Finding) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=7)
    table.add_column(width=14)
    table.add_column(overflow="fold")  # a path or a command that is cut helps nobody
    table.add_row(
        Text(finding.state, style=STYLE[finding.state]), Text(finding.check, style="bold"), Text(plain(finding.detail))
    )
    if finding.hint:
        table.add_row("", "", Text(plain(finding.hint), style="cyan"))
    console.print(table)


def _form(model: StoredWeights) -> dict[str, object]:
    weights = model.weights
    return {
        "name": weights.name,
        "model": f"embedded:{weights.name}",
        "present": model.present,
        "size_bytes": weights.size_bytes,
        "licence": weights.licence,
        "about": weights.about,
        "sha256": weights.sha256,
    }
