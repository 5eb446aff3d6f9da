"""The table of trip variables: complete, documented, and named as the constraints are."""

import re
from datetime import date
from pathlib import Path

from envs import TRIP_SETS, TRIP_VARIABLES, Tables, TripRequest, Wish, constraint_names, trip_sets
from envs.travel.requests.wishes import LIMITS

DOCS = Path(__file__).parents[3] / "docs" / "travel.md"


def test_every_set_has_members(world: Tables) -> None:
    sets = trip_sets(world, 5)
    assert [one.name for one in TRIP_SETS] == list(sets)
    assert sets["day"] == (1, 2, 3, 4, 5)
    assert set(sets["place"]) == set(world.states)
    assert {"Indian", "Mediterranean"} <= set(sets["cuisine"])


def test_every_variable_is_indexed_by_known_sets_and_named_once() -> None:
    names = [variable.name for variable in TRIP_VARIABLES]
    assert len(names) == len(set(names))
    known = {one.name for one in TRIP_SETS}
    assert not known & set(names)
    for variable in TRIP_VARIABLES:
        assert set(variable.over) <= known
        assert variable.meaning


def test_every_variable_and_set_is_in_the_documentation() -> None:
    text = DOCS.read_text(encoding="utf-8")
    letters = {"day": "d", "meal": "m", "cuisine": "k", "place": "c"}
    for variable in TRIP_VARIABLES:
        index = f"[{', '.join(letters[name] for name in variable.over)}]" if variable.over else ""
        shown = variable.name + index
        assert f"| `{shown}` | {variable.kind} | {variable.meaning} |" in text, variable.name
    for one in TRIP_SETS:
        assert f"| `{one.name}` | {one.members} |" in text


def test_the_wishes_of_the_generator_use_documented_variables_only() -> None:
    known = {variable.name for variable in TRIP_VARIABLES} | {one.name for one in TRIP_SETS}
    words = {"all", "any", "not", "for", "in", "if", "d", "m", "limit"}
    for limit in LIMITS:
        assert set(re.findall(r"[a-z_]+", limit.expression)) <= known | words


def test_constraints_are_named_by_what_the_request_states() -> None:
    request = TripRequest(
        origin="A",
        destination="B",
        start=date(2027, 3, 1),
        days=3,
        city_count=1,
        people=1,
        budget=1000,
        room_type="private room",
        cuisines=("Indian", "French"),
        wishes=(Wish(name="early", expression="all(arrival[d] < 900 for d in day)"),),
    )
    assert constraint_names(request) == ("budget", "room type", "cuisine Indian", "cuisine French", "early")
