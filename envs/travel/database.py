"""Read a folder with the TravelPlanner schema into typed rows."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from envs.travel.schema import Tables
from envs.travel.sheets import (
    ACCOMMODATIONS,
    ATTRACTIONS,
    CITY_FILE,
    DISTANCES,
    FLIGHTS,
    RESTAURANTS,
    Record,
    Row,
    Sheet,
)
from tools import DataError, Place

BUNDLED = Path(__file__).parent / "data"

# What the official loader takes for an empty column: the defaults of pandas.
_EMPTY = frozenset(
    {"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A"}
    | {"NA", "NULL", "NaN", "None", "n/a", "nan", "null"}
)
_GET_DATA = "the repository OSU-NLP-Group/TravelPlanner has the database; keep its file names and headers"
_GET_FLIGHTS = (
    "the TravelPlanner repository lacks the flight table; its README links to a database archive with it: "
    "put clean_Flights_2022.csv (or the rows you need, with the same header) there as flights.csv; "
    "a flights.csv with the header line only plans without flights"
)


def load_tables(path: Path | str | None = None) -> Tables:
    """Read the database in the folder `path`, or the bundled synthetic world.

    Rows come in file order; a row with an empty column does not exist, distances excepted. Raises `DataError`
    naming file, line and column for anything that does not have the promised form.
    """
    folder = BUNDLED if path is None else Path(path)
    if not folder.is_dir():
        raise DataError(f"there is no data folder {str(folder)!r}", hint=f"check the path; {_GET_DATA}")
    digest = hashlib.sha256()
    states = _states(_read(folder, CITY_FILE, digest))
    accommodations = _rows(ACCOMMODATIONS, _read(folder, ACCOMMODATIONS.file, digest), None)
    # Some cities have places to stay but are not in the city set; other tables may name them.
    known = states.keys() | {row.city for row in accommodations}
    return Tables(
        flights=_rows(FLIGHTS, _read(folder, FLIGHTS.file, digest), known),
        accommodations=accommodations,
        restaurants=_rows(RESTAURANTS, _read(folder, RESTAURANTS.file, digest), known),
        attractions=_rows(ATTRACTIONS, _read(folder, ATTRACTIONS.file, digest), known),
        distances=_rows(DISTANCES, _read(folder, DISTANCES.file, digest), known),
        states=states,
        digest=digest.hexdigest(),
    )


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 data file, or raise `DataError` saying what is wrong with it."""
    return _decode(file, _bytes(file))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        hint = _GET_FLIGHTS if file.name == FLIGHTS.file else _GET_DATA
        raise DataError(f"the data folder {str(file.parent)!r} has no {file.name!r}", hint=hint) from None
    except OSError as error:
        raise DataError(f"{str(file)!r} cannot be read: {error.strerror}", hint="check its rights") from error


def _decode(file: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        shown = content.split(b"\n")[line - 1].decode("utf-8", "replace")
        raise DataError(
            f"{file.name!r} is not UTF-8: byte {content[error.start]:#04x} in line {line}",
            hint="save the file as UTF-8",
            place=Place(shown, line, column, origin=str(file)),
        ) from None


class _Source:
    """The text of one file, and the error that points into it."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text

    def error(self, message: str, line: int, *, value: str = "", hint: str = "") -> DataError:
        """Return a `DataError` at `line`, with carets under `value` where the line shows it."""
        lines = self.text.split("\n")
        shown = lines[min(line, len(lines)) - 1]
        start = shown.find(value) + 1 if value else 1
        end = start + len(value) if start else None
        place = Place(shown, line, max(start, 1), end, origin=str(self.file))
        return DataError(f"{self.file.name!r}, line {line}: {message}", hint=hint or _GET_DATA, place=place)


def _read(folder: Path, name: str, digest: "hashlib._Hash") -> _Source:
    file = folder / name
    content = _bytes(file)
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)
    return _Source(file, _decode(file, content))


def _states(source: _Source) -> Mapping[str, str]:
    states: dict[str, str] = {}
    for number, line in enumerate(source.text.removesuffix("\n").split("\n"), start=1):
        parts = line.removesuffix("\r").split("\t")
        if len(parts) != 2 or not all(part.strip() for part in parts):
            raise source.error(f"{line!r} is not a city, a tab and a state", number)
        city, state = parts
        if city in states:
            raise source.error(f"the city {city!r} is listed twice", number, value=city)
        states[city] = state
    return states


def _rows(sheet: Sheet[Row], source: _Source, known: Collection[str] | None) -> tuple[Row, ...]:
    reader = _records(sheet, source)
    city_columns = [sheet.header.index(name) for name in sheet.cities]
    width = len(sheet.header)
    rows: list[Row] = []
    for line, record in reader:
        if len(record) != width:
            message = f"{len(record)} columns instead of {width} ({', '.join(map(repr, sheet.header))})"
            raise source.error(message, line, hint="was the file cut off, or a comma left without quotes?")
        if sheet.drop_incomplete and not _EMPTY.isdisjoint(record):
            continue
        for column in city_columns:
            if known is not None and record[column] not in known:
                raise _unknown_city(sheet, source, line, column, record[column])
        try:
            rows.append(sheet.build(record))
        except ValueError as error:
            raise _bad_value(sheet, source, line, record) from error
    return tuple(rows)


def _records(sheet: Sheet[Row], source: _Source) -> Iterator[tuple[int, Record]]:
    """Yield each record with the number of its first line; quoted names may hold line ends."""
    if not source.text.strip():
        raise source.error("the file is empty", 1)
    if not source.text.endswith("\n"):
        last = source.text.count("\n") + 1
        raise source.error("the last line has no end", last, hint="was the file cut off? if not, end the line")
    reader = csv.reader(io.StringIO(source.text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader)
        if tuple(header) != sheet.header:
            raise source.error(f"the header is {header!r} instead of {list(sheet.header)!r}", 1)
        line = reader.line_num + 1
        for record in reader:
            if record:  # a blank line is no record
                yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        raise source.error(f"broken CSV: {error}", line, hint="is a quotation mark missing?") from None


def _unknown_city(sheet: Sheet[Row], source: _Source, line: int, column: int, city: str) -> DataError:
    where = f"{CITY_FILE!r} nor {ACCOMMODATIONS.file!r}"
    message = f"column {sheet.header[column]!r}: the city {city!r} is in neither {where}"
    return source.error(message, line, value=city, hint="correct the name, or add the city to the city set")


def _bad_value(sheet: Sheet[Row], source: _Source, line: int, record: Record) -> DataError:
    for column, value in zip(sheet.header, record, strict=True):
        try:
            sheet.checks.get(column, str)(value)
        except ValueError as error:
            reason = str(error) if str(error).startswith("is ") else "is not in the expected form"
            return source.error(f"column {column!r}: {value!r} {reason}", line, value=value)
    raise AssertionError(f"{sheet.file}: a row failed to build although every column passes its check")
