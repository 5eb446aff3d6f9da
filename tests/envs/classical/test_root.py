"""The public names of the classical worlds: all there, and loaded only when asked for."""

import subprocess
import sys

import pytest

from envs import classical


@pytest.mark.parametrize("name", classical.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(classical, name) is not None


def test_every_public_name_has_a_home_and_is_listed_once() -> None:
    assert len(classical.__all__) == len(set(classical.__all__))
    assert set(classical.__all__) == {name for names in classical._NAMES.values() for name in names}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = classical.nothing


def test_importing_the_package_loads_no_family() -> None:
    code = "from envs import classical; import sys; print([m for m in sys.modules if 'classical.' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_no_public_name_is_hidden_by_a_module_of_its_package() -> None:
    assert not set(classical.__all__) & {module.partition(".")[0] for module in classical._NAMES}
