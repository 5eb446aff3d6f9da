"""The root of `planners` is lazy and complete."""

import subprocess
import sys
from pathlib import Path

import pytest

import planners


@pytest.mark.parametrize("name", planners.__all__)
def test_every_public_name_loads(name: str) -> None:
    assert getattr(planners, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        _ = planners.sovle


def test_the_root_imports_no_solver() -> None:
    heavy = "{'z3', 'ortools', 'pydantic', 'unified_planning'}"
    code = f"import sys, planners; sys.exit(bool({heavy} & set(sys.modules)))"
    root = Path(planners.__file__ or "").parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_the_list_of_names_is_sorted() -> None:
    assert list(planners.__all__) == sorted(planners.__all__)
