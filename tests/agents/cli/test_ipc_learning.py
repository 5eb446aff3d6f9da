"""`eval ipc-learning`: planners side by side, going on with more of them, and options that mean nothing."""

import json
from pathlib import Path

import pytest

from agents.cli.eval_options import listed
from agents.heuristics.library import LIBRARY_VARIABLE
from tests.agents.cli.conftest import Groundplan
from tests.agents.evaluate.ipc_learning.competition import write_data

ASKED = ("eval", "ipc-learning", "--data", "data", "--tiers", "easy", "--out", "e")


@pytest.fixture(autouse=True)
def data(groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, "library")
    write_data(Path("data"), count=1)


def test_planners_stand_side_by_side_and_more_of_them_join(groundplan: Groundplan) -> None:
    said = groundplan(*ASKED, "--domains", "gripper", "--time-limit", "30", "--planner", "goal-count")
    assert said.code == 0, said.err
    assert "goal-count" in said.out
    both = (*ASKED, "--domains", "gripper, blocksworld", "--planner", "goal-count", "--planner", "h-add")
    said = groundplan(*both, "--json")
    assert (said.code, said.json["tasks"], said.json["answered"]) == (0, 4, 4)
    assert {line["column"] for line in said.json["lines"]} == {"goal-count", "h-add"}
    assert len(Path("e/records.jsonl").read_text().splitlines()) == 4
    table = groundplan(*both).out
    (header,) = [line for line in table.splitlines() if "goal-count" in line]
    assert "h-add" in header
    assert "gripper easy" in table


def test_another_limit_or_variant_is_another_evaluation(groundplan: Groundplan) -> None:
    first = (*ASKED, "--domains", "gripper", "--planner", "goal-count")
    assert groundplan(*first).code == 0
    for other, named in ((("--time-limit", "20"), "other seconds"), (("--variant", "renamed"), "variant")):
        said = groundplan(*first, *other)
        assert said.code == 2
        assert named in said.err
    identity = json.loads(Path("e/evaluation.json").read_text())
    assert (identity["seconds"], identity["memory_mb"], identity["variant"]) == (30.0, 4096, "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--planner", "lama"), "there is no planner 'lama'"),
        (("--domains", "griper"), "there is no domain 'griper'"),
        (("--tiers", "eazy"), "there is no tier 'eazy'"),
        (("--variant", "mirrored"), "there is no variant 'mirrored'"),
        (("--seed", "2"), "--seed draws a variant"),
        (("--planner", "hand-written"), "no hand-written heuristic for the domain 'gripper'"),
        (("--planner", "learned"), "no heuristic was learned for the domain"),
        (("--parallel", "9999"), "--parallel 9999 would share"),
        (("--spec", "model"), "cannot be answered with --spec model"),
        (("--count", "2"), "ipc-learning has no --count"),
        (("--split", "easy"), "ipc-learning has no --split"),
    ],
)
def test_options_that_mean_nothing_are_errors(groundplan: Groundplan, options: tuple[str, ...], message: str) -> None:
    said = groundplan(*ASKED, *options)
    assert said.code == 2
    assert message in said.err
    assert not Path("e").exists()


def test_planners_are_for_planning_tasks_only(groundplan: Groundplan) -> None:
    said = groundplan("eval", "growth", "--planner", "lama-first")
    assert said.code == 2
    assert "growth has no --planner" in said.err


def test_lists_have_commas_and_may_have_blanks() -> None:
    assert listed("a, b,,c ") == ("a", "b", "c")
    assert listed(None) == ()
