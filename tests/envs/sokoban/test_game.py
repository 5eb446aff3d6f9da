"""The actions as tools, as a model calls them."""

import json
from typing import Any

from envs.sokoban import Game, generate_unsolvable, read_levels, replay
from envs.sokoban.generate import LevelShape
from tools import Toolbox, ToolFailed, ToolOk

(LEVEL,) = read_levels("#######\n#     #\n# $@ .#\n#     #\n#######\n")


def answer(box: Toolbox, name: str, **arguments: Any) -> Any:
    result = box.call(name, json.dumps(arguments))
    assert isinstance(result, ToolOk), result
    return json.loads(result.text)


def refusal(box: Toolbox, name: str, **arguments: Any) -> str:
    result = box.call(name, json.dumps(arguments))
    assert isinstance(result, ToolFailed)
    return result.message


def test_a_game_is_played_to_its_end_by_tools() -> None:
    game = Game(LEVEL)
    box = game.toolbox()
    assert [tool.name for tool in box] == ["look", "move", "push_to", "undo", "plan"]
    assert answer(box, "look")["boxes"] == [[2, 2]]
    assert answer(box, "move", moves="UllD")["player"] == [2, 1]
    view = answer(box, "push_to", box_row=2, box_column=2, goal_row=2, goal_column=5)
    assert view["solved"]
    assert game.solved
    assert replay(LEVEL, game.moves).passed
    assert game.render().splitlines()[2] == "#   @*#"


def test_an_illegal_move_plays_nothing_and_says_which_it_was() -> None:
    game = Game(LEVEL)
    message = refusal(game.toolbox(), "move", moves="lluu")
    assert "move 2, 'l', is illegal" in message
    assert "against a wall" in message
    assert game.state == LEVEL.start


def test_moves_are_taken_back() -> None:
    game = Game(LEVEL)
    box = game.toolbox()
    answer(box, "move", moves="ul")
    assert answer(box, "undo")["moves_so_far"] == "u"
    assert answer(box, "undo", count=1)["player"] == [2, 3]
    assert "only 0 moves" in refusal(box, "undo", count=1)


def test_pushing_goes_around_but_never_moves_another_box() -> None:
    (level,) = read_levels("########\n#      #\n# $$@ .#\n#     .#\n########\n")
    box = Game(level).toolbox()
    assert "cannot be pushed" in refusal(box, "push_to", box_row=2, box_column=2, goal_row=2, goal_column=6)
    assert "no box at" in refusal(box, "push_to", box_row=1, box_column=1, goal_row=2, goal_column=6)
    view = answer(box, "push_to", box_row=2, box_column=3, goal_row=3, goal_column=6)
    assert [2, 2] in view["boxes"]
    assert [3, 6] in view["boxes"]


def test_the_solver_advises_from_the_present_position() -> None:
    game = Game(LEVEL)
    box = game.toolbox()
    advice = answer(box, "plan")
    assert advice["solvable"]
    assert answer(box, "move", moves=advice["plan"])["solved"]
    lost, _ = generate_unsolvable(LevelShape(), seed=0)
    assert answer(Game(lost).toolbox(), "plan")["solvable"] is False


def test_a_game_without_advice_has_no_plan_tool() -> None:
    box = Game(LEVEL, advice=False).toolbox()
    assert "plan" not in [tool.name for tool in box]


def test_wrong_arguments_are_a_result_and_no_exception() -> None:
    box = Game(LEVEL).toolbox()
    assert isinstance(box.call("move", '{"moves": 3}'), ToolFailed)
    assert isinstance(box.call("push_to", '{"box_row": -1}'), ToolFailed)
    assert "illegal" in refusal(box, "move", moves="north")
