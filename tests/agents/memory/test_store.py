"""The memory file: found by words, whole after a kill, shared by processes, and refused when it is none."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.memory.entry import Lesson, Provenance
from agents.memory.schema import memory_file
from agents.memory.store import Memory, open_memory
from tools import InputError, StorageError

RUN = Provenance(run="r1", verdict="accepted by evaluator", model="scripted", made="2026-01-01T00:00:00+00:00")
WRITER = """
import sys
from collections.abc import Iterator
from pathlib import Path
from agents.memory.entry import Lesson, Provenance
from agents.memory.store import Memory
name = sys.argv[2]
with Memory(Path(sys.argv[1])) as memory:
    for number in range(int(sys.argv[3])):
        run = Provenance(run=f"{name}-{number}", verdict="v", model="m", made="2026")
        pair = [Lesson(kind="example", scope="program", text=f"{name} {number} {part}", content={}) for part in "ab"]
        memory.remember(pair, run)
        print(number, flush=True)
"""


def lesson(text: str, kind: str = "example", scope: str = "program", **content: object) -> Lesson:
    return Lesson.model_validate({"kind": kind, "scope": scope, "text": text, "content": content})


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory.sqlite")


def found(memory: Memory, text: str, most: int = 5) -> list[str]:
    return [entry.lesson.text for entry in memory.search(text, kind="example", scope="program", most=most)]


def test_what_shares_rare_words_comes_first(memory: Memory) -> None:
    texts = ["Guards take shifts at the museum.", "Paint the museum.", "Bake bread for the guards and the baker."]
    memory.remember(map(lesson, texts), RUN)
    assert found(memory, "Which guard takes which shift?") == [texts[0], texts[2]]
    assert found(memory, "baking") == [texts[2]], "words are compared by their stems"
    assert found(memory, "submarine") == []


def test_what_shares_only_little_words_can_be_left_out(memory: Memory) -> None:
    memory.remember([lesson("The guards of the museum take a shift each."), lesson("Bake the bread in the oven.")], RUN)

    def near(text: str) -> list[str]:
        entries = memory.search(text, kind="example", scope="program", most=5, least_shared=0.5)
        return [entry.lesson.text for entry in entries]

    assert near("Which guard takes the night shift in the museum?") == ["The guards of the museum take a shift each."]
    assert near("The man in the house takes a walk in the park.") == []


def test_the_signs_of_the_search_language_are_words_like_others(memory: Memory) -> None:
    memory.remember([lesson("NEAR the river AND the hill")], RUN)
    assert found(memory, 'river" OR text:* NEAR( ^ - NOT') == ["NEAR the river AND the hill"]
    assert found(memory, '"*"()') == []


def test_kinds_and_scopes_do_not_mix(memory: Memory) -> None:
    memory.remember([lesson("ferry", "repair"), lesson("ferry", scope="other")], RUN)
    assert found(memory, "ferry") == []


def test_what_is_learned_twice_is_one_entry_with_two_runs(memory: Memory) -> None:
    again = RUN.model_copy(update={"run": "r2", "made": "2026-01-02T00:00:00+00:00"})
    assert memory.remember([lesson("ferry", goal=1)], RUN) == 1
    assert memory.remember([lesson("ferry", goal=1)], RUN) == 0
    assert memory.remember([lesson("ferry", goal=1)], again) == 0
    (entry,) = memory.entries()
    assert [one.run for one in entry.provenance] == ["r1", "r2"]
    assert memory.remember([lesson("ferry", goal=2)], again) == 1
    assert len(memory.about("ferry", kind="example", scope="program")) == 2


def test_what_is_forgotten_is_found_no_more(memory: Memory) -> None:
    memory.remember([lesson("a ferry"), lesson("a bridge")], RUN)
    entry = memory.entries()[0]
    memory.forget(entry.id)
    assert found(memory, "ferry bridge") == ["a bridge"]
    with pytest.raises(InputError, match="no entry"):
        memory.forget(entry.id)
    assert memory.forget_all() == 1
    assert memory.stats()["runs"] == 0


def test_all_lessons_of_a_run_are_stored_or_none(memory: Memory) -> None:
    def failing() -> Iterator[Lesson]:
        yield lesson("one")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        memory.remember(failing(), RUN)
    assert memory.entries() == []
    assert memory.remember([lesson("two")], RUN) == 1


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    writers = [writer(file, name, 30) for name in ("left", "right")]
    for one in writers:
        one.communicate(timeout=60)
        assert one.returncode == 0
    with Memory(file) as memory:
        assert memory.stats()["runs"] == 60
        assert len(memory.search("left", kind="example", scope="program", most=50)) == 50


def test_a_kill_leaves_whole_runs_only_and_a_file_that_works(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    one = writer(file, "killed", 100_000)
    assert one.stdout is not None
    reported = [one.stdout.readline() for _ in range(20)]
    os.kill(one.pid, signal.SIGKILL)
    one.communicate()
    with Memory(file) as memory:
        runs: dict[str, int] = {}
        for entry in memory.entries():
            runs[entry.provenance[0].run] = runs.get(entry.provenance[0].run, 0) + 1
        assert len(runs) >= len(reported)
        assert set(runs.values()) == {2}
        assert memory.remember([lesson("after")], RUN) == 1
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_file_that_is_no_memory_is_refused_and_kept(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("This is my diary, and it is longer than the header of a database file is.\n" * 3)
    with pytest.raises(StorageError, match="cannot be used"):
        Memory(text)
    assert text.read_text().startswith("This is my diary")
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE entry (x)")
    connection.close()
    with pytest.raises(StorageError, match="is no memory"):
        Memory(other)


def test_a_memory_of_a_later_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "memory.sqlite"
    Memory(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="version 99"):
        Memory(file)


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be opened"):
        open_memory(tmp_path / "file" / "memory.sqlite")


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_MEMORY", str(tmp_path / "mine"))
    assert memory_file() == tmp_path / "mine"
    monkeypatch.delenv("GROUNDPLAN_MEMORY")
    assert memory_file().name == "memory.sqlite"


def writer(file: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(file), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).resolve().parents[3])


def test_a_memory_is_opened_by_a_path_or_by_its_name(tmp_path: Path) -> None:
    with open_memory(str(tmp_path / "memory.sqlite")) as memory:
        memory.remember([lesson("a shed")], RUN)
    with open_memory(tmp_path / "memory.sqlite") as memory:
        assert len(memory.entries()) == 1
