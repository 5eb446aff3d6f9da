"""What a kill at the worst moment does to a step: nothing is done twice, and what nobody knows is asked."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agents.acting.agent import Acted, ActingAgent
from agents.acting.ledger import Ledger, open_ledger
from agents.acting.plan import PlanStep, Rewrite
from agents.acting.planner import ScriptedPlanner
from agents.acting.skill import ActingDesk
from agents.documents import Json, Ruling
from agents.models.scripted import ScriptedModel
from agents.surface import Waiting
from agents.tool_calls.observation import Observation
from tools import RunLog, StorageError

SEEN = Observation("append", True, '{"line":1}', {"line": 1})


class Killed(BaseException):
    """What a process does not survive."""


class Appending:
    """Append a line to a file; the process may die right before or right after it."""

    name, about, effects = "append", "append a line", True
    inputs: Json = {"type": "object", "properties": {}, "additionalProperties": False}  # noqa: RUF012 - a protocol's attribute

    def __init__(self, file: Path, dies: str = "") -> None:
        self.file, self.dies = file, dies

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        if self.dies == "before":
            raise Killed
        with self.file.open("a") as file:
            file.write(f"{desk.key}\n")
        if self.dies == "after":
            raise Killed
        return Observation(self.name, True, '"done"', "done")


class Traced(Appending):
    """An appending skill that can look whether it has appended."""

    async def outcome(self, inputs: Json, desk: ActingDesk) -> Observation | None:
        done = self.file.exists() and desk.key in self.file.read_text().split()
        return Observation(self.name, True, '"done"', "done") if done else None


class Resuming(Appending):
    """An appending skill that keeps its own account."""

    resumable = True

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        if self.file.exists():
            return Observation(self.name, True, '"done"', "done")
        return await super().run(inputs, desk)


def agent(folder: Path, skill: Appending) -> ActingAgent:
    plan = Rewrite(steps=(PlanStep(id="a", skill="append"),), answer="$a")
    return ActingAgent(
        ScriptedModel([]),
        [skill],
        planner=ScriptedPlanner([plan]),
        judge=lambda answer, view: (Ruling(checker="any", passed=True),),
        runs=folder,
    )


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def killed(folder: Path, skill: Appending) -> None:
    with agent(folder, skill) as it, pytest.raises(Killed):
        it.run("append", name="r")


@pytest.mark.parametrize(("dies", "answer"), [("after", "it took effect"), ("before", "it did not")])
def test_an_effect_whose_outcome_is_unknown_is_asked_about_and_happens_once(
    tmp_path: Path, dies: str, answer: str
) -> None:
    file = tmp_path / "lines"
    killed(tmp_path, Appending(file, dies))
    with agent(tmp_path, Appending(file)) as it:
        question = it.resume("r")
        assert isinstance(question, Waiting)
        assert question.kind == "doubt"
        assert "append({})" in question.question
        end = it.resume("r", answer)
    assert isinstance(end, Acted)
    assert end.report.status == "solved"
    assert end.report.unknown == ()
    assert lines(file) == 1


def test_who_does_not_know_either_stops_and_the_report_names_the_call(tmp_path: Path) -> None:
    killed(tmp_path, Appending(tmp_path / "lines", "after"))
    with agent(tmp_path, Appending(tmp_path / "lines")) as it:
        it.resume("r")
        end = it.resume("r", "stop here")
    assert isinstance(end, Acted)
    assert end.report.status == "gave up"
    assert end.report.unknown == ({"skill": "append", "inputs": {}},)


@pytest.mark.parametrize("dies", ["before", "after"])
@pytest.mark.parametrize("kind", [Traced, Resuming])
def test_a_skill_that_can_tell_is_not_asked_about(tmp_path: Path, dies: str, kind: type[Appending]) -> None:
    file = tmp_path / "lines"
    killed(tmp_path, kind(file, dies))
    with agent(tmp_path, kind(file)) as it:
        end = it.resume("r")
    assert isinstance(end, Acted)
    assert lines(file) == 1


def test_what_the_ledger_holds_is_not_done_again_although_the_checkpoint_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Ledger.settle

    def settle_and_die(self: Ledger, key: str, observation: Observation) -> None:
        settle(self, key, observation)
        raise Killed

    monkeypatch.setattr(Ledger, "settle", settle_and_die)
    killed(tmp_path, Appending(tmp_path / "lines"))
    monkeypatch.undo()
    with agent(tmp_path, Appending(tmp_path / "lines")) as it:
        end = it.resume("r")
    assert isinstance(end, Acted)
    assert lines(tmp_path / "lines") == 1


def test_a_real_kill_in_the_middle_of_an_effect(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path; import test_ledger as t\n"
        "class Dying(t.Appending):\n"
        "    async def run(self, inputs, desk):\n"
        "        await super().run(inputs, desk); os.kill(os.getpid(), signal.SIGKILL)\n"
        "folder = Path(sys.argv[1])\n"
        "t.agent(folder, Dying(folder / 'lines')).run('append', name='r')\n"
    )
    here = Path(__file__).resolve()
    command = [sys.executable, "-c", code, str(tmp_path), str(here.parent), str(here.parents[3])]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -signal.SIGKILL
    with agent(tmp_path, Traced(tmp_path / "lines")) as it:
        end = it.resume("r")
    assert isinstance(end, Acted)
    assert lines(tmp_path / "lines") == 1


def test_a_ledger_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.intend("0-a", {"skill": "append"})
        ledger.intend("1-b", {"skill": "append"})
        ledger.intend("2-c", {"skill": "append"})
        ledger.settle("0-a", SEEN)
        ledger.forget("2-c")
    with open_ledger(tmp_path) as again:
        assert again.observation("0-a") == SEEN
        assert again.unknown == {"1-b": {"skill": "append"}}
        assert not again.begun("2-c")


def test_another_log_is_no_ledger(tmp_path: Path) -> None:
    with RunLog.open(tmp_path / "ledger.jsonl") as log:
        log.append("node", node="act")
    with pytest.raises(StorageError, match="no ledger"), open_ledger(tmp_path):
        pass
