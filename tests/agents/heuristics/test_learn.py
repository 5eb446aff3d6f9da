"""Both ways from a model to a winner, with a scripted model; and what a kill leaves is gone on with."""

import asyncio
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from agents.heuristics.candidate import Candidate, Entrant, written_first
from agents.heuristics.court import DirectCheck, Searched
from agents.heuristics.journal import FILE, read_steps
from agents.heuristics.learn import Learning
from agents.heuristics.options import LearnOptions
from agents.heuristics.report import Report
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import TrainingTask
from agents.models import ChatReply, ChatRequest, ScriptedModel
from tests.agents.heuristics.invented import ScriptedCourt, program, training
from tools import ModelError, RunLog, Usage

ROOT = Path(__file__).resolve().parents[3]
OBSERVATIONS = {"observations": ["Trees are picked one by one.", "Baskets do not matter."]}

MEASURE = "number of all (ripe ?tree)"
FORM = {
    "thoughts": "Each tree is picked once.",
    "each_goal": 1,
    "terms": [{"measure": MEASURE, "weight": 1}],
}


def answering(comments: Callable[[int, str], str]) -> Callable[[ChatRequest], str]:
    """Answer with the program that `comments` says for a seed and the last words of the prompt."""

    def answer(request: ChatRequest) -> str:
        if request.schema is not None and "observations" in request.schema["properties"]:
            return json.dumps(OBSERVATIONS)
        if request.schema is not None:
            return json.dumps(FORM)
        last = request.messages[-1].content
        if "Do not write a program yet" in last:
            return "1. Count the trees."
        return program(comments(request.seed or 0, last))

    return answer


def author(comments: Callable[[int, str], str]) -> ScriptedModel:
    """Return a model that answers so."""
    return ScriptedModel(answering(comments), context_tokens=50_000)


class Unreachable(ScriptedModel):
    """A model behind a server that is not there."""

    async def context_tokens(self) -> int:
        raise ModelError("the server is not there")


def learned(folder: Path, model: ScriptedModel, court: ScriptedCourt | None = None, **options: object) -> Report:
    chosen = LearnOptions(**{"trials": 0, **options})  # type: ignore[arg-type]  # each test names options of the right types
    learning = Learning(training(folder), court or ScriptedCourt(), chosen, folder / "run")
    return asyncio.run(learning.run(model))


def statuses(report: Report) -> dict[str, str]:
    return {one.name: one.fate.status for one in report.entrants if not one.built_in}


def test_the_guided_way_hands_counterexamples_back_until_the_property_holds(tmp_path: Path) -> None:
    def comments(seed: int, last: str) -> str:
        return "direct solves 9" if "leads to the value 3" in last else "stuck"

    model = author(comments)
    report = learned(tmp_path, model, programs=8, rounds=3)
    assert statuses(report) == {"g01": "judged", "g02": "judged"}
    assert report.winner.name == "g02"
    assert report.winner.fate.direct == "holds"
    assert report.winner.candidate.parent == "g01"
    assert [message.role for message in model.requests[-1].messages] == ["system", "user", "assistant", "user"]


def test_a_guided_way_that_stalls_asks_for_forms_and_then_samples_within_the_same_bound(tmp_path: Path) -> None:
    report = learned(tmp_path, author(lambda seed, last: f"stuck {seed} solves 3"), programs=8, rounds=2)
    names = [(one.name, one.candidate.origin) for one in report.entrants if one.by_model]
    assert [name for name, _ in names] == ["g01", "g02", "g03", "g04", "g05", "c01", "c02", "c03"]
    assert [origin for _, origin in names[:5]] == ["direct", "counterexample", "counterexample", "form", "form"]
    assert [one.fate.direct for one in report.entrants[1:4]] == ["violated"] * 3


