"""Every example script runs; where one asks the embedded model, its recorded answers are played back."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from envs import sokoban

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAYS = {
    "contradiction.py": ("these cannot all hold: budget", "proven cheapest: True"),
    "ferry/plan.py": ("10 steps, proven shortest, checked by replay", "(debark red south)"),
    "lending/decide.py": ("flaws: []", "'fee': 650", "'late film'] of 4 cases", "neither overrides the other"),
    "robots.py": ("proven cheapest at 9", "budget: 9 instead of 8 would do"),
    "trip.py": ("Proven: no valid plan is cheaper.", "official profile: True, strict profile: True"),
    "workshop/replay.py": ("the plan of the file: takes 9.1", "over all at 8.000: it lacks (burning left)"),
    "words.py": ("finished: verify", "Proven: no valid plan is cheaper.", "cuisines = French, because you wrote"),
}


def test_every_example_is_listed_here() -> None:
    assert {str(path.relative_to(ROOT / "examples")) for path in (ROOT / "examples").rglob("*.py")} == set(SAYS)


@pytest.mark.parametrize("name", sorted(SAYS))
def test_an_example_runs_and_says_what_it_promises(name: str, tmp_path: Path) -> None:
    environment = {**os.environ, "GROUNDPLAN_RUNS": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment["GROUNDPLAN_MODEL"] = f"scripted:{HERE / 'words.json'}"
    script = str(ROOT / "examples" / name)
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for words in SAYS[name]:
        assert words in done.stdout


def test_the_readme_shows_what_the_sokoban_command_prints(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^\$ (groundplan run sokoban .*)\n((?:(?!```).*\n)*)```", page, re.MULTILINE)
    command, shown = block
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    arguments = [sys.executable, "-m", "agents.cli", *command.split()[1:]]
    done = subprocess.run(arguments, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True)
    took = re.compile(r"in \d+\.\d+ s")
    assert took.sub("", done.stdout) == took.sub("", shown)


def test_the_picture_of_the_readme_is_what_the_renderer_draws_of_its_level() -> None:
    level = sokoban.load_level(str(ROOT / "examples" / "warehouse.txt"))
    assert (ROOT / "docs" / "pictures" / "warehouse.svg").read_text(encoding="utf-8") == sokoban.to_svg(level)
    (said,) = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("ddL")]
    replayed = sokoban.replay(level, said)
    assert isinstance(replayed, sokoban.PlanSolves)
    assert (replayed.moves, replayed.pushes) == (65, 15)
