"""The public names: all there, loaded on demand, and none of the optional packages needed for the rest."""

import subprocess
import sys

import pytest

from envs import sokoban


@pytest.mark.parametrize("name", sokoban.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(sokoban, name) is not None


def test_every_public_name_is_listed_once_and_has_a_home() -> None:
    assert len(sokoban.__all__) == len(set(sokoban.__all__))
    assert set(sokoban.__all__) == {name for names in sokoban._NAMES.values() for name in names}


def test_solve_is_the_function_and_an_unknown_name_an_error() -> None:
    assert callable(sokoban.solve)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sokoban.nothing


def test_solving_needs_neither_pillow_nor_gymnasium_nor_numpy() -> None:
    code = (
        "import sys; from envs import sokoban;"
        "level, = sokoban.read_levels('#####\\n#@$.#\\n#####\\n'); sokoban.solve(level); sokoban.to_svg(level);"
        "print([name for name in ('PIL', 'gymnasium', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_rules_share_no_code_with_the_solver() -> None:
    code = "import sys, envs.sokoban.rules; print([name for name in sys.modules if name.startswith('envs.sokoban.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['envs.sokoban.level', 'envs.sokoban.rules']"
