"""`groundplan run sokoban`: a level in, a replayed plan, a proof or a picture out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.cli.app import app

LEVELS = """; one
#######
#@ $ .#
#  $ .#
#######
; stuck
#####
#@ $#
# . #
#####
"""


@pytest.fixture
def levels(tmp_path: Path) -> str:
    path = tmp_path / "levels.txt"
    path.write_text(LEVELS)
    return str(path)


def test_a_level_is_solved_with_proof_and_drawn(levels: str, tmp_path: Path) -> None:
    pytest.importorskip("PIL", reason="the extra 'render' is not installed")
    picture = tmp_path / "plan.gif"
    options = ["--level", f"{levels}#1", "--fewest-pushes", "--render", str(picture), "--json"]
    done = CliRunner().invoke(app, ["run", "sokoban", *options])
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["status"], answer["pushes"], answer["fewest_pushes_proven"]) == ("solved", 4, True)
    assert picture.read_bytes().startswith(b"GIF89a")


def test_a_level_without_solution_is_proven_so(levels: str) -> None:
    done = CliRunner().invoke(app, ["run", "sokoban", "--level", f"{levels}#2"])
    assert done.exit_code == 3
    assert "unsolvable: 1 box is unable to reach any goal" in done.stdout


def test_a_picture_that_there_is_none_of_is_said_and_a_wrong_place_is_noticed_before_the_work(
    levels: str, tmp_path: Path
) -> None:
    stuck = CliRunner().invoke(app, ["run", "sokoban", "--level", f"{levels}#2", "--render", str(tmp_path / "x.gif")])
    assert (stuck.exit_code, "not drawn: there is no plan to play" in stuck.stdout) == (3, True)
    wrong = CliRunner().invoke(
        app, ["run", "sokoban", "--level", f"{levels}#1", "--render", str(tmp_path / "no" / "x.gif")]
    )
    assert (wrong.exit_code, wrong.stdout) == (8, "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "which task?"),
        (["--level", "nowhere.txt#1"], "nowhere.txt"),
        (["--level", "{levels}#1", "--render", "plan.bmp"], "cannot draw"),
        (["--level", "{levels}#1", "--task", "generated/3"], "--task has no effect on run sokoban"),
        (["--level", "{levels}#1", "--spec", "oracle"], "--spec has no effect on run sokoban"),
    ],
)
def test_wrong_input_is_one_error_with_a_hint(levels: str, options: list[str], message: str) -> None:
    given = [option.format(levels=levels) for option in options]
    done = CliRunner().invoke(app, ["run", "sokoban", *given])
    assert done.exit_code == 2
    assert message in done.stderr
    assert "hint:" in done.stderr
