"""Texts on their way in: size, encoding, compression."""

import gzip
import zlib
from pathlib import Path
from typing import get_args

from planners.pddl.findings import PddlError, PddlFinding, SourceName
from tools import InputError, did_you_mean, shorten

MAX_CHARACTERS = 10_000_000
"""Longer texts are refused; the largest benchmark files have some 4 million."""


def decode(data: bytes, source: SourceName = "domain") -> str:
    """Return the text in `data`, UTF-8 with or without byte-order mark, or raise `PddlError`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        finding = PddlFinding("encoding", "error", message, line, column, column + 1, "save the file as UTF-8", source)
        raise PddlError([finding]) from error


def load_pddl(path: Path | str, source: SourceName = "domain") -> str:
    """Return the text of a PDDL file; a name that ends in `.gz` is unpacked.

    A file that is missing, too large or not UTF-8 raises `InputError`; `source` is what its findings call the text.
    """
    if source not in get_args(SourceName):
        raise InputError(f"there is no source {source!r}", hint=did_you_mean(source, get_args(SourceName)))
    path = Path(path)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(MAX_CHARACTERS + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"the file {str(path)!r} cannot be read: {why}", hint="check its name and rights") from error
    if len(data) > MAX_CHARACTERS:
        raise too_large(source)
    return decode(data, source)


def require_text(given: object, source: SourceName) -> None:
    """Raise `InputError` for what is no text, such as a path, and `PddlError` for a text over the limit."""
    if not isinstance(given, str):
        message = f"the {source} is {shorten(repr(given), 80)}, which is no text"
        raise InputError(message, hint="give its text: load_pddl(path)")
    if len(given) > MAX_CHARACTERS:
        raise too_large(source)


def too_large(source: SourceName) -> PddlError:
    """Return the error for a text over the limit."""
    message = f"the {source} has more than {MAX_CHARACTERS:,} characters"
    return PddlError([PddlFinding("too-large", "error", message, hint="is this a PDDL file?", source=source)])
