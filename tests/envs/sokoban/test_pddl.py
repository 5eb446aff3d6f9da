"""The PDDL means the rules: a small STRIPS reader of its own plays both side by side."""

import re
from typing import Any

import pytest

from envs.sokoban import (
    Level,
    PlanFound,
    from_pddl_plan,
    generate_level,
    legal_moves,
    read_levels,
    solve,
    to_pddl,
)
from envs.sokoban.generate import LevelShape
from envs.sokoban.level import beside
from envs.sokoban.rules import Moved, step
from tools import InputError

NAMES = {"u": "up", "d": "down", "l": "left", "r": "right"}
Facts = set[tuple[str, ...]]


def parsed(text: str) -> Any:
    stack: list[Any] = [[]]
    for token in re.findall(r"[()]|[^\s()]+", text):
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0][0]


class Strips:
    """The actions of a domain, applied to sets of facts."""

    def __init__(self, level: Level) -> None:
        domain, problem = map(parsed, to_pddl(level))
        self.actions = {part[1]: part for part in domain if part[0] == ":action"}
        self.facts: Facts = {tuple(atom) for part in problem if part[0] == ":init" for atom in part[1:]}
        self.goal = [tuple(atom) for part in problem if part[0] == ":goal" for atom in part[1][1:]]
        self.objects = [name for part in problem if part[0] == ":objects" for name in part[1:]]

    def after(self, facts: Facts, call: list[str]) -> Facts | None:
        action = self.actions[call[0]]
        names = [name for name in action[3] if name.startswith("?")]
        bound = dict(zip(names, call[1:], strict=True))
        needed = [tuple(bound.get(word, word) for word in atom) for atom in action[5][1:]]
        if not set(needed) <= facts:
            return None
        deleted = {tuple(bound.get(w, w) for w in effect[1]) for effect in action[7][1:] if effect[0] == "not"}
        added = {tuple(bound.get(w, w) for w in effect) for effect in action[7][1:] if effect[0] != "not"}
        return (facts - deleted) | added


def calls(level: Level, plan: str) -> list[list[str]]:
    state, found = level.start, []
    for letter in plan:
        cells = [state.player, beside(state.player, letter.lower())]
        if letter.isupper():
            cells.append(beside(cells[-1], letter.lower()))
        name = "push" if letter.isupper() else "move"
        found.append([name, *(f"c{row}-{column}" for row, column in cells), NAMES[letter.lower()]])
        moved = step(level, state, letter.lower())
        assert isinstance(moved, Moved)
        state = moved.state
    return found


@pytest.mark.parametrize("seed", range(6))
def test_moves_are_applicable_in_pddl_exactly_when_they_are_legal(seed: int) -> None:
    level = generate_level(LevelShape(6, 6, 2, 4), seed=seed)
    strips, state = Strips(level), level.start
    facts = strips.facts
    found = solve(level)
    assert isinstance(found, PlanFound)
    for letter in found.plan:
        legal = {
            candidate
            for direction in "udlr"
            for candidate in (direction, direction.upper())
            if strips.after(facts, calls_of(state.player, candidate)) is not None
        }
        assert legal == set(legal_moves(level, state))
        after = strips.after(facts, calls_of(state.player, letter))
        assert after is not None
        moved = step(level, state, letter.lower())
        assert isinstance(moved, Moved)
        facts, state = after, moved.state
        assert {fact for fact in facts if fact[0] == "box"} == {("box", f"c{r}-{c}") for r, c in state.boxes}
    assert set(strips.goal) <= facts


def calls_of(player: tuple[int, int], letter: str) -> list[str]:
    cells = [player]
    for _ in range(1 + letter.isupper()):
        cells.append(beside(cells[-1], letter.lower()))
    name = "push" if letter.isupper() else "move"
    return [name, *(f"c{row}-{column}" for row, column in cells), NAMES[letter.lower()]]


def test_a_plan_comes_back_from_pddl() -> None:
    level = generate_level(LevelShape(), seed=1)
    found = solve(level)
    assert isinstance(found, PlanFound)
    text = "".join(f"({' '.join(call)})\n" for call in calls(level, found.plan)) + "; cost = 12 (unit cost)\n"
    assert from_pddl_plan(text) == found.plan
    assert from_pddl_plan(text.upper().splitlines()) == found.plan


@pytest.mark.parametrize("step", ["(fly c1-1 c1-2 up)", "(move c1-1 up)", "(push a b c north)", "(move", "42 ()"])
def test_a_step_of_another_domain_is_refused(step: str) -> None:
    with pytest.raises(InputError, match="no step of the Sokoban domain"):
        from_pddl_plan([step])


def test_a_stranded_box_leaves_a_goal_that_nothing_reaches() -> None:
    (level,) = read_levels("#######\n#@ $.##\n#######\n#$ #. #\n#######\n")
    strips = Strips(level)
    assert ("box", "c3-1") in strips.goal
    assert ("box", "c3-1") not in strips.facts
    assert "c3-1" in strips.objects


def test_finished_boxes_behind_walls_are_left_out() -> None:
    (level,) = read_levels("######\n#@$.##\n######\n#*####\n######\n")
    assert Strips(level).goal == [("box", "c1-3")]
