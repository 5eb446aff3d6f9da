"""Loading tables: the row filter, and one clear error for every way in which a folder can be broken."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envs import Tables, load_tables
from envs.travel.database import BUNDLED
from tools import DataError

ROOMS = "clean_accommodations_2022.csv"


def _break(folder: Path, file: str, old: str, new: str) -> DataError:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the test would break nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_tables(folder)
    return caught.value


def test_every_city_of_the_tables_is_known_and_rows_keep_the_order_of_the_file(world: Tables) -> None:
    known = set(world.states) | {row.city for row in world.accommodations}
    assert {row.city for row in world.restaurants} <= known
    first = (BUNDLED / "clean_restaurant_2022.csv").read_text(encoding="utf-8").splitlines()[1]
    assert first.split(",")[1] == world.restaurants[0].name


def test_a_row_with_an_empty_column_does_not_exist(copied: Path, world: Tables) -> None:
    row = "99999,Nameless Nook,Private room,80.0,1.0,3.0,{rules},2,Merrow\n"
    with (copied / ROOMS).open("a", encoding="utf-8") as file:
        file.write(row.format(rules=""))
        file.write(row.format(rules="None"))  # pandas, and so the official loader, takes it for empty
        file.write(row.format(rules="No pets").replace("Nameless", "Named"))
    added = load_tables(copied).accommodations[len(world.accommodations) :]
    assert [place.name for place in added] == ["Named Nook"]
    assert all(place.house_rules and place.name for place in world.accommodations)


def test_distances_keep_rows_with_empty_columns(world: Tables) -> None:
    assert any(row.distance == "" for row in world.distances)


def test_a_quoted_name_may_hold_a_line_end(world: Tables) -> None:
    assert any("\n" in place.name for place in world.accommodations)


def test_the_digest_changes_with_any_file(copied: Path, world: Tables) -> None:
    assert load_tables(copied).digest == world.digest
    path = copied / "attractions.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert load_tables(copied).digest != world.digest


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no data folder .*nowhere"):
        load_tables(tmp_path / "nowhere")


def test_a_missing_flight_table_comes_with_the_way_to_get_it(copied: Path) -> None:
    (copied / "flights.csv").unlink()
    with pytest.raises(DataError) as caught:
        load_tables(copied)
    assert "no 'flights.csv'" in caught.value.message
    assert "README" in caught.value.hint
    assert "clean_Flights_2022.csv" in caught.value.hint


def test_a_flight_table_with_only_its_header_is_a_world_without_flights(copied: Path) -> None:
    path = copied / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert load_tables(copied).flights == ()


@pytest.mark.parametrize("file", ["citySet_with_states.txt", ROOMS, "distance.csv", "attractions.csv"])
def test_any_other_missing_file_is_named(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(DataError, match=file):
        load_tables(copied)


@pytest.mark.parametrize("price", ["cheap", "NAN", "inf", "-3", "1e99"])
def test_a_price_that_is_no_number_is_shown_with_file_line_and_column(copied: Path, price: str) -> None:
    row = "1,Nook,Private room,80.0,1.0,3.0,No pets,2,Merrow\n"
    number = (copied / ROOMS).read_text(encoding="utf-8").count("\n") + 1
    with (copied / ROOMS).open("a", encoding="utf-8") as file:
        file.write(row)
    error = _break(copied, ROOMS, row, row.replace("80.0", price))
    assert f"{ROOMS!r}, line {number}" in error.message
    assert "column 'price'" in error.message
    assert repr(price) in error.message
    assert error.place is not None
    assert error.place.line == number
    assert error.hint


def test_the_line_of_an_error_counts_line_ends_inside_names(copied: Path) -> None:
    text = (copied / ROOMS).read_text(encoding="utf-8")
    with (copied / ROOMS).open("a", encoding="utf-8") as file:
        file.write("1,Nook,Private room,80.0,1.0,3.0,No pets,none,Merrow\n")
    with pytest.raises(DataError, match=f"line {text.count(chr(10)) + 1}: column 'maximum occupancy'"):
        load_tables(copied)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("flights.csv", "Price", "Fare", "line 1: the header is"),
        ("flights.csv", "2027-03-01", "1 March", "'1 March' is not in the expected form"),
        ("flights.csv", "2027-03-01", "20270301", "is not a date"),
        ("distance.csv", " km", " miles", "column 'distance'"),
        ("distance.csv", " hours", " h", "column 'duration'"),
        ("distance.csv", "Merrow", "Marrow", "the city 'Marrow' is in neither"),
        ("clean_restaurant_2022.csv", "\n0,", "\n0,,", "7 columns instead of 6"),
        ("attractions.csv", "\n", '\n"', "broken CSV"),
        ("citySet_with_states.txt", "\t", " ", "is not a city, a tab and a state"),
        ("citySet_with_states.txt", "New Quillon", "Quillon", "the city 'Quillon' is listed twice"),
    ],
)
def test_a_broken_file_is_one_error(copied: Path, file: str, old: str, new: str, message: str) -> None:
    error = _break(copied, file, old, new)
    assert message in error.message
    assert error.message.startswith(f"{file!r}, line ")


def test_a_house_without_beds_is_refused(copied: Path) -> None:
    with (copied / ROOMS).open("a", encoding="utf-8") as file:
        file.write("1,Nook,Private room,80.0,1.0,3.0,No pets,0,Merrow\n")
    with pytest.raises(DataError, match="'0' is less than one person"):
        load_tables(copied)


def test_bytes_that_are_not_text_are_shown_with_their_line(copied: Path) -> None:
    path = copied / "attractions.csv"
    lines = path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b",", b"\xff,", 1)
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(DataError, match="not UTF-8: byte 0xff in line 5"):
        load_tables(copied)


def test_an_empty_file_is_named(copied: Path) -> None:
    (copied / "distance.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"'distance\.csv', line 1: the file is empty"):
        load_tables(copied)


_FLIGHTS = (BUNDLED / "flights.csv").read_bytes()


@given(cut=st.integers(1, 4000))
def test_a_cut_off_file_is_noticed_unless_it_ends_with_a_whole_row(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.getbasetemp() / "cut"
    if not folder.exists():
        folder.mkdir()
        for file in BUNDLED.iterdir():
            keep = file.read_bytes() if file.suffix == ".txt" or file.name == ROOMS else b""
            (folder / file.name).write_bytes(keep or file.read_bytes().split(b"\n")[0] + b"\n")
    (folder / "flights.csv").write_bytes(_FLIGHTS[:cut])
    if _FLIGHTS[:cut].endswith(b"\n"):
        assert len(load_tables(folder).flights) == _FLIGHTS[:cut].count(b"\n") - 1
    else:
        with pytest.raises(DataError, match=r"'flights\.csv', line"):
            load_tables(folder)


def test_the_real_tables_have_the_documented_number_of_rows(real_world: Tables) -> None:
    assert len(real_world.accommodations) == 4285
    assert len(real_world.restaurants) == 9551
    assert len(real_world.attractions) == 5302
    assert len(real_world.distances) == 17602
    assert len(real_world.states) == 312
    assert len(real_world.flights) == 313


def test_no_city_of_the_bundled_world_is_a_real_one(world: Tables, real_world: Tables) -> None:
    def names(tables: Tables) -> set[str]:
        return {*tables.states, *tables.states.values(), *(row.city for row in tables.accommodations)}

    assert not names(world) & names(real_world)
