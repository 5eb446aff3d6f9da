import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tools import Event, InputError, RunLog, StorageError


def test_events_come_back_as_they_were_appended(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "run.jsonl"
    with RunLog.open(path) as log:
        written = [
            log.append("start", request="für 2", budget=1.5),
            log.append("end", plan=[{"day": 1}, None]),
        ]
    assert list(RunLog.read(path)) == written
    assert [event.seq for event in written] == [1, 2]
    assert written[0].time.endswith("+00:00")
    assert written[0].time <= written[1].time


def test_a_log_that_is_opened_again_continues_its_numbers(tmp_path: Path) -> None:
    for _ in range(3):
        with RunLog.open(tmp_path / "run.jsonl") as log:
            log.append("step")
    assert [event.seq for event in RunLog.read(tmp_path / "run.jsonl")] == [1, 2, 3]


def test_a_log_cut_at_any_byte_opens_and_keeps_every_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with RunLog.open(path) as log:
        events = [log.append("step", number=number, text="x\n\u2028é") for number in range(4)]
    whole = path.read_bytes()
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        kept = whole[:length].count(b"\n")
        assert list(RunLog.read(path)) == events[:kept]
        with RunLog.open(path) as log:
            assert log.cut_bytes == length - (whole[:length].rfind(b"\n") + 1)
            added = log.append("after the cut")
        assert list(RunLog.read(path)) == [*events[:kept], added]
        assert added.seq == kept + 1


def test_a_torn_line_longer_than_a_block_is_cut_off_on_open(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with RunLog.open(path) as log:
        first = log.append("long", text="x" * 200_000)
        log.append("torn", text="y" * 200_000)
    os.truncate(path, path.stat().st_size - 1)
    with RunLog.open(path) as log:
        assert log.cut_bytes > 200_000
    assert list(RunLog.read(path)) == [first]


WRITER = """
import sys
from tools import RunLog
with RunLog.open(sys.argv[1]) as log:
    while True:
        event = log.append("step", text="x" * 300)
        sys.stdout.write(f"{event.seq}\\n")
        sys.stdout.flush()
"""


def test_kill_9_loses_no_acknowledged_record(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    acknowledged = 0
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        with process:
            for _ in range(50):
                acknowledged = int(process.stdout.readline())
            process.kill()
            acknowledged = max([acknowledged, *map(int, process.stdout.read().splitlines())])
        numbers = [event.seq for event in RunLog.read(path)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= acknowledged >= 50


def test_threads_append_whole_lines_with_numbers_of_their_own(tmp_path: Path) -> None:
    with RunLog.open(tmp_path / "run.jsonl") as log:

        def write() -> None:
            for number in range(50):
                log.append("step", number=number, text="z" * 5000)

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [event.seq for event in RunLog.read(tmp_path / "run.jsonl")] == list(range(1, 201))


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with RunLog.open(tmp_path / "run.jsonl") as log:
        log.append("step")
        with pytest.raises(StorageError, match="another run"):
            RunLog.open(tmp_path / "run.jsonl")
    RunLog.open(tmp_path / "run.jsonl").close()


@pytest.mark.parametrize("value", [object(), float("nan"), {1, 2}, {(1, 2): 3}, b"bytes"])
def test_a_value_that_json_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path, value: object) -> None:
    with RunLog.open(tmp_path / "run.jsonl") as log:
        with pytest.raises(InputError, match="'odd'"):
            log.append("odd", value=value)
        assert log.append("next").seq == 1


def test_a_full_disk_is_an_error_with_a_hint_and_leaves_no_torn_line(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from tools import RunLog, StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
with RunLog.open(sys.argv[1]) as log:
    try:
        while True:
            log.append("step", text="x" * 100)
    except StorageError as error:
        print(error)
"""
    path = tmp_path / "run.jsonl"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "hint: free some space" in done.stdout
    assert path.read_bytes().endswith(b"\n")
    assert len(list(RunLog.read(path))) > 1


def test_a_path_that_cannot_be_written_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "run.jsonl"):
        with pytest.raises(StorageError, match="cannot be written") as caught:
            RunLog.open(path)
        assert caught.value.hint


@pytest.mark.parametrize("content", ["no log at all", "no log\n", '{"a": 1}\n', '{"seq":1}\n{"seq":', "[1]\n"])
def test_a_file_that_is_no_log_is_refused_and_left_as_it_was(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content)
    with pytest.raises(StorageError, match="nothing was changed"):
        RunLog.open(path)
    assert path.read_text() == content


def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with RunLog.open(path) as log:
        log.append("one")
        log.append("two")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0\0\0\n" + lines[1])
    with pytest.raises(StorageError, match="line 2"):
        list(RunLog.read(path))


def test_reading_a_missing_log_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        list(RunLog.read(tmp_path / "none.jsonl"))


def test_a_closed_log_takes_no_more_events(tmp_path: Path) -> None:
    log = RunLog.open(tmp_path / "run.jsonl")
    log.append("step")
    log.sync()
    log.close()
    log.close()
    for use in (lambda: log.append("late"), log.sync):
        with pytest.raises(StorageError, match="closed"):
            use()


def test_an_event_is_one_line_of_ascii(tmp_path: Path) -> None:
    line = Event.now(1, "note", {"text": "a\nb\x1b\ud800ü"}).to_line()
    assert line.isascii()
    assert line.count(b"\n") == 1
    assert json.loads(line)["data"]["text"] == "a\nb\x1b\ud800ü"
