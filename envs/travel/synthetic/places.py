"""Rooms, restaurants and sights, with the oddities that the real tables have."""

from collections.abc import Iterator
from itertools import product
from random import Random

from envs.travel.synthetic.geography import City, Row
from envs.travel.synthetic.names import (
    CHAINS,
    COOKS,
    DINER_FIRST,
    DINER_LAST,
    ROOM_ADJECTIVES,
    ROOM_NOUNS,
    ROOM_PLACES,
    SIGHT_FIRST,
    SIGHT_LAST,
    STREETS,
    UNLISTED_CITY,
)

_ASKED_FOR = ("American", "Chinese", "French", "Indian", "Italian", "Mediterranean", "Mexican")
_OTHER = ("BBQ", "Bakery", "Cafe", "Desserts", "Fast Food", "Pizza", "Seafood", "Tea")
_RULES = ("No smoking", "No parties", "No children under 10", "No visitors", "No pets")
_ROOM_TYPES = tuple(ROOM_NOUNS)


def accommodation_rows(rng: Random, cities: tuple[City, ...]) -> list[Row]:
    """Return places to stay in shuffled order, numbered; one in eight has no house rules."""
    rows = [row for city in cities for row in _rooms(rng, city.name, city.level, rng.randint(8, 18))]
    rows += _rooms(rng, UNLISTED_CITY, 1.0, 4)
    rng.shuffle(rows)
    return [(number, *row) for number, row in enumerate(rows)]


def _rooms(rng: Random, city: str, level: float, count: int) -> list[Row]:
    weights = rng.choice(((50, 42, 8), (60, 40, 0), (40, 40, 20)))
    return [_room(rng, city, level, rng.choices(_ROOM_TYPES, weights)[0]) for _ in range(count)]


def _room(rng: Random, city: str, level: float, room_type: str) -> Row:
    name = f"{rng.choice(ROOM_ADJECTIVES)} {rng.choice(ROOM_NOUNS[room_type])} {rng.choice(ROOM_PLACES)}"
    occupancy = rng.choices((1, 2, 3, 4, 5, 6, 8, 11), weights=(10, 38, 14, 18, 7, 6, 5, 2))[0]
    size = 0.6 + 0.12 * occupancy + (0.35 if room_type == "Entire home/apt" else 0)
    price = min(1200, max(50, round(rng.lognormvariate(4.7, 0.65) * level * size)))
    nights = rng.choices((1, 2, 3, 4, 5, 7, 14, 30), weights=(36, 22, 16, 6, 7, 5, 2, 6))[0]
    rules = rng.sample(_RULES, rng.choices((0, 1, 2, 3), weights=(12, 48, 28, 12))[0])
    return (
        _odd_name(rng, name),
        room_type,
        "" if rng.random() < 0.01 else float(price),
        float(nights),
        float(rng.randint(1, 5)),
        " & ".join(rules),
        occupancy,
        city,
    )


def _odd_name(rng: Random, name: str) -> str:
    odd = rng.random()
    if odd < 0.01:
        return name.replace(" ", "\n", 1)
    if odd < 0.02:
        return name + " "
    return "" if odd < 0.025 else name


def restaurant_rows(rng: Random, cities: tuple[City, ...]) -> list[Row]:
    """Return restaurants in shuffled order, numbered; the shuffle makes some names hide later ones."""
    rows = [(name, city.name, *_menu(rng)) for city in cities for name in _diners(rng)]
    rng.shuffle(rows)
    return [(number, *row) for number, row in enumerate(rows)]


def _diners(rng: Random) -> Iterator[str]:
    first = rng.sample(DINER_FIRST, rng.randint(9, 20))
    for word in first:
        shape = rng.random()
        plain = f"{word} {rng.choice(DINER_LAST)}"
        yield f"{rng.choice(COOKS)}'s {plain}" if shape < 0.2 else f"The {plain}" if shape < 0.4 else plain
    yield from rng.sample(CHAINS, rng.randint(1, 4))
    if rng.random() < 0.4:  # a chain with two branches in the city
        yield from [rng.choice(CHAINS)] * 2
    if rng.random() < 0.4:  # a name inside another one
        yield from (first[0], f"{first[0]}, Salt & Smoke")


def _menu(rng: Random) -> Row:
    cuisines = rng.sample(_ASKED_FOR, rng.choices((0, 1, 2, 3), weights=(22, 43, 25, 10))[0])
    cuisines += rng.sample(_OTHER, rng.randint(1, 3))
    rng.shuffle(cuisines)
    return ", ".join(cuisines), rng.randint(10, 100), rng.choice((0.0, *(n / 10 for n in range(20, 50))))


def attraction_rows(rng: Random, cities: tuple[City, ...]) -> list[Row]:
    """Return sights city by city; one city in twelve has none."""
    return [row for city in cities if rng.random() > 1 / 12 for row in _sights(rng, city)]


def _sights(rng: Random, city: City) -> Iterator[Row]:
    pairs = rng.sample(list(product(SIGHT_FIRST, SIGHT_LAST)), rng.randint(4, 12))
    for first, last in pairs:
        name = f"{first} {last}" if rng.random() < 0.7 else f"{city.name} {first} {last}"
        slug = name.lower().replace(" ", "-").replace("'", "").replace(".", "")
        yield (
            name if rng.random() > 0.03 else f"{name}, East Wing (old)",
            round(28 + city.y / 111 + rng.uniform(-0.05, 0.05), 6),
            round(-118 + city.x / 90 + rng.uniform(-0.05, 0.05), 6),
            f"{rng.randint(1, 90)} {rng.choice(STREETS)} St, {city.name}",
            f"(555) 01{rng.randint(0, 9)}-{rng.randint(1000, 9999)}",
            "" if rng.random() < 0.02 else f"https://{slug}.example",
            city.name,
        )
