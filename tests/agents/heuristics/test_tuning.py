"""Weights are changed within what a form allows, and a trial that cannot win is not searched to its end."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.heuristics.author import Author
from agents.heuristics.candidate import Candidate, ranked
from agents.heuristics.court import Searched
from agents.heuristics.forms import MOST_TERMS, MOST_WEIGHT, Form, Weighed, program_of
from agents.heuristics.journal import open_journal
from agents.heuristics.judging import Judge
from agents.heuristics.measures import menu
from agents.heuristics.options import LearnOptions
from agents.heuristics.prompts import Prompts
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import TrainingTask
from agents.heuristics.tuning import EACH_GOAL, split, tuned, with_change
from agents.heuristics.workshop import Workshop
from agents.models import ScriptedModel
from planners import And, Problem
from tests.agents.heuristics.invented import ScriptedCourt, training

TREES, BASKETS = "number of all (ripe ?tree)", "no measure of this domain"


def form(each_goal: int, *weights: int) -> Form:
    names = (TREES, BASKETS)[: len(weights)]
    terms = tuple(Weighed(measure=name, weight=weight) for name, weight in zip(names, weights, strict=True))
    return Form(thoughts="", each_goal=each_goal, terms=terms)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        (form(1, 2, 3), (EACH_GOAL, 3), form(4, 2, 3)),
        (form(1, 2, 3), (BASKETS, -1), form(1, 2, 2)),
        (form(1, 2, 1), (BASKETS, -1), form(1, 2)),
        (form(1, 2), (BASKETS, -1), form(1, 2, -1)),
        (form(1, 2), (EACH_GOAL, -1), form(1, 2)),
        (form(1, 1), (TREES, -1), form(1, 1)),
        (form(1, MOST_WEIGHT - 1), (TREES, 3), form(1, MOST_WEIGHT)),
        (form(MOST_WEIGHT, 1), (EACH_GOAL, 1), form(MOST_WEIGHT, 1)),
        (form(1, 1 - MOST_WEIGHT), (TREES, -3), form(1, -MOST_WEIGHT)),
    ],
)
def test_one_weight_changes_within_what_a_form_allows(before: Form, change: tuple[str, int], after: Form) -> None:
    assert with_change(before, change) == after
    assert Form.model_validate(with_change(before, change).model_dump()) == after


def test_a_form_that_is_full_counts_nothing_more() -> None:
    full = Form(thoughts="", each_goal=1, terms=tuple(Weighed(measure=f"m{n}", weight=1) for n in range(MOST_TERMS)))
    assert with_change(full, (TREES, 1)) == full


class Judging(ScriptedCourt):
    """Solve what has not more trees than the form's weight leaves room for: a weight of 2 is the right one."""

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        self.judged[(candidate.name, task.name)] = self.judged.get((candidate.name, task.name), 0) + 1
        weight = candidate.form.terms[0].weight if candidate.form else 0
        solved = len(task.problem.objects) <= 8 - 2 * abs(weight - 2)
        return Searched(TaskScore(task=task.name, solved=solved, expanded=100 + (candidate.form or form(0)).each_goal))


def tuned_from(
    folder: Path, start: Form, court: ScriptedCourt, trials: int, sizes: Sequence[int] = range(1, 9)
) -> Judge:
    with open_journal(folder / "run", {}) as journal:
        tasks = training(folder, sizes)
        judge = Judge(journal, court, tasks)
        shop = Workshop(judge, Author(ScriptedModel([]), Prompts(tasks, "", 9000)), LearnOptions(trials=trials))
        code = program_of(start, menu(tasks))

        async def run() -> None:
            await judge.judge([Candidate(name="c03", origin="form", code=code, form=start)])
            await tuned(shop)

        asyncio.run(run())
    return judge


def test_the_climb_ends_where_no_change_is_better(tmp_path: Path) -> None:
    judge = tuned_from(tmp_path, form(2, 1), Judging(), trials=100)
    best = max(judge.entrants.values(), key=lambda one: one.fate.scores.rank)
    assert best.candidate.form == form(1, 2)
    assert best.candidate.origin == "tuned"
    assert len(judge.entrants) < 100
    assert all(one.candidate.parent in judge.entrants for one in judge.entrants.values() if one.name != "c03")


