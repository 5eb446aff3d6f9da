"""Planners by name, and names that mean none."""

from pathlib import Path

import pytest

from agents.evaluate.ipc_learning.contestants import (
    ENGINES,
    EngineContestant,
    ProgramContestant,
    SearchContestant,
    contestant,
)
from agents.heuristics import Artifact, Candidate, Library
from agents.heuristics.scores import Scores
from agents.heuristics.training import domain_digest
from envs import classical
from planners import Domain, SearchRequest, hand_written, read_domain
from tools import InputError

(TASK,) = classical.open_world("gripper").tasks(seed=1, count=1, size=2)
CODE = "VIEW = 'atoms'\ndef prepare(task):\n    return lambda state: len(set(task.goal) - state)\n"


@pytest.fixture
def domain() -> Domain:
    return read_domain(TASK.domain_text)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def learned(domain: Domain, candidate: Candidate) -> Artifact:
    return Artifact(
        domain=domain.name,
        domain_sha256=domain_digest(domain),
        made="2030-01-01T00:00:00+00:00",
        model="scripted",
        way="guided",
        seed=0,
        algorithm="hill-climbing",
        task_seconds=1.0,
        candidate=candidate,
        code_sha256=candidate.digest,
        scores=Scores(),
    )


@pytest.mark.parametrize(
    ("name", "algorithm", "heuristic"),
    [
        ("greedy-hff", "greedy", "h-ff"),
        ("goal-count", "greedy", "goal-count"),
        ("lazy-greedy:h-add", "lazy-greedy", "h-add"),
    ],
)
def test_a_name_is_a_heuristic_or_an_algorithm_with_one(
    name: str, algorithm: str, heuristic: str, domain: Domain, library: Library
) -> None:
    assert contestant(name, "gripper", domain, library) == SearchContestant(SearchRequest(algorithm, (heuristic,)))


def test_every_engine_that_is_named_is_known_to_the_registry(domain: Domain, library: Library) -> None:
    from planners.pddl.engines.registry import find_engine

    for name, engine in ENGINES.items():
        assert find_engine(engine).name == engine
        assert contestant(name, "gripper", domain, library) == EngineContestant(engine)


def test_hand_written_programs_go_by_the_folder_of_the_domain(domain: Domain, library: Library) -> None:
    found = contestant("hill-climbing:hand-written", "spanner", domain, library)
    assert found == ProgramContestant(hand_written("spanner"), "hill-climbing")
    with pytest.raises(InputError, match="no hand-written heuristic for the domain 'gripper'"):
        contestant("hand-written", "gripper", domain, library)


def test_what_was_learned_is_found_by_the_domain(domain: Domain, library: Library) -> None:
    with pytest.raises(InputError, match="no heuristic was learned") as caught:
        contestant("learned", "any", domain, library)
    assert "groundplan heuristics learn" in caught.value.hint
    library.save(learned(domain, Candidate(name="g01", origin="direct", code=CODE)))
    assert contestant("learned", "any", domain, library) == ProgramContestant(CODE, "hill-climbing")
    assert contestant("greedy:learned", "any", domain, library) == ProgramContestant(CODE, "greedy")


def test_a_built_in_heuristic_that_won_is_searched_with(domain: Domain, library: Library) -> None:
    library.save(learned(domain, Candidate(name="h-add", origin="built-in")))
    assert contestant("learned", "any", domain, library) == SearchContestant(SearchRequest("hill-climbing", ("h-add",)))


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("lama", "there is no planner 'lama'", "'lama-first'"),
        ("zzz", "there is no planner 'zzz'", "ALGORITHM:HEURISTIC"),
        ("greedi:h-ff", "no search algorithm 'greedi'", "'greedy'"),
        ("greedy:h-fff", "no heuristic 'h-fff'", "'h-ff'"),
        ("greedi:hand-written", "no search algorithm 'greedi'", "'greedy'"),
    ],
)
def test_a_name_that_nobody_knows_is_an_error(
    name: str, message: str, hint: str, domain: Domain, library: Library
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        contestant(name, "blocksworld", domain, library)
    assert hint in caught.value.hint
