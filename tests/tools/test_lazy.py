"""Lazy package roots load a name once, list what they hold, and refuse the rest."""

import sys
import types
from collections.abc import Iterator

import pytest

from tools import lazy_names


@pytest.fixture
def root() -> Iterator[types.ModuleType]:
    """A package with a module of its own: the one of `json`, under another name."""
    import json.decoder

    package = types.ModuleType("attic")
    sys.modules.update({"attic": package, "attic.inner": json.decoder})
    yield package
    del sys.modules["attic"], sys.modules["attic.inner"]


def test_a_name_is_loaded_from_its_module_and_kept(root: types.ModuleType) -> None:
    load, listed = lazy_names("attic", {"inner": ("JSONDecoder",)}, {"whole": "inner"})
    assert load("JSONDecoder") is vars(root)["JSONDecoder"]
    assert load("whole") is sys.modules["attic.inner"]
    assert {"JSONDecoder", "whole"} <= set(listed())


def test_an_unknown_name_is_an_attribute_error(root: types.ModuleType) -> None:
    load, _ = lazy_names(root.__name__, {"inner": ("JSONDecoder",)})
    with pytest.raises(AttributeError, match="module 'attic' has no attribute 'nothing'"):
        load("nothing")
