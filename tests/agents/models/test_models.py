"""The package as a whole: what it offers, and what importing it costs."""

import subprocess
import sys

import pytest

import agents.models


@pytest.mark.parametrize("name", agents.models.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(agents.models, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = agents.models.nothing


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("httpx", "xllamacpp", "pydantic")
    script = f"import sys, agents.models; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
