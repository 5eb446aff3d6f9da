"""The benchmark of the directness checker, on a world of our own."""

from benchmarks.directness import LIMITS, checked, traps
from envs import open_world
from planners import CandidateTask, Violation, check_direct, hand_written, read_task
from planners.search.finite_domain import ground_here
from planners.search.generated.building import build
from planners.search.generated.contract import TaskView
from planners.search.space import StateSpace
from planners.search.stored_task import to_bytes


def blocks() -> CandidateTask:
    (task,) = open_world("blocksworld").tasks(seed=3, count=1, size=4)
    read = read_task(task.domain_text, task.problem_text)
    return CandidateTask(*read, to_bytes(ground_here(*read)))


def test_traps_lie_on_the_way_and_are_found_where_they_are() -> None:
    task = blocks()
    heuristic = build(hand_written("blocksworld"), TaskView(task.facts, task.fdr))
    planted = list(traps(StateSpace(task.fdr), heuristic))
    assert planted[0][0] == task.fdr.initial
    for state, trapped in planted:
        verdict = check_direct(task.fdr, trapped, LIMITS)
        assert isinstance(verdict, Violation)
        assert verdict.state == task.fdr.atoms(state)


def test_a_line_counts_what_is_accepted_and_found() -> None:
    line = checked("blocksworld", [blocks()])
    assert "as written: 1 accepted " in line
    assert line.endswith("with a trap: 3 found")
