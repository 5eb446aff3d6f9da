from agents.formalize import Gazetteer, Place
from envs import load_tables

GAZETTEER = Gazetteer(
    cities=("Port Elm", "Elm", "Larkspur"), states=("Larkspur", "Westmarch"), state_of={"Port Elm": "Westmarch"}
)


def names(text: str) -> list[str]:
    return [mention.value.name for mention in GAZETTEER.mentions(text)]


def test_the_longest_name_wins_whatever_the_case() -> None:
    assert names("from port elm to WESTMARCH") == ["Port Elm", "Westmarch"]


def test_a_name_can_be_a_city_and_a_state() -> None:
    assert GAZETTEER.look_up("larkspur") == Place("Larkspur", is_city=True, is_state=True)


def test_a_name_inside_a_word_is_no_place() -> None:
    assert names("an elmwood table") == []


def test_an_unknown_name_is_found_where_a_place_is_due() -> None:
    (mention,) = GAZETTEER.mentions("a trip to Atlantis, please")
    assert mention.value == Place("Atlantis", is_city=False, is_state=False)


def test_months_weekdays_and_cuisines_are_no_unknown_places() -> None:
    assert names("to March, from Monday, for Indian food") == []


def test_misspelt_names_get_the_nearest_known_ones() -> None:
    assert GAZETTEER.nearest("Larkspurr") == ("Larkspur",)
    assert GAZETTEER.nearest("Qqq") == ()


def test_the_names_of_a_world_come_from_its_tables() -> None:
    tables = load_tables()
    gazetteer = Gazetteer.from_tables(tables)
    assert set(gazetteer.cities) == set(tables.states)
    assert set(gazetteer.states) == set(tables.states.values())
    assert gazetteer.year == int(tables.flights[0].date[:4])
