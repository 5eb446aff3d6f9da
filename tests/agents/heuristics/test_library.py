"""The library: found by domain, whole or not at all, and never with code that was not judged."""

from pathlib import Path

import pytest

from agents.heuristics.candidate import Candidate
from agents.heuristics.library import CODE, Artifact, Library, open_library
from agents.heuristics.scores import Scores
from agents.heuristics.training import domain_digest
from planners import read_domain
from tests.agents.heuristics.invented import DOMAIN
from tools import InputError, StorageError


def artifact(code: str = "VIEW = 'atoms'\n", made: str = "2030-01-01T00:00:00+00:00", built_in: str = "") -> Artifact:
    candidate = Candidate(name="g01", origin="direct", code=code)
    if built_in:
        candidate = Candidate(name=built_in, origin="built-in")
    return Artifact(
        domain="Orchard",
        domain_sha256=domain_digest(read_domain(DOMAIN)),
        made=made,
        model="scripted",
        way="guided",
        seed=0,
        algorithm="greedy",
        task_seconds=5.0,
        candidate=candidate,
        code_sha256=candidate.digest,
        scores=Scores(),
    )


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    library = Library(tmp_path)
    folder = library.save(artifact())
    assert library.artifacts() == [artifact()]
    assert library.artifact(folder.name) == artifact()
    assert sorted(path.name for path in folder.iterdir()) == ["artifact.json", CODE]


def test_the_newest_artifact_of_a_domain_counts_however_the_domain_is_written(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(artifact("a = 1\n", "2030-01-02T00:00:00+00:00"))
    library.save(artifact("a = 2\n", "2030-01-01T00:00:00+00:00"))
    other = DOMAIN.replace("Orchard", "garden").replace("\n", "\n  ")
    assert library.for_domain(read_domain(other)).candidate.code == "a = 1\n"


def test_a_domain_without_artifact_is_an_error_that_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no heuristic was learned") as caught:
        Library(tmp_path).for_domain(read_domain(DOMAIN))
    assert "groundplan heuristics learn" in caught.value.hint


def test_code_altered_after_it_was_judged_is_refused(tmp_path: Path) -> None:
    library = Library(tmp_path)
    (library.save(artifact()) / CODE).write_text("VIEW = 'fdr'\n")
    with pytest.raises(StorageError, match="is not the one that was judged"):
        library.for_domain(read_domain(DOMAIN))


def test_a_damaged_artifact_of_another_domain_is_in_nobodys_way(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(artifact())
    (tmp_path / "other-00000000-00000000").mkdir()
    (tmp_path / "other-00000000-00000000" / "artifact.json").write_text("{")
    assert library.for_domain(read_domain(DOMAIN)) == artifact()
    with pytest.raises(StorageError, match="cannot be read"):
        library.artifacts()


def test_saving_twice_keeps_one_and_removing_leaves_none(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.save(artifact())
    name = library.save(artifact(made="2031-01-01T00:00:00+00:00")).name
    assert [one.made[:4] for one in library.artifacts()] == ["2031"]
    library.remove(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../outside", "/", "", "no-such"])
def test_only_artifacts_can_be_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "artifact.json").write_text("{}")
    library = Library(tmp_path / "library")
    with pytest.raises(InputError, match="there is no heuristic") as refused:
        library.remove(name)
    assert "learn one: groundplan heuristics learn" in refused.value.hint
    assert (tmp_path / "outside" / "artifact.json").exists()


def test_a_built_in_winner_is_named_as_such(tmp_path: Path) -> None:
    kept = artifact(built_in="h-ff")
    assert kept.name.endswith("-h-ff")
    assert not kept.learned
    assert Library(tmp_path).save(kept).name == kept.name


def test_the_library_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_HEURISTICS", str(tmp_path / "here"))
    assert open_library().path == tmp_path / "here"
    assert open_library().artifacts() == []
