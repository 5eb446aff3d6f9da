"""A guarded program ends with the process that started it, and nothing that it started is left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import guarded
from tools.processes import supervision_is_possible

pytestmark = pytest.mark.skipif(not supervision_is_possible(), reason="process trees are supervised on Linux")

PROGRAM = """
import json, os, subprocess, sys, time
from pathlib import Path
escaped = subprocess.Popen(["sleep", "600"], start_new_session=True)
notes = Path(sys.argv[1])
notes.with_suffix(".part").write_text(json.dumps([os.getpid(), escaped.pid]))
notes.with_suffix(".part").rename(notes)
{then}
"""
OWNER = """
import subprocess, sys
from tools import guarded
subprocess.run(guarded([sys.executable, *sys.argv[1:]]))
"""
ROOT = Path(__file__).resolve().parents[2]


def is_gone(process: int) -> bool:
    for _ in range(500):
        try:
            if " Z " in Path(f"/proc/{process}/stat").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def program(folder: Path, then: str) -> list[str]:
    """Return the arguments of a program that notes its process and one that it starts, and then does something."""
    path = folder / "program.py"
    path.write_text(PROGRAM.format(then=then))
    return [str(path), str(folder / "notes.json")]


def noted(folder: Path) -> list[int]:
    path = folder / "notes.json"
    while not path.exists():
        time.sleep(0.02)
    processes: list[int] = json.loads(path.read_text())
    return processes


def test_kill_9_of_the_owner_ends_the_program_and_what_has_left_its_group(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OWNER, *program(tmp_path, "time.sleep(600)")]
    owner = subprocess.Popen(command, cwd=ROOT)
    started = noted(tmp_path)
    owner.kill()
    owner.wait()
    assert [is_gone(process) for process in started] == [True, True]


def test_kill_9_of_the_guard_ends_the_program(tmp_path: Path) -> None:
    guard = subprocess.Popen(guarded([sys.executable, *program(tmp_path, "time.sleep(600)")]))
    itself, escaped = noted(tmp_path)
    guard.kill()
    guard.wait()
    assert is_gone(itself)
    os.kill(escaped, signal.SIGKILL)  # nobody is left who knows of it


@pytest.mark.parametrize(("then", "status"), [("sys.exit(7)", 7), ("os.abort()", 128 + signal.SIGABRT)])
def test_the_status_is_that_of_the_program_and_what_it_leaves_is_ended(tmp_path: Path, then: str, status: int) -> None:
    done = subprocess.run(guarded([sys.executable, *program(tmp_path, then)]), check=False, capture_output=True)
    assert done.returncode == status
    assert is_gone(noted(tmp_path)[1])


def test_a_signal_for_the_group_is_left_to_the_program(tmp_path: Path) -> None:
    then = "import signal\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\nprint(flush=True)\ntime.sleep(600)"
    command = guarded([sys.executable, *program(tmp_path, then)])
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as guard:
        assert guard.stdout is not None
        guard.stdout.readline()
        os.killpg(guard.pid, signal.SIGTERM)
        assert guard.wait() == 5


def test_a_guard_whose_owner_is_gone_starts_nothing(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    *boot, start = guarded([sys.executable, *program(tmp_path, "pass")])
    orphan = json.dumps({**json.loads(start), "parent": ended.pid})
    assert subprocess.run([*boot, orphan], check=False).returncode == 1
    assert not (tmp_path / "notes.json").exists()
