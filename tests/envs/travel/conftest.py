"""The bundled world, a copy of it to break, and the real data where they are."""

import os
import shutil
from pathlib import Path

import pytest

from envs import Tables, load_tables
from envs.travel.database import BUNDLED

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).parents[3].parent / "shared"))


@pytest.fixture(scope="session")
def world() -> Tables:
    return load_tables()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder with a copy of the bundled data."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "copied"))


@pytest.fixture(scope="session")
def real_folder() -> Path:
    folder = SHARED / "travelplanner"
    if not folder.is_dir():
        pytest.skip("the TravelPlanner data are not here (GROUNDPLAN_SHARED)")
    return folder


@pytest.fixture(scope="session")
def real_world(real_folder: Path) -> Tables:
    return load_tables(real_folder)