def test_the_same_program_given_back_ends_the_asking_for_programs_and_the_same_form_that_for_forms(
    tmp_path: Path,
) -> None:
    report = learned(
        tmp_path,
        author(lambda seed, last: "stuck" if "direct" in last or "Correct" in last else f"solves {seed}"),
        programs=6,
        rounds=9,
    )
    assert list(statuses(report).items())[:4] == [
        ("g01", "judged"),
        ("g02", "duplicate"),
        ("g03", "judged"),
        ("g04", "duplicate"),
    ]
    assert list(statuses(report))[4:] == ["c01", "c02"]


def test_two_programs_that_do_not_run_are_enough_to_ask_for_forms(tmp_path: Path) -> None:
    report = learned(tmp_path, author(lambda seed, last: f"breaks {seed}"), programs=3, rounds=9)
    assert [one.candidate.origin for one in report.entrants if one.by_model] == ["direct", "counterexample", "form"]


class WeighingCourt(ScriptedCourt):
    """Find the forms direct that weigh trees as `right` says; the more a form weighs them the more it solves."""

    right = "+= 3 *"

    def direct(self, task: TrainingTask, candidate: Candidate) -> DirectCheck:
        if candidate.form is None:
            return DirectCheck("violated", "stuck")
        holds = self.right in candidate.code
        return (
            DirectCheck("holds") if holds else DirectCheck("violated", "the heuristic is stuck: (pick t0) leads to 4")
        )

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        searched = super().search(task, candidate)
        weight = candidate.form.terms[0].weight if candidate.form else 0
        solved = len(task.problem.objects) <= weight
        return searched if not weight else Searched(TaskScore(task=task.name, solved=solved, expanded=10))


def test_a_counterexample_goes_back_with_the_form_until_its_weights_are_right(tmp_path: Path) -> None:
    def answer(request: ChatRequest) -> str:
        if request.schema is None:
            return program(f"stuck {request.seed}")
        mended = "(pick t0) leads to 4" in request.messages[-1].content
        return json.dumps({**FORM, "terms": [{"measure": MEASURE, "weight": 3 if mended else 1}]})

    model = ScriptedModel(answer, context_tokens=50_000)
    report = learned(tmp_path, model, WeighingCourt(), programs=9, rounds=1)
    first, second = (one for one in report.entrants if one.candidate.origin == "form")
    assert (first.fate.direct, second.fate.direct) == ("violated", "holds")
    assert (second.candidate.parent, second.candidate.origin_in_words) == (first.name, f"form from {first.name}")
    asked = model.requests[-1]
    assert [message.role for message in asked.messages] == ["system", "user", "assistant", "user"]
    assert json.loads(asked.messages[2].content) == {**FORM, "terms": [{"measure": MEASURE, "weight": 1}]}
    assert asked.schema is not None
    assert report.winner == second


def test_weights_are_changed_one_at_a_time_as_long_as_that_solves_more(tmp_path: Path) -> None:
    court = WeighingCourt()
    options: dict[str, object] = {"way": "sample", "programs": 3, "rounds": 0}
    model = author(lambda seed, last: "solves 0")
    before = learned(tmp_path, model, court, **options)
    asked = len(model.requests)
    assert (before.trials, before.best_tuned) == (0, None)
    after = learned(tmp_path, Unreachable([]), court, trials=30, **options)
    assert len(model.requests) == asked
    assert after.diversity == before.diversity
    assert after.winner.candidate.form is not None
    assert after.winner.candidate.form.terms[0].weight >= 4
    assert written_first(after.winner, after.entrants).name == "c03"
    assert f"The winner is {after.winner.name}, tuned from the form c03 by scripted" in after.verdict
    assert "instead of 1" in after.verdict
    assert after.fates == before.fates
    assert 0 < after.trials <= 30


def test_tuning_ends_with_its_trials_and_the_same_run_repeats_none(tmp_path: Path) -> None:
    court = WeighingCourt()
    options: dict[str, object] = {"way": "sample", "programs": 3, "rounds": 0, "trials": 2}
    first = learned(tmp_path, author(lambda seed, last: "solves 0"), court, **options)
    again = learned(tmp_path, Unreachable([]), court, **options)
    assert (first.trials, again) == (2, first)
    assert set(court.judged.values()) == {1}


