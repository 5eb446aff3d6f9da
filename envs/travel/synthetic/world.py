"""Put the invented world together: one text a file, the same bytes for the same seed."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from envs.travel.sheets import ACCOMMODATIONS, ATTRACTIONS, CITY_FILE, DISTANCES, FLIGHTS, RESTAURANTS
from envs.travel.streams import stream
from envs.travel.synthetic.geography import Row, distance_rows, flight_rows, make_cities
from envs.travel.synthetic.places import accommodation_rows, attraction_rows, restaurant_rows

FIRST_DATE = date(2027, 3, 1)
LAST_DATE = date(2027, 4, 30)


def generate_world(*, seed: int) -> dict[str, str]:
    """Return the text of every file of the database, by file name.

    Each file has its own random stream, so that a change to one does not move the others.
    """
    cities = make_cities(stream(seed, "cities"))
    rows: dict[str, tuple[tuple[str, ...], list[Row]]] = {
        ACCOMMODATIONS.file: (ACCOMMODATIONS.header, accommodation_rows(stream(seed, "rooms"), cities)),
        RESTAURANTS.file: (RESTAURANTS.header, restaurant_rows(stream(seed, "restaurants"), cities)),
        ATTRACTIONS.file: (ATTRACTIONS.header, attraction_rows(stream(seed, "sights"), cities)),
        DISTANCES.file: (DISTANCES.header, distance_rows(stream(seed, "roads"), cities)),
        FLIGHTS.file: (
            FLIGHTS.header,
            flight_rows(stream(seed, "flights"), cities, FIRST_DATE, LAST_DATE),
        ),
    }
    files = {name: _csv([header, *body]) for name, (header, body) in rows.items()}
    return {CITY_FILE: "\n".join(f"{city.name}\t{city.state}" for city in cities), **files}


def write_world(folder: Path, *, seed: int) -> None:
    """Write the files of the invented world into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in generate_world(seed=seed).items():
        (folder / name).write_bytes(text.encode("utf-8"))


def _csv(rows: Iterable[Row]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()
