"""The public names of the worlds: all there, and loaded only when asked for."""

import subprocess
import sys

import pytest

import envs


@pytest.mark.parametrize("name", envs.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(envs, name) is not None


def test_every_public_name_has_a_home_and_is_listed_once() -> None:
    assert len(envs.__all__) == len(set(envs.__all__))
    assert set(envs.__all__) == {name for names in envs._NAMES.values() for name in names} | set(envs._WORLDS)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = envs.nothing


def test_importing_the_root_loads_nothing_heavy() -> None:
    heavy = "{'pydantic', 'z3', 'ortools', 'numpy', 'csv'}"
    code = f"import envs, sys; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