class Drawing(ScriptedModel):
    """A model behind a server that draws several answers at once, of which it leaves out all but two at first."""

    drawn: ClassVar[list[tuple[int | None, int]]]

    async def complete(self, request: ChatRequest) -> ChatReply:
        if request.samples == 1:
            return await super().complete(request)
        self.drawn.append((request.seed, request.samples))
        count = 2 if len(self.drawn) == 1 else request.samples
        codes = [program(f"solves 1 drawn with {(request.seed or 0) + number}") for number in range(count)]
        first, *others = [ChatReply(code, "stop", Usage(), self.name) for code in codes]
        return replace(first, others=tuple(others))


def test_programs_from_one_prompt_are_one_request_and_what_came_before_a_failure_is_kept(tmp_path: Path) -> None:
    failing = True

    def comments(seed: int, last: str) -> str:
        if failing and seed == 102:
            raise ModelError("the server is gone")
        return f"solves 1 {seed}"

    Drawing.drawn = []
    model = Drawing(answering(comments), context_tokens=50_000)
    options: dict[str, object] = {"way": "sample", "programs": 13, "rounds": 0}
    with pytest.raises(ModelError):
        learned(tmp_path, model, None, **options)
    failing = False
    report = learned(tmp_path, model, None, **options)
    alike = [one.candidate for one in report.entrants if one.candidate.origin == "resampled"][1:]
    assert [(one.name, one.seed) for one in alike] == [("c04", 100), ("c07", 101), ("c10", 102), ("c13", 103)]
    assert all(f"drawn with {one.seed}" in one.code for one in alike)
    assert Drawing.drawn == [(100, 4), (102, 2)]


