"""Every benchmark says what is wrong with its options and its data, and the commands in the docs are ones it takes."""

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.command import entry, positive, some, time_limit
from tools import DataError, InputError

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"python -m benchmarks\.(\w+)([^`\n]*)")
COMMANDS = sorted({found.groups() for page in PAGES for found in COMMAND.finditer(page.read_text())})
FOLDER = re.compile(r"(?:DIR|FOLDER|\.\./shared)[\w/.-]*")
WITH_DATA = [(name, options) for name, options in COMMANDS if FOLDER.search(options)]
RUNNABLE = [
    path for path in sorted((ROOT / "benchmarks").rglob("*.py")) if 'if __name__ == "__main__"' in path.read_text()
]


class Taken(Exception):  # noqa: N818 - what happened, not what is wrong
    """The options were read, and nothing more is wanted."""


def main_of(name: str) -> Callable[[], int | None]:
    module = f"benchmarks.{name}"
    if (ROOT / "benchmarks" / name).is_dir():
        module += ".__main__"
    main: Callable[[], int | None] = import_module(module).main
    return main


def left(name: str, *options: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a benchmark in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", [name, *options])
    with pytest.raises(SystemExit) as raised:
        entry(main_of(name))
    assert isinstance(raised.value.code, int)
    return raised.value.code


@pytest.mark.parametrize(("name", "options"), COMMANDS, ids=str)
def test_a_command_of_the_docs_is_taken(
    name: str, options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = argparse.ArgumentParser.parse_args

    def taken(parser: argparse.ArgumentParser, *given: Any) -> None:
        read(parser, *given)
        raise Taken

    (tmp_path / "something").touch()
    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", taken)
    words = (str(tmp_path) if "/" in word or word.isupper() else word for word in shlex.split(options, comments=True))
    monkeypatch.setattr(sys, "argv", [name, *words])
    with pytest.raises(Taken):
        main_of(name)()


@pytest.mark.parametrize(("name", "options"), WITH_DATA, ids=str)
def test_data_that_are_not_there_are_named(
    name: str,
    options: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    empty, other = tmp_path / "empty", tmp_path / "other"
    empty.mkdir()
    other.mkdir()
    (other / "something").touch()
    monkeypatch.chdir(tmp_path)
    for given, said in ((tmp_path / "none", "there is no folder"), (empty, "is empty"), (other, "error: ")):
        words = shlex.split(FOLDER.sub(str(given), options), comments=True)
        assert left(name, *words, monkeypatch=monkeypatch) in (2, 7)
        told = capsys.readouterr().err
        assert said in told
        assert "hint: " in told


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("constraints", ("--repeats", "0"), "'0' is no whole number from 1 on"),
        ("engine_stop", ("--runs", "-3"), "'-3' is no whole number from 1 on"),
        ("statutes", ("--cases", "0"), "'0' is no whole number from 1 on"),
        ("constraints", ("--seconds", "nan"), "'nan' is no number of seconds above zero"),
        ("acting_kills", ("--scene", "nope:nope"), "there is no scene 'nope:nope'"),
        ("acting_kills", ("--scene", "benchmarks.kills:nope"), "there is no scene 'benchmarks.kills:nope'"),
        ("formalize", (), "there are no requests to read"),
    ],
)
def test_options_that_measure_nothing_are_refused(
    name: str, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert left(name, *options, monkeypatch=monkeypatch) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_benchmark_ends_by_the_one_entry(path: Path) -> None:
    assert 'if __name__ == "__main__":\n    entry(main)\n' in path.read_text()


def test_help_measures_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tools", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: python -m benchmarks.tools")
    assert " us" not in done.stdout.split("options:")[1]


def test_a_benchmark_ends_with_what_its_main_returns_or_with_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    def wrong() -> None:
        raise InputError("that is wrong", hint="do it right")

    def unread() -> None:
        Path("/nowhere/at/all").read_text()

    cases: list[tuple[Callable[[], Any], int | None, str]] = [
        (lambda: None, None, ""),
        (lambda: 1, 1, ""),
        (wrong, 2, "error: that is wrong\nhint: do it right\n"),
        (unread, 7, "cannot read or write '/nowhere/at/all'"),
        (lambda: median([]), 2, "too little was measured"),
    ]
    for main, code, said in cases:
        with pytest.raises(SystemExit) as raised:
            entry(main)
        assert raised.value.code == code
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "many"])
def test_a_count_is_a_whole_number_from_one_on(text: str) -> None:
    assert positive("12") == 12
    with pytest.raises(argparse.ArgumentTypeError):
        positive(text)


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "", "long"])
def test_a_limit_on_time_is_above_zero(text: str) -> None:
    assert time_limit("0.5") == 0.5
    with pytest.raises(argparse.ArgumentTypeError):
        time_limit(text)


def test_nothing_is_no_data() -> None:
    assert list(some([1, 2], "numbers")) == [1, 2]
    with pytest.raises(DataError, match="there are no numbers"):
        list(some([], "numbers"))
