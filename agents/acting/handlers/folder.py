"""Where an execution keeps files of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.acting.skill import ActingDesk


@contextmanager
def folder_of(desk: ActingDesk) -> Iterator[Path]:
    """Yield the folder of the execution; one that is forgotten if the run keeps none."""
    if desk.folder is None:
        with TemporaryDirectory() as name:
            yield Path(name)
        return
    desk.folder.mkdir(parents=True, exist_ok=True)
    yield desk.folder
