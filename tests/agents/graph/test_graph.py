"""The graph's edges, interrupts and checkpoints, driven by a formalism of three lines and no model at all."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from agents.agent import Agent, Done, Run, Step, Waiting
from agents.documents import Draft, Ground, Json, Offer, Question, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.models.chat import ChatModel
from agents.models.errors import OutOfTime
from agents.models.scripted import ScriptedModel
from agents.routing.feedback import UPTAKE
from agents.runs import Settings, start_run
from tools import Budget, InputError, ModelError, RunLog, Usage


class Guess:
    """Find a number between `floor` and `limit`, which the words name as `limit 5 floor 3`."""

    name = "guess"
    about = "guess a number"
    digest = "none"

    def __init__(self, faults: Iterable[str] = (), lies: int = 0, pause_s: float = 0.0) -> None:
        self.faults, self.lies, self.pause_s = iter(faults), lies, pause_s
        self.critiques: list[tuple[str, ...]] = []

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        self.critiques.append(wording.critique)
        words = wording.text.split()
        spec: Json = {key: int(words[words.index(key) + 1]) for key in ("limit", "floor") if key in words}
        spec |= {key: int(value) for key, value in {**wording.assume, **wording.answers}.items()}
        missing = [key for key in ("limit", "floor") if key not in spec]
        if missing:
            questions = tuple(Question(field=key, text=f"which {key}?") for key in missing)
            return Draft(spec=None, questions=questions), Usage(calls=1)
        grounds = tuple(Ground(field=key, value=value, source=str(value)) for key, value in spec.items())
        return Draft(spec=spec, grounds=grounds), Usage(10, 5, 1, 0.1)

    def check(self, spec: Json) -> tuple[str, ...]:
        return tuple(fault for fault in [next(self.faults, "")] if fault)

    def solve(self, spec: Json, budget: Budget) -> Result:
        time.sleep(self.pause_s)
        if spec["floor"] > spec["limit"]:
            raised = Offer(drop=("limit",), words=f"limit {spec['floor']}", new_bound=spec["floor"])
            return Result(status="unsolvable", core=("limit", "floor"), offers=(raised,))
        return Result(status="solved", plan=spec["floor"], cost=spec["floor"], optimal=True, engine="toy")

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        self.lies -= 1
        passed = self.lies < 0
        return (Ruling(checker="toy", passed=passed, findings=() if passed else (f"lie {self.lies}",)),)

    def relax(self, spec: Json, offer: Json) -> Json:
        return {**spec, "limit": offer["new_bound"]}

    def show(self, spec: Json, result: Result) -> str:
        return str(result.plan)

    def explain(self, spec: Json, result: Result) -> str:
        return f"{spec['floor']} is more than {spec['limit']}"


def agent(tmp_path: Path, guess: Guess | None = None, **options: Any) -> Agent:
    return Agent(ScriptedModel([]), world="guess", runs=tmp_path, formalisms={"guess": guess or Guess()}, **options)


def done(run: Run) -> Done:
    assert isinstance(run, Done)
    return run


def waiting(run: Run) -> Waiting:
    assert isinstance(run, Waiting)
    return run


def test_a_clear_request_is_solved_and_certified(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        certificate = done(it.run("limit 5 floor 3")).certificate
    assert (certificate.status, certificate.plan, certificate.proven_optimal) == ("solved", 3, True)
    assert certificate.usage == {"prompt_tokens": 10, "completion_tokens": 5, "calls": 1, "seconds": 0.1}
    assert certificate.rulings[0].passed
    assert set(certificate.seconds) == {"assess", "formalize", "check", "solve", "verify", "answer"}
    assert len(certificate.hashes["plan"]) == 64


def test_the_stream_names_each_node_once_and_ends_with_the_answer(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        items = list(it.stream("limit 5 floor 3"))
    nodes = [item.node for item in items if isinstance(item, Step)]
    assert nodes == ["assess", "formalize", "check", "solve", "verify", "answer"]
    assert isinstance(items[-1], Done)


def test_what_is_missing_is_asked_one_question_at_a_time(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        first = waiting(it.run("hello"))
        assert first.question == "which limit?"
        second = waiting(it.resume(first.run, "5"))
        assert second.question == "which floor?"
        assert done(it.resume(second.run, "2")).certificate.plan == 2


def test_resuming_without_an_answer_repeats_the_question(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        first = waiting(it.run("limit 5"))
        assert waiting(it.resume(first.run)) == first


def test_another_process_can_answer_the_question(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        first = waiting(it.run("limit 5"))
    with agent(tmp_path) as other:
        assert done(other.resume(first.run, "4")).certificate.plan == 4


def test_a_contradiction_becomes_a_choice_of_repairs(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        offer = waiting(it.run("limit 2 floor 3"))
        assert offer.kind == "conflict"
        assert offer.choices == ("limit 3", "stop here")
        certificate = done(it.resume(offer.run, "1")).certificate
    assert certificate.plan == 3
    assert certificate.accepted[0]["words"] == "limit 3"
    assert certificate.accepted[0]["core"] == ["limit", "floor"]


@pytest.mark.parametrize("refusal", ["2", "stop here"])
def test_who_keeps_every_constraint_gets_the_proof_that_nothing_satisfies_them(tmp_path: Path, refusal: str) -> None:
    with agent(tmp_path) as it:
        offer = waiting(it.run("limit 2 floor 3"))
        certificate = done(it.resume(offer.run, refusal)).certificate
    assert (certificate.status, certificate.core) == ("unsolvable", ("limit", "floor"))


@pytest.mark.parametrize("mistyped", ["", "0", "3", "limit"])
def test_an_answer_that_is_no_choice_leaves_the_question_open(tmp_path: Path, mistyped: str) -> None:
    with agent(tmp_path) as it:
        offer = waiting(it.run("limit 2 floor 3"))
        assert offer.closed
        with pytest.raises(InputError, match="none of the choices"):
            it.resume(offer.run, mistyped)
        assert done(it.resume(offer.run, "limit 3")).certificate.status == "solved"


def test_a_stream_that_nobody_reads_to_its_end_is_closed_with_the_agent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with agent(tmp_path) as it:
        items = it.stream("limit 2 floor 3", name="left")
        while not isinstance(next(items), Waiting):
            pass
    assert caplog.messages == []  # the event loop logs what it could not close
    with agent(tmp_path) as other:
        assert done(other.resume("left", "1")).certificate.status == "solved"


def test_an_ordinary_call_inside_an_event_loop_says_what_to_await(tmp_path: Path) -> None:
    async def notebook() -> Run:
        it = agent(tmp_path)
        with pytest.raises(InputError, match="an event loop is running") as refused:
            it.run("limit 5 floor 3")
        assert "arun" in (refused.value.hint or "")
        return await it.arun("limit 5 floor 3")

    assert done(asyncio.run(notebook())).certificate.status == "solved"


def test_on_conflict_best_takes_the_cheapest_repair_and_stop_takes_none(tmp_path: Path) -> None:
    with agent(tmp_path, on_conflict="best") as it:
        assert done(it.run("limit 2 floor 3")).certificate.plan == 3
    with agent(tmp_path, on_conflict="stop") as it:
        assert done(it.run("limit 2 floor 3")).certificate.status == "unsolvable"


def test_a_fault_in_the_specification_goes_back_to_the_model_as_critique(tmp_path: Path) -> None:
    guess = Guess(faults=iter(["limit is odd", ""]))
    with agent(tmp_path, guess) as it:
        assert done(it.run("limit 5 floor 3")).certificate.rounds == 2
    assert guess.critiques == [(), ("limit is odd",)]


def test_a_rejected_solution_is_never_reported_as_solved(tmp_path: Path) -> None:
    with agent(tmp_path, Guess(lies=99), rounds=3) as it:
        certificate = done(it.run("limit 5 floor 3")).certificate
    assert certificate.status == "invalid"
    assert certificate.rounds == 3
    assert not certificate.rulings[0].passed


def test_a_complaint_that_is_ignored_is_put_plainer_and_in_the_end_given_up(tmp_path: Path) -> None:
    guess = Guess(faults=iter(["'limit' is odd"] * 9))
    with agent(tmp_path, guess, rounds=9) as it:
        run = done(it.run("limit 5 floor 3"))
    assert (run.certificate.status, run.certificate.rounds) == ("invalid", 5)
    assert guess.critiques[1] == ("'limit' is odd",)
    assert guess.critiques[2] == (
        "'limit' is odd",
        "The part 'limit' is the same as before, though it was found wrong.",
    )
    assert "It still reads: 5 Change it" in guess.critiques[3][1]
    assert "How a correction goes" in guess.critiques[4][1]
    events = [event for event in RunLog.read(tmp_path / run.run / "events.jsonl") if event.kind == UPTAKE]
    assert [event.data["manner"] for event in events] == ["plain", "plain", "specific", "worked correction"]
    assert all(event.data["parts"] == {"limit": False} for event in events)


def test_a_complaint_that_is_taken_up_is_noted(tmp_path: Path) -> None:
    class Obedient(Guess):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            draft, usage = await super().formalize(model, wording, log)
            spec = {**(draft.spec or {}), "limit": 4} if wording.critique else draft.spec
            return draft.model_copy(update={"spec": spec}), usage

    with agent(tmp_path, Obedient(faults=iter(["'limit' is odd"]))) as it:
        run = done(it.run("limit 5 floor 3"))
    assert run.certificate.status == "solved"
    (event,) = (event for event in RunLog.read(tmp_path / run.run / "events.jsonl") if event.kind == UPTAKE)
    assert event.data == {"manner": "plain", "parts": {"limit": True}}


def test_an_exhausted_budget_ends_the_run_with_that_reason(tmp_path: Path) -> None:
    with agent(tmp_path, Guess(pause_s=0.3), seconds=0.2, on_conflict="best") as it:
        certificate = done(it.run("limit 2 floor 3")).certificate
    assert certificate.status == "gave up"
    assert "seconds" in certificate.reason


def test_a_solution_found_at_the_end_of_the_budget_is_still_checked_and_certified(tmp_path: Path) -> None:
    with agent(tmp_path, Guess(pause_s=0.3), seconds=0.2) as it:
        certificate = done(it.run("limit 5 floor 3")).certificate
    assert (certificate.status, certificate.rulings[0].passed) == ("solved", True)


def test_a_model_that_hangs_is_cut_off_at_the_end_of_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging(Guess):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            await asyncio.sleep(60)
            raise AssertionError("nobody waits that long")

    monkeypatch.setattr("agents.graph.timing.GRACE_S", 0.1)
    with agent(tmp_path, Hanging(), seconds=0.1) as it:
        assert done(it.run("limit 5 floor 3")).certificate.status == "gave up"


def test_a_call_that_ends_with_the_time_of_the_run_ends_the_run(tmp_path: Path) -> None:
    class Slow(Guess):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            await asyncio.sleep(0.1)
            raise OutOfTime("no full answer in time")

    with agent(tmp_path, Slow(), seconds=0.05) as it:
        assert done(it.run("limit 5 floor 3")).certificate.status == "gave up"
    with agent(tmp_path, Slow(), seconds=60) as it, pytest.raises(OutOfTime):
        it.run("limit 5 floor 3")


def test_a_failure_of_the_model_leaves_a_run_that_can_be_resumed(tmp_path: Path) -> None:
    class Broken(Guess):
        async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
            raise ModelError("the server is gone")

    with agent(tmp_path, Broken()) as it, pytest.raises(ModelError):
        it.run("limit 5 floor 3", name="broken")
    with agent(tmp_path) as it:
        assert done(it.resume("broken")).certificate.plan == 3


def test_a_finished_run_is_answered_from_its_certificate(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        first = done(it.run("limit 5 floor 3"))
        assert it.resume(first.run) == first


def test_an_empty_model_is_a_wrong_model_and_not_the_default_one() -> None:
    with pytest.raises(InputError, match="unknown model ''"):
        Agent("")


def test_an_answer_to_a_run_that_asks_nothing_is_refused(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        offer = waiting(it.run("limit 2 floor 3"))
        ended = done(it.resume(offer.run, "1"))
        with pytest.raises(InputError, match="has ended: there is no question to answer"):
            it.resume(ended.run, "2")
    interrupted = start_run(Settings(text="limit 5 floor 3", model="m", world="guess"), tmp_path, "interrupted")
    with agent(tmp_path) as it:
        with pytest.raises(InputError, match="'interrupted' does not wait"):
            it.resume(interrupted.name, "1")
        assert done(it.resume(interrupted.name)).certificate.status == "solved"


def test_an_unknown_run_and_an_empty_request_are_refused(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        with pytest.raises(InputError, match="there is no run 'x'"):
            it.resume("x")
        with pytest.raises(InputError, match="empty"):
            it.run("  \n")


def test_the_event_log_tells_the_whole_story(tmp_path: Path) -> None:
    with agent(tmp_path) as it:
        run = done(it.run("limit 5 floor 3"))
    kinds = [event.kind for event in RunLog.read(tmp_path / run.run / "events.jsonl")]
    assert kinds.count("node") == 6
    assert {"draft", "result", "rulings"} <= set(kinds)


KILLED = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
import test_graph
with test_graph.agent(Path({runs!r}), test_graph.Guess(pause_s=60)) as it:
    it.run("limit 5 floor 3", name="killed")
"""


def test_a_run_killed_in_the_middle_of_solving_goes_on_from_there(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    code = KILLED.format(tests=str(Path(__file__).parent), root=str(root), runs=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    events = tmp_path / "killed" / "events.jsonl"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (events.exists() and '"check"' in events.read_text()):
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    guess = Guess()
    with agent(tmp_path, guess) as it:
        assert done(it.resume("killed")).certificate.plan == 3
    assert guess.critiques == [], "what was formalized before the kill is not formalized again"
