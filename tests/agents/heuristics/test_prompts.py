"""The beginning of all prompts is the same, holds what matters, and fits into its room."""

import ast
from pathlib import Path

import pytest

from agents.heuristics.prompts import CHECKLIST, Prompts
from agents.heuristics.worked_examples import WORKED_EXAMPLES, WorkedExample
from planners import read_task
from tests.agents.heuristics.invented import training


def test_the_beginning_is_the_same_for_every_question(tmp_path: Path) -> None:
    prompts = Prompts(training(tmp_path), "seen", 20_000)
    first, second = (prompts.first(words)[1].content for words in ("one", "two"))
    assert first.removesuffix("one") == second.removesuffix("two")


def test_the_beginning_holds_domain_smallest_and_largest_task_and_checklist(tmp_path: Path) -> None:
    text = Prompts(training(tmp_path, (2, 3, 5)), "how a program sees it", 20_000).beginning()
    for part in ("(:action pick", "(ripe t1)", "(ripe t4)", CHECKLIST, "how a program sees it"):
        assert part in text
    assert "Predicates in states: picked, ripe" in text or "Predicates in states: ripe, picked" in text
    assert "Only in `task.static`: near, full." in text


def test_large_tasks_are_shortened_before_anything_else(tmp_path: Path) -> None:
    text = Prompts(training(tmp_path, (1, 400)), "", 9_000).beginning()
    assert len(text) < 10_000
    assert "(:action pick" in text
    assert "characters left out" in text


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=lambda example: example.domain.split(")")[0])
def test_the_worked_examples_are_valid(example: WorkedExample) -> None:
    read_task(example.domain, example.problem)
    ast.parse(example.code)