def test_no_program_is_tried_twice_however_its_weights_were_reached(tmp_path: Path) -> None:
    judge = tuned_from(tmp_path, form(2, 2, 1), Judging(), trials=100)
    codes = [one.candidate.code for one in judge.entrants.values()]
    assert len(codes) == len(set(codes)), "the second measure is none, so its weight changes nothing"


def test_a_trial_is_given_up_as_soon_as_it_solves_less(tmp_path: Path) -> None:
    court = Judging()
    tuned_from(tmp_path, form(1, 2), court, trials=100)
    searched = [name for name, _ in court.judged]
    assert searched.count("c03") == 8
    assert min(searched.count(name) for name in set(searched)) < 8


@given(count=st.integers(0, 40))
def test_a_split_holds_the_largest_task_and_every_third_back_and_loses_none(count: int) -> None:
    tasks = _unread(count)
    parts = split(tasks)
    assert sorted([*parts.tuned_on, *parts.held_back], key=tasks.index) == tasks
    assert parts.held_back[-1:] == tuple(tasks[-1:])
    assert len(parts.held_back) == (count + 2) // 3


def _unread(count: int) -> list[TrainingTask]:
    problem = Problem("p", "d", {}, frozenset(), goal=And(()))
    return [TrainingTask(f"p{number}", "", problem) for number in range(count)]


class Fitting(Judging):
    """Solve more of the tasks that weights are tuned on with a larger weight, and less of those held back."""

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        self.judged[(candidate.name, task.name)] = self.judged.get((candidate.name, task.name), 0) + 1
        weight = candidate.form.terms[0].weight if candidate.form else 0
        held_back = task.name in ("p2", "p5", "p8")
        solved = weight <= 1 or len(task.problem.objects) > weight if held_back else True
        return Searched(TaskScore(task=task.name, solved=solved, expanded=100 if held_back else 100 - weight))


def test_what_is_better_only_on_the_tasks_it_was_tuned_on_does_not_win(tmp_path: Path) -> None:
    court = Fitting()
    judge = tuned_from(tmp_path, form(1, 1), court, trials=20)
    tuned_ones = [one for one in judge.entrants.values() if one.name != "c03"]
    assert max(one.candidate.form.terms[0].weight for one in tuned_ones if one.candidate.form) > 3, "it climbed"
    assert {one.fate.status for one in tuned_ones} == {"trial"}
    assert [one.name for one in ranked(tuple(judge.entrants.values()))] == ["c03"]
    assert any("not better than what is kept so far on the tasks held back" in one.fate.critique for one in tuned_ones)
    assert {name for name, task in court.judged if task == "p8"} < {name for name, _ in court.judged}


class Chancy(Judging):
    """Solve a task by chance, always the same for one program and task."""

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        chance = random.Random(f"{candidate.digest} {task.name}")
        return Searched(TaskScore(task=task.name, solved=chance.random() < 0.6, expanded=chance.randint(1, 9)))


@pytest.mark.parametrize("sizes", [range(1, 4), range(1, 8), range(1, 13)])
@pytest.mark.parametrize("start", [form(1, 1), form(5, 2), form(9, -3)])
def test_whatever_tuning_keeps_is_better_on_the_tasks_held_back(tmp_path: Path, sizes: range, start: Form) -> None:
    court = Chancy()
    judge = tuned_from(tmp_path, start, court, trials=40, sizes=sizes)
    parts = split(judge.training.tasks)
    kept = [one.candidate for one in judge.entrants.values() if one.fate.status == "judged"]
    assert kept[0].name == "c03"
    for part in (parts.tuned_on, parts.held_back):
        efforts = [asyncio.run(_effort(judge, one, part)) for one in kept]
        assert efforts == sorted(set(efforts)), "each is better than the one before"


async def _effort(judge: Judge, candidate: Candidate, tasks: Sequence[TrainingTask]) -> tuple[int, int]:
    scores, _ = await judge.scores(candidate, tasks)
    return scores.effort


def test_with_one_task_nothing_is_held_back_and_nothing_tuned(tmp_path: Path) -> None:
    assert list(tuned_from(tmp_path, form(1, 1), Judging(), trials=20, sizes=[3]).entrants) == ["c03"]
