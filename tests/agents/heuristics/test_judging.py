"""Every candidate is judged once, and its fate says what became of it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from agents.heuristics.author import program_in
from agents.heuristics.behaviour import diversity, rank_order
from agents.heuristics.candidate import Candidate, Entrant, ranked
from agents.heuristics.journal import open_journal
from agents.heuristics.judging import MOST_UNSOLVED, NOT_TRIED, Judge
from agents.models import ChatReply
from tests.agents.heuristics.invented import ScriptedCourt, program, training
from tools import Usage


def written(name: str, comment: str) -> Candidate:
    code, problem = program_in(ChatReply(program(comment), "stop", Usage(), "scripted"), 900)
    return Candidate(name=name, origin="resampled", code=code, problem=problem)


def judged(
    folder: Path, court: ScriptedCourt, candidates: Sequence[Candidate], *, direct: bool = False
) -> list[Entrant]:
    with open_journal(folder / "run", {}) as journal:
        judge = Judge(journal, court, training(folder, range(1, 9)))
        return asyncio.run(judge.judge(candidates, direct=direct))


def test_each_kind_of_program_comes_to_its_fate(tmp_path: Path) -> None:
    candidates = [
        Candidate(name="a", origin="resampled", problem="the answer holds no Python function"),
        written("b", "forbidden"),
        written("c", "breaks"),
        written("d", "solves 3"),
        written("e", "solves 3"),
    ]
    found = judged(tmp_path, ScriptedCourt(), candidates)
    assert [one.fate.status for one in found] == ["no code", "rejected", "faulty", "judged", "duplicate"]
    assert "KeyError" in found[2].fate.critique
    assert found[3].fate.scores.coverage == 3
    assert found[4].fate.critique == "the same program as d"


def test_after_some_unsolved_tasks_larger_ones_count_as_unsolved_without_a_try(tmp_path: Path) -> None:
    (entrant,) = judged(tmp_path, ScriptedCourt(), [written("a", "solves 1")])
    whys = [score.why for score in entrant.fate.scores.tasks]
    assert len(whys) == 8
    assert MOST_UNSOLVED <= whys.count("timeout") <= MOST_UNSOLVED + 1, "two are tried at once"
    assert whys[-1] == NOT_TRIED


def test_a_search_that_is_in_the_journal_is_not_run_again(tmp_path: Path) -> None:
    court = ScriptedCourt()
    first = judged(tmp_path, court, [written("a", "solves 3")])
    again = judged(tmp_path, court, [written("a", "solves 3"), written("b", "solves 4")])
    assert first[0] == again[0]
    assert set(court.judged.values()) == {1}


def test_the_property_is_checked_only_where_asked(tmp_path: Path) -> None:
    candidates = [written("a", "direct"), written("b", "stuck"), written("c", "unknown")]
    found = judged(tmp_path, ScriptedCourt(), candidates, direct=True)
    assert [one.fate.direct for one in found] == ["holds", "violated", "undecided"]
    assert "leads to the value 3" in found[1].fate.critique
    unasked = judged(tmp_path / "other", ScriptedCourt(), candidates)
    assert [one.fate.direct for one in unasked] == ["", "", ""]


def test_the_ranking_keeps_the_order_of_equals_and_leaves_out_what_broke(tmp_path: Path) -> None:
    candidates = [
        Candidate(name="goal-count", origin="built-in"),
        written("a", "solves 2"),
        written("b", "solves 5"),
        written("c", "breaks"),
    ]
    found = judged(tmp_path, ScriptedCourt(goal_count_solves=2), candidates)
    assert [one.name for one in ranked(tuple(found))] == ["b", "goal-count", "a"]


def test_diversity_counts_orders_not_values() -> None:
    assert rank_order([3.0, 1.0, 1.0]) == rank_order([70.0, 5.0, 5.0]) != rank_order([3.0, 1.0, 2.0])


def test_diversity_is_that_of_the_programs_that_ran(tmp_path: Path) -> None:
    with open_journal(tmp_path / "run", {}) as journal:
        judge = Judge(journal, ScriptedCourt(), training(tmp_path))
        candidates = [
            written("a", "solves 1"),
            written("b", "solves 3"),
            written("c", "solves 2"),
            written("d", "breaks"),
        ]
        asyncio.run(judge.judge([Candidate(name="goal-count", origin="built-in"), *candidates]))
        measured = asyncio.run(diversity(judge, seed=0))
    assert (measured.programs, measured.orders) == (3, 2), "odd numbers order the sampled states, even ones do not"


def test_among_equals_a_direct_heuristic_comes_first(tmp_path: Path) -> None:
    court = ScriptedCourt(goal_count_solves=3)
    candidates = [Candidate(name="goal-count", origin="built-in"), written("a", "direct solves 3")]
    found = [*judged(tmp_path, court, candidates[:1]), *judged(tmp_path, court, candidates[1:], direct=True)]
    assert [one.name for one in ranked(tuple(found))] == ["a", "goal-count"]
