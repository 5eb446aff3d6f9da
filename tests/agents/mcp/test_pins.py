"""Pinned definitions in their file."""

from pathlib import Path

import pytest

from agents.documents import digest_of
from agents.mcp.pins import DefinitionsChanged, Pins
from tools import StorageError


def test_every_word_of_a_definition_counts() -> None:
    definition = {"name": "weather", "description": "Say it.", "inputSchema": {"type": "object"}}
    assert digest_of(definition) == digest_of(dict(reversed(definition.items())))
    assert digest_of(definition) != digest_of({**definition, "description": "Say it!"})


def test_a_new_tool_counts_as_changed_and_a_missing_one_does_not(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins.json")
    pins.check("odd", {"a": "1", "b": "2"})
    pins.check("odd", {"a": "1"})
    with pytest.raises(DefinitionsChanged, match="'c'"):
        pins.check("odd", {"a": "1", "c": "3"})


def test_servers_do_not_know_of_each_other(tmp_path: Path) -> None:
    pins = Pins(tmp_path / "pins.json")
    pins.check("odd", {"a": "1"})
    pins.check("even", {"a": "2"})
    pins.check("odd", {"a": "1"})


def test_a_broken_file_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "pins.json"
    path.write_text("{")
    with pytest.raises(StorageError, match="cannot be read"):
        Pins(path).check("odd", {"a": "1"})
