"""Likeness of meaning: fused with words, kept beside the entries, and made again for another embedder."""

from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray

from agents.memory.embedding import StaticEmbedder
from agents.memory.entry import Lesson, Provenance
from agents.memory.fusion import fused
from agents.memory.store import Memory

RUN = Provenance(run="r", verdict="accepted by evaluator", model="scripted", made="2026")


class Themes:
    """An embedder that knows two themes, and counts what it is asked for."""

    def __init__(self, name: str = "themes") -> None:
        self.name = name
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        self.embedded += texts
        at_sea = [any(word in text for word in ("ship", "boat", "sailor")) for text in texts]
        return numpy.array([[1, 0] if sea else [0, 1] for sea in at_sea], dtype=numpy.float32)


def lesson(text: str) -> Lesson:
    return Lesson(kind="example", scope="program", text=text, content={})


def found(memory: Memory, text: str) -> list[str]:
    return [entry.lesson.text for entry in memory.search(text, kind="example", scope="program", most=5)]


def test_what_shares_no_word_is_found_by_its_meaning(tmp_path: Path) -> None:
    themes = Themes()
    with Memory(tmp_path / "m.sqlite", embedder=themes) as memory:
        memory.remember([lesson("a ship sails"), lesson("a nurse works")], RUN)
        assert found(memory, "many boats") == ["a ship sails"]
        assert found(memory, "a sailor works")[0] in ("a ship sails", "a nurse works")
    assert themes.embedded.count("a ship sails") == 1, "a vector is made once and kept"
    again = Themes()
    with Memory(tmp_path / "m.sqlite", embedder=again) as memory:
        assert found(memory, "many boats") == ["a ship sails"]
        assert again.embedded == ["many boats"]
    other = Themes("other")
    with Memory(tmp_path / "m.sqlite", embedder=other) as memory:
        found(memory, "many boats")
        assert "a ship sails" in other.embedded, "vectors of two embedders are never compared"


def test_a_forgotten_entry_takes_its_vectors_along(tmp_path: Path) -> None:
    with Memory(tmp_path / "m.sqlite", embedder=Themes()) as memory:
        memory.remember([lesson("a ship sails")], RUN)
        assert found(memory, "many boats")
        memory.forget(memory.entries()[0].id)
        assert found(memory, "many boats") == []


def test_what_both_rankings_praise_comes_first() -> None:
    assert fused([[3, 1, 2], [2, 3]]) == [3, 2, 1]
    assert fused([[1], []]) == [1]
    assert fused([]) == []


def test_the_packaged_vectors_know_that_nurses_are_closer_to_doctors_than_to_bread() -> None:
    if not StaticEmbedder.installed():
        pytest.skip("wordllama is not installed: pip install 'groundplan[meaning]'")
    nurse, doctor, bread = StaticEmbedder().embed(["a nurse on night duty", "a doctor in hospital", "bake bread"])
    assert nurse @ doctor > nurse @ bread
    assert float(nurse @ nurse) == pytest.approx(1, abs=1e-4)
