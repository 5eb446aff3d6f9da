"""Every gold answer of the shared data sets is reproduced by proof."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks.llmfp import families as llmfp
from benchmarks.queries import Answer, Infeasible, Optimum, Query, answer, table
from benchmarks.smt_general import families as smt_general
from planners import ConstraintProgram, GaveUp, Int, Solved
from tools import Budget, DataError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
NUMBERS = {"coffee": 131, "workforce": 124, "facility": 82, "task_allocation": 25, "warehouse": 25}
SMALL_NUMBERS = {"block": 13, "task_allocation": 13, "tsp": 13, "warehouse": 26}


def distinct(found: Sequence[Query]) -> list[Query]:
    """Return one query for each program: many questions are paraphrases of one."""
    return list({query.program.model_dump_json(): query for query in found}.values())


def missed(found: Sequence[Query]) -> list[Answer]:
    answers = [answer(query, Budget(seconds=60)) for query in found]
    return [item for item in answers if not item.reproduced]


def assert_all_reproduced(read: Callable[[Path, str], list[Query]], data: Path, family: str, number: int) -> None:
    if not data.is_dir():
        pytest.skip(f"needs the data set at {data}, or GROUNDPLAN_SHARED")
    found = read(data, family)
    assert len(found) == number
    answers = {query.program.model_dump_json(): query.gold for query in distinct(found)}
    assert all(query.gold == answers[query.program.model_dump_json()] for query in found)
    assert missed(distinct(found)) == []


@pytest.mark.parametrize("family", llmfp.FAMILIES)
def test_llmfp_is_reproduced(family: str) -> None:
    assert_all_reproduced(llmfp.queries, SHARED / "llmfp", family, NUMBERS[family])


@pytest.mark.parametrize("family", smt_general.FAMILIES)
def test_smt_general_is_reproduced(family: str) -> None:
    assert_all_reproduced(smt_general.queries, SHARED / "smt-general", family, SMALL_NUMBERS[family])


def test_a_missing_data_set_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data"):
        llmfp.queries(tmp_path, "coffee")
    with pytest.raises(DataError, match="--data"):
        smt_general.queries(tmp_path, "tsp")


def test_only_a_proven_optimum_of_the_right_value_counts() -> None:
    query = Query("q", ConstraintProgram(variables=[Int("x", 0, 3)], minimize="x"), Optimum(2.5, scale=2))
    assert Answer(query, Solved({}, optimal=True, objectives=(5,)), 0.1).reproduced
    assert not Answer(query, Solved({}, optimal=True, objectives=(6,)), 0.1).reproduced
    assert not Answer(query, Solved({}, optimal=False, objectives=(5,)), 0.1).reproduced
    assert not Answer(query, GaveUp("out of time"), 0.1).reproduced
    assert not Answer(Query("q", query.program, Infeasible()), Solved({}, optimal=True), 0.1).reproduced


def test_the_table_names_what_was_not_reproduced() -> None:
    query = Query("hard-1", ConstraintProgram(minimize="0"), Optimum(1))
    text = table({"family": [answer(query, Budget(seconds=20))]})
    assert "0/1" in text
    assert "not reproduced: hard-1: Solved" in text
