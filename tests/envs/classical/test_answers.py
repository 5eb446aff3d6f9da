"""Answers as models write them: what is read, and where reading stops."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envs.classical.answers import Denial, Reading, read_answer
from envs.classical.blocksworld import Blocksworld, Table
from envs.classical.gripper import Floor, Gripper
from envs.classical.judge import check
from envs.classical.puzzle import Puzzle, S, problem_of
from envs.classical.river import River
from envs.classical.statement import state_task
from envs.classical.task import Breaks, PlanTask, Solves, Unreadable
from envs.travel.streams import stream
from planners import Step
from planners.pddl.writer import write_problem


def task_of(puzzle: Puzzle[S]) -> PlanTask:
    problem = problem_of(puzzle, "p", "d")
    statement = state_task(puzzle, stream(1, "words"))
    return PlanTask("test/0", "test", statement, puzzle, puzzle.domain_text, write_problem(problem))


BLOCKS = task_of(Blocksworld(Table(frozenset({("block1", "block2"), ("block3",)})), (("block3", "block1"),)))
GRIPPER = task_of(Gripper(2, Floor("room1", ("room1",)), ("room2",)))
RIVER = task_of(River(2, 3))
PLAN = (
    Step("unstack", ("block2", "block1")),
    Step("put-down", ("block2",)),
    Step("pick-up", ("block1",)),
    Step("stack", ("block1", "block3")),
)
SPELLINGS = [
    "(unstack block2 block1)\n(put-down block2)\n(pick-up block1)\n(stack block1 block3)",
    "(UNSTACK Block2 Block1) (put-down block2) (pick-up block1) (stack block1 block3)",
    "unstack(block2, block1)\nput-down(block2)\npick-up(block1)\nstack(block1, block3)",
    "unstack block2 block1\nput-down block2\npick-up block1\nstack block1 block3\n",
    '["unstack", "block2", "block1"]\n["put-down", "block2"]\n["pick-up", "block1"]\n["stack", "block1", "block3"]',
    "1. Unstack block 2 from block 1.\n2. Put down block 2.\n3. Pick up block 1.\n4. Stack block 1 on block 3.",
    "- take block2 off block1\n- put block2 on the table\n- take block1 from the table\n- put block1 on block3",
    "Step 1: unstack Block2 from Block1\nStep 2: put Block2 down\nStep 3: pick Block1 up\n"
    "Step 4: stack block1 on block3",
    "First I look. Block2 is on block1.\n\n**Plan:**\n1) unstack block_2 from block_1\n2) put down block-2\n"
    "3) pick up block1\n4) stack block1 on top of block3\n\nThis reaches the goal.",
    "Let us think.\n```\n(pick-up block9)\n```\nNo, better:\n```pddl\n(unstack block2 block1)\n(put-down block2)\n"
    "(pick-up block1)\n(stack block1 block3)\n```\nDone.",
    "Answer:\nYou unstack block2 from block1, hold it.\nThen put down block2.\nNow pick up block1.\n"
    "Stack block1 on block3.",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_one_plan_is_read_in_many_spellings(text: str) -> None:
    assert read_answer(BLOCKS, text) == Reading(PLAN)
    assert check(BLOCKS, text) == Solves(4)


@pytest.mark.parametrize(
    "text",
    [
        "There is no plan.",
        "This task is impossible, because the boat is too small.",
        "No valid plan exists.",
        "The goal cannot be reached.",
        "I am sorry: unsolvable.",
    ],
)
def test_a_denial_is_told_from_a_plan(text: str) -> None:
    assert read_answer(BLOCKS, text) == Denial()


UNREADABLE = [
    ("(unstack block2 block1)\n(drop block2)", 1, 2, "no action 'drop'"),
    ("(unstack block2 block1)\n(put-down)", 1, 2, "'put-down' takes 1 objects, here are 0"),
    ("1. unstack block2 from block1\n2. put down block7", 1, 2, "no 'block7'"),
    ("1. unstack block2 from block1\n2. stack block2", 1, 2, "'stack' takes 2 objects, the line names 1"),
    ("1. unstack block2 from block1\n2. dance with block2", 1, 2, "names no action"),
    ("Plan:\n1. unstack block2 from block1\n2. put down block2\n3. ...\n4. done", 2, 4, "names no action"),
    ("", 0, 1, "holds no action"),
    ("I do not know.", 0, 1, "holds no action"),
]


@pytest.mark.parametrize(("text", "index", "line", "reason"), UNREADABLE)
def test_reading_stops_at_the_line_that_makes_no_sense(text: str, index: int, line: int, reason: str) -> None:
    verdict = check(BLOCKS, text)
    assert isinstance(verdict, Unreadable)
    assert (verdict.index, verdict.line) == (index, line)
    assert reason in verdict.reason


def test_an_illegal_move_before_the_unreadable_line_is_the_first_error() -> None:
    verdict = check(BLOCKS, "(pick-up block1)\n(dance block1)")
    assert isinstance(verdict, Breaks)
    assert verdict.index == 0
    assert verdict.reason == "block2 is on block1"
    assert "hand: empty" in verdict.state


def test_an_unknown_object_in_pddl_is_an_illegal_move() -> None:
    verdict = check(BLOCKS, "(unstack block2 block1)\n(put-down block7)")
    assert isinstance(verdict, Breaks)
    assert (verdict.index, verdict.reason) == (1, "there is no 'block7'")


def test_types_put_the_objects_of_a_sentence_in_order() -> None:
    moves = (
        "Grab ball 1 with gripper 2 in room 1",
        "Go from room 1 to room 2",
        "Release ball 1 from gripper 2 in room 2",
    )
    text = "\n".join(f"{number}. {move}" for number, move in enumerate(moves, 1))
    assert check(GRIPPER, text) == Solves(3)


def test_the_number_of_people_named_chooses_the_crossing() -> None:
    text = "1. actor1, agent1 and agent2 cross from left to right"
    read = read_answer(RIVER, text)
    assert read == Reading((Step("cross3", ("actor1", "agent1", "agent2", "left", "right")),))


@pytest.mark.parametrize(
    "text",
    [
        "plan:\n" * 20_000,
        "```\n" * 20_000 + "(pick-up block1)",
        "plan:" + "*" * 200_000 + "x",
        "(" * 100_000,
        "1. put block1 " * 10_000,
        "x" * 2_000_000,
    ],
    ids=["headings", "fences", "stars", "parentheses", "one line", "too long"],
)
def test_a_pathological_answer_gets_a_verdict_all_the_same(text: str) -> None:
    assert not check(BLOCKS, text).passed


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_gets_a_verdict(text: str) -> None:
    assert not check(BLOCKS, text).passed


@given(st.lists(st.sampled_from([str(step) for step in PLAN] + ["then", "plan:", "```", "2.", "(", ")"]), max_size=12))
@settings(max_examples=150)
def test_a_jumble_of_lines_gets_a_verdict(lines: list[str]) -> None:
    verdict = check(BLOCKS, "\n".join(lines))
    assert str(verdict)
