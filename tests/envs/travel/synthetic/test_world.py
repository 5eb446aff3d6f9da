"""The invented world: reproducible, in the right format, and with the oddities of the real one."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from envs import Tables, load_tables
from envs.travel.database import BUNDLED
from envs.travel.synthetic import generate_world, write_world


def test_seed_seven_gives_the_bundled_files_byte_for_byte() -> None:
    files = generate_world(seed=7)
    assert sorted(files) == sorted(file.name for file in BUNDLED.iterdir())
    for name, text in files.items():
        assert (BUNDLED / name).read_bytes() == text.encode(), name


def test_the_module_writes_the_same_files_in_another_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "envs.travel.synthetic", "--seed", "7", "--out", str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    assert load_tables(tmp_path).digest == load_tables().digest


def test_another_seed_gives_another_world_that_loads(tmp_path: Path, world: Tables) -> None:
    write_world(tmp_path, seed=8)
    other = load_tables(tmp_path)
    assert other.digest != world.digest
    assert other.states != world.states


def test_the_bundled_data_stay_small() -> None:
    assert sum(file.stat().st_size for file in BUNDLED.iterdir()) < 600_000


def test_every_state_has_five_to_eight_cities(world: Tables) -> None:
    counts = Counter(world.states.values())
    assert len(counts) == 8
    assert all(5 <= count <= 8 for count in counts.values())


def test_the_world_has_the_oddities_of_the_real_tables(world: Tables) -> None:
    cities = set(world.states)
    assert any("St. " in city for city in cities)
    assert any(" " in city for city in cities)
    assert cities & set(world.states.values()), "a city named as a state"
    assert any(a in b for a in cities for b in cities if a != b), "a name inside another"
    diners = Counter((row.name, row.city) for row in world.restaurants)
    assert max(diners.values()) > 1, "two restaurants of one name in a city"
    assert any(
        a.name in b.name and a.name != b.name and a.city == b.city for a in world.restaurants for b in world.restaurants
    )
    assert any(row.name != row.name.strip() for row in world.accommodations)
    assert {row.city for row in world.accommodations} - cities, "places to stay outside the city set"
    assert cities - {row.city for row in world.attractions}, "a city without sights"
    assert any("day" in row.duration for row in world.distances)
    assert any(flight.arrival < flight.departure for flight in world.flights)


def test_the_files_hold_rows_that_the_filter_drops(world: Tables) -> None:
    rooms = (BUNDLED / "clean_accommodations_2022.csv").read_text(encoding="utf-8")
    sights = (BUNDLED / "attractions.csv").read_text(encoding="utf-8")
    assert rooms.count("\n") > len(world.accommodations) + 30
    assert sights.count("\n") > len(world.attractions) + 1


def test_roads_differ_by_direction(world: Tables) -> None:
    there = {(row.origin, row.destination): row.duration for row in world.distances if row.duration}
    both = [(there[pair], there[pair[::-1]]) for pair in there if pair[::-1] in there]
    assert any(out != back for out, back in both)


def test_no_name_holds_the_words_that_the_plan_format_splits_at(world: Tables) -> None:
    for city in world.states:
        assert " to " not in city
        assert not set(city) & set(",;()")
