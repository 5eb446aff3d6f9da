"""What the command lines of the benchmarks share: what options take, how a run ends, and the table of a data set."""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import StatisticsError
from typing import NoReturn, TypeVar

from benchmarks.queries import Query, answer, table
from tools import Budget, DataError, GroundplanError, InputError

T = TypeVar("T")
_OPTIONS = "--help says what the options take"


def entry(main: Callable[[], int | None]) -> NoReturn:
    """Run a benchmark and leave with its exit code; what is wrong with options or data is said without a traceback."""
    try:
        sys.exit(main())
    except GroundplanError as error:
        failed = error
    except StatisticsError as error:
        failed = InputError(f"too little was measured: {error}", hint=f"take more data or higher counts; {_OPTIONS}")
    except OSError as error:
        if not error.filename:
            raise
        failed = DataError(f"cannot read or write {str(error.filename)!r}: {error.strerror}", hint=_OPTIONS)
    print(f"error: {failed}", file=sys.stderr)
    sys.exit(failed.exit_code)


def positive(text: str) -> int:
    """Read a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def time_limit(text: str) -> float:
    """Read a limit on time, above zero."""
    try:
        given = float(text)
    except ValueError:
        given = math.nan
    if not 0 < given < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above zero")
    return given


def data_folder(text: str) -> Path:
    """Read the path of a folder that holds something."""
    path = Path(text)
    if not path.is_dir():
        raise DataError(f"there is no folder {text!r}", hint=_OPTIONS)
    if not any(path.iterdir()):
        raise DataError(f"the folder {text!r} is empty", hint=_OPTIONS)
    return path


def some(items: Iterable[T], what: str) -> Iterator[T]:
    """Yield what was found in the data; if that is nothing, raise `DataError`, lest nothing passes for a result."""
    found = False
    for item in items:
        found = True
        yield item
    if not found:
        raise DataError(f"there are no {what}", hint=f"is it the right folder, and is anything left out? {_OPTIONS}")


def run(module: str, families: Iterable[str], queries: Callable[[Path, str], Sequence[Query]]) -> None:
    """Read the options, solve every query of the chosen families and print the table."""
    names = list(families)
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description="Print how many gold answers `solve` reproduces, and how fast.",
    )
    parser.add_argument("--data", type=data_folder, required=True, help="the folder of the data set")
    parser.add_argument("--seconds", type=time_limit, default=60.0, help="the budget of one query")
    parser.add_argument("--family", choices=names, action="append", help="only this one; may be repeated")
    options = parser.parse_args()
    budget = Budget(seconds=options.seconds)
    chosen = {name: list(some(queries(options.data, name), f"queries of {name}")) for name in options.family or names}
    print(table({name: [answer(query, budget) for query in found] for name, found in chosen.items()}))
