"""Answers of the lower layers as JSON data in which every object says what kind it is."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from planners import Step, TimedStep

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def tagged(value: Any) -> Any:
    """Return dataclasses as objects with their `kind`, steps as text, fractions as numbers, sets in order."""
    match value:
        case Step() | TimedStep():
            return str(value)
        case Fraction():
            return value.numerator if value.denominator == 1 else float(value)
        case Mapping():
            return {str(key): tagged(entry) for key, entry in value.items()}
        case frozenset() | set():
            return [tagged(entry) for entry in sorted(value)]
        case list() | tuple():
            return [tagged(entry) for entry in value]
        case _ if is_dataclass(value):
            kind = _WORD_START.sub("_", type(value).__name__).lower()
            return {"kind": kind, **{field.name: tagged(getattr(value, field.name)) for field in fields(value)}}
        case _:
            return value
