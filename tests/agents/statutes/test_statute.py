"""A statute as a file."""

from pathlib import Path

import pytest

from agents.statutes.statute import read_statute, write_statute
from tests.agents.statutes.campsite import STATUTE
from tools import InputError


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_named_by_a_path_or_by_text(tmp_path: Path, kind: type[str] | type[Path]) -> None:
    file = kind(tmp_path / "statute.json")
    write_statute(file, STATUTE)
    assert read_statute(file) == STATUTE
    with pytest.raises(InputError, match="cannot read"):
        read_statute(kind("nowhere.json"))