class Withholding(ScriptedModel):
    """A model behind a server that withholds the second answer of each request for several."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        reply = await super().complete(replace(request, samples=1))
        if request.samples == 1:
            return reply
        seeds = [(request.seed or 0) + place for place in range(request.samples) if place != 1]
        first, *others = [replace(reply, text=program(f"solves 1 drawn with {seed}")) for seed in seeds]
        return replace(first, others=tuple(others), withheld=(1,))


@pytest.mark.parametrize("lost", [None, 104])
def test_after_an_answer_that_was_withheld_no_seed_is_used_twice_not_even_by_a_run_that_goes_on(
    tmp_path: Path, lost: int | None
) -> None:
    failing = True

    def comments(seed: int, last: str) -> str:
        if failing and seed == lost:
            raise ModelError("the server is gone")
        return f"solves 1 drawn with {seed}"

    model = Withholding(answering(comments), context_tokens=50_000)
    options: dict[str, object] = {"way": "sample", "programs": 13, "rounds": 0}
    with pytest.raises(ModelError) if lost else nullcontext():
        learned(tmp_path, model, None, **options)
    failing = False
    report = learned(tmp_path, model, None, **options)
    alike = [one.candidate for one in report.entrants if one.candidate.origin == "resampled"][1:]
    assert [(one.name, one.seed) for one in alike] == [("c04", 100), ("c07", 102), ("c10", 103), ("c13", 104)]
    assert all(f"drawn with {one.seed}" in one.code for one in alike)


def test_sampling_mixes_plain_programs_planned_ones_and_forms_and_mends_the_broken(tmp_path: Path) -> None:
    def comments(seed: int, last: str) -> str:
        if "KeyError" in last:
            return "solves 4"
        return "breaks" if "Follow this plan" in last else f"solves 1 of {seed}"

    report = learned(tmp_path, author(comments), way="sample", programs=4, rounds=1)
    fates = statuses(report)
    assert [one.candidate.origin for one in report.entrants[1:5]] == ["resampled", "planned", "form", "resampled"]
    assert "value += 1 * len(now.get('ripe', ()))" in report.entrants[3].candidate.code
    assert (fates["c02"], fates["c02.1"]) == ("faulty", "judged")
    assert report.winner.name == "c02.1"


def test_a_weak_model_never_makes_planning_worse_and_the_report_says_so(tmp_path: Path) -> None:
    court = ScriptedCourt(goal_count_solves=3)
    report = learned(tmp_path, author(lambda seed, last: f"solves {seed % 3}"), court, way="sample", programs=5)
    assert report.winner.name == "goal-count"
    assert "The winner is the built-in heuristic goal-count" in report.verdict
    assert "not better than goal count" in report.verdict


def test_a_program_as_good_as_a_built_in_heuristic_does_not_replace_it(tmp_path: Path) -> None:
    report = learned(tmp_path, author(lambda seed, last: "solves 2"), way="sample", programs=1)
    assert report.winner.name == "goal-count"


def test_a_model_without_any_program_leaves_the_built_in_heuristics(tmp_path: Path) -> None:
    model = ScriptedModel(lambda request: "I would rather not.", context_tokens=50_000)
    report = learned(tmp_path, model, way="sample", programs=2, rounds=1)
    assert set(statuses(report).values()) == {"no code"}
    assert "none of 4 programs runs" in report.verdict


def test_a_model_that_fails_ends_the_run_and_the_same_call_goes_on(tmp_path: Path) -> None:
    served = 0

    def comments(seed: int, last: str) -> str:
        nonlocal served
        served += 1
        if served == 3:
            raise ModelError("the server is gone")
        return f"solves {seed}"

    court = ScriptedCourt()
    with pytest.raises(ModelError):
        learned(tmp_path, author(comments), court, way="sample", programs=4)
    report = learned(tmp_path, author(comments), court, way="sample", programs=4)
    assert list(statuses(report)) == ["c01", "c02", "c03", "c04"]
    assert set(court.judged.values()) == {1}


def test_a_finished_run_is_read_back_without_model_and_court(tmp_path: Path) -> None:
    first = learned(tmp_path, author(lambda seed, last: "direct solves 9"))
    court = ScriptedCourt()
    assert learned(tmp_path, Unreachable([]), court) == first
    assert not court.judged


def test_everyone_is_told_to_the_listener_once(tmp_path: Path) -> None:
    seen: list[Entrant] = []
    learning = Learning(training(tmp_path), ScriptedCourt(), LearnOptions("sample", 2, 0), tmp_path / "run")
    asyncio.run(learning.run(author(lambda seed, last: f"solves {seed}"), seen.append))
    assert sorted(one.name for one in seen) == ["c01", "c02", "goal-count"]


KILLED = """
import asyncio, sys, time
from pathlib import Path
from tests.agents.heuristics.test_learn import author
from tests.agents.heuristics.invented import ScriptedCourt, training
from agents.heuristics.learn import Learning
from agents.heuristics.options import LearnOptions

class SlowCourt(ScriptedCourt):
    def search(self, task, candidate):
        time.sleep(0.003)
        return super().search(task, candidate)

def comments(seed, last):
    time.sleep(0.003)
    return "breaks" if seed % 3 == 1 and "KeyError" not in last else f"solves {seed % 4} {seed}"

folder = Path(sys.argv[1])
print("begun", flush=True)
learning = Learning(training(folder), SlowCourt(), LearnOptions("guided", 12, 2, trials=6), folder / "run")
report = asyncio.run(learning.run(author(comments)))
print(report.winner.name, len(report.entrants))
"""


def test_a_run_killed_at_random_points_goes_on_and_judges_nobody_twice(tmp_path: Path) -> None:
    chance = random.Random(4)
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    for _ in range(3):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        time.sleep(chance.uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    undisturbed = subprocess.run(
        [*command[:-1], str(tmp_path / "other")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == undisturbed.stdout
    steps = [event.data["step"] for event in RunLog.read(tmp_path / "run" / FILE) if event.kind == "step"]
    assert len(steps) == len(set(steps))
    assert set(steps) == set(read_steps(tmp_path / "other" / "run"))
