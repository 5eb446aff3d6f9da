"""The command in a process of its own, with streams as a shell may leave them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from agents.cli import main; main()"
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
STUCK = "; größer\n#####\n#@ $#\n# . #\n#####\n"


def groundplan(shell: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which `G` is the command."""
    (folder / "lv.txt").write_text(STUCK, encoding="utf-8")
    line = f'G() {{ "{sys.executable}" -c "{RUN}" "$@"; }}\n{shell}'
    paths = {"PYTHONPATH": str(Path.cwd()), "GROUNDPLAN_RUNS": str(folder / "runs")}
    return subprocess.run(
        ["/bin/bash", "-c", line],
        cwd=folder,
        env={**os.environ, **paths, **environment},
        capture_output=True,
        check=False,
    )


def test_what_an_encoding_lacks_is_a_question_mark_and_json_stays_exact(tmp_path: Path) -> None:
    plain = groundplan("G run sokoban --level lv.txt#1", tmp_path, PYTHONIOENCODING="latin-1")
    assert (plain.returncode, plain.stderr) == (3, b"")
    assert b"?" in plain.stdout
    form = groundplan("G solve --json größer --model scripted:größe", tmp_path, PYTHONIOENCODING="latin-1")
    assert form.returncode == 2
    assert "'größe'" in json.loads(form.stdout)["message"]


@needs_full
@pytest.mark.parametrize("command", ["run sokoban --level lv.txt#1", "run sokoban --level lv.txt#1 --json", "--help"])
def test_a_full_disk_is_one_message_and_its_own_code(tmp_path: Path, command: str) -> None:
    said = groundplan(f"G {command} > /dev/full", tmp_path)
    assert said.returncode == 8
    assert said.stderr.startswith(b"error: cannot write or read the output: No space left")
    assert b"Traceback" not in said.stderr
    assert groundplan(f"G {command} > /dev/full 2>&1", tmp_path).returncode == 8


def test_closed_streams_are_no_defect_and_no_silence(tmp_path: Path) -> None:
    silent = groundplan("G run sokoban --level lv.txt#1 >&-", tmp_path)
    assert (silent.returncode, b"standard output is closed" in silent.stderr) == (8, True)
    assert groundplan("G run sokoban --level lv.txt#1 >&- 2>&-", tmp_path).returncode == 8
    empty = groundplan("G solve - <&-", tmp_path)
    assert (empty.returncode, b"the request is empty" in empty.stderr) == (2, True)


def test_a_reader_that_has_gone_is_no_failure_of_the_command(tmp_path: Path) -> None:
    said = groundplan("G --help | true; echo ${PIPESTATUS[0]}", tmp_path)
    assert (said.stdout, said.stderr) == (b"0\n", b"")
