"""A sample of real benchmark files; `benchmarks/pddl_corpus.py` reads all of them."""

import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.pddl_corpus import Pair, acpbench, ipc, nl2pddl, planbench, planetarium, survives_writing
from planners.pddl.diagnose import diagnose

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[3].parent / "shared"))
SAMPLES = {
    "ipc2023-learning": (ipc, 60),
    "planbench": (planbench, 9),
    "nl2pddl": (nl2pddl, 4),
    "acpbench": (acpbench, 7),
}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_good_files_have_no_findings_but_notes_and_survive_writing(name: str) -> None:
    if not (SHARED / name).is_dir():
        pytest.skip(f"the data folder {name!r} is not here")
    source, step = SAMPLES[name]
    pairs = list(islice(small(source), 0, None, step))
    assert len(pairs) > 10
    for pair in pairs:
        assert [f.render() for f in diagnose(pair.domain, pair.problem) if f.severity != "note"] == [], pair.label
        assert survives_writing(pair), pair.label


def small(source: Callable[[Path], Iterator[Pair]]) -> Iterator[Pair]:
    """Yield the pairs whose problem is small enough for a quick test."""
    return (pair for pair in source(SHARED) if len(pair.problem) < 30_000)


def test_the_only_errors_in_planetarium_are_its_own_mixed_up_rover_problems() -> None:
    if not (SHARED / "planetarium").is_dir():
        pytest.skip("the data folder 'planetarium' is not here")
    for pair in planetarium(SHARED):
        codes = {finding.code for finding in diagnose(pair.domain, pair.problem) if finding.severity == "error"}
        assert codes <= pair.forgive, pair.label
        assert ("other-domain" in codes) == bool(pair.forgive), pair.label
