"""The benches by name: what they take, and that each can be opened."""

from importlib import import_module
from pathlib import Path

import pytest

from agents.evaluate import opening
from agents.evaluate.bench import Order, folder_digest
from agents.evaluate.kinds import KINDS, bench_kind
from agents.evaluate.opening import open_bench
from tools import InputError


def test_every_bench_has_an_opener_that_exists() -> None:
    assert opening.OPENERS.keys() == KINDS.keys()
    for place in opening.PLACES.values():
        module, _, function = place.partition(":")
        assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize(("wrong", "meant"), [("planbech", "'planbench'"), ("zzz", "known are")])
def test_an_unknown_bench_is_an_error_with_a_suggestion(wrong: str, meant: str) -> None:
    with pytest.raises(InputError) as caught:
        bench_kind(wrong)
    assert meant in caught.value.hint


def test_what_makes_no_sense_for_a_bench_is_refused_with_what_does() -> None:
    with pytest.raises(InputError, match="one-shot") as caught:
        KINDS["travel"].require_source("one-shot")
    assert "model or oracle" in caught.value.hint
    with pytest.raises(InputError, match="planbench has no --split") as caught:
        KINDS["planbench"].require_options(["data", "split"])
    assert "--count" in caught.value.hint
    with pytest.raises(InputError, match="needs its data") as caught:
        KINDS["acpbench"].require_options([])
    assert "--data DIR" in caught.value.hint


def test_only_what_depends_on_the_seed_is_drawn() -> None:
    travel, acpbench = KINDS["travel"], KINDS["acpbench"]
    assert travel.draws("generated", None)
    assert not travel.draws("validation", 5)
    assert acpbench.draws("dev", 5)
    assert not acpbench.draws("dev", None)


def test_answers_by_a_model_need_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs a model"):
        open_bench("acpbench", Order("one-shot", None, tmp_path, 1.0, data=tmp_path))


def test_a_digest_knows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("1")
    first = folder_digest(tmp_path)
    (tmp_path / "in" / "a").write_text("2")
    second = folder_digest(tmp_path)
    (tmp_path / "in" / "a").rename(tmp_path / "in" / "b")
    assert len({first, second, folder_digest(tmp_path), folder_digest(None)}) == 4


def test_a_model_answers_by_default_where_one_can() -> None:
    assert {name: kind.source for name, kind in KINDS.items() if kind.source != "model"} == {"ipc-learning": "oracle"}
