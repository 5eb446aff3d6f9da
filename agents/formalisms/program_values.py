"""The values of a solved program as JSON, exact: a real that is no short decimal is written as a fraction."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from agents.documents import Json
from planners import ConstraintProgram, evaluate

Values = Mapping[str, Any]
LARGEST_DENOMINATORS = (1_000, 1_000_000)


def values_to_json(program: ConstraintProgram, values: Values) -> Json:
    """Return `values` as JSON: rows `[index, ..., value]` for an indexed variable, reals as text.

    A solver's real arrives as the nearest float. Of the exact numbers that it may stand for, the first with which
    the program holds is taken: the decimal that it prints as, then fractions with small denominators.
    """
    exact = next((found for found in _readings(program, values) if evaluate(program, found).holds), values)
    return {name: _plain(value) for name, value in exact.items()}


def values_from_json(program: ConstraintProgram, plan: Json) -> dict[str, Any]:
    """Return the values that `values_to_json` wrote."""
    values = {name: _keyed(value) for name, value in plan.items()}
    return {name: _mapped(value, _read) if name in _reals(program) else value for name, value in values.items()}


def _keyed(value: Any) -> Any:
    return {tuple(row[:-1]): row[-1] for row in value} if isinstance(value, list) else value


def _readings(program: ConstraintProgram, values: Values) -> Iterator[dict[str, Any]]:
    reals = _reals(program)
    roundings: tuple[Callable[[float], Fraction], ...] = (
        _decimal,
        *(partial(_fraction, largest) for largest in LARGEST_DENOMINATORS),
    )
    for rounded in roundings:
        yield {name: _mapped(value, rounded) if name in reals else value for name, value in values.items()}


def _decimal(value: float) -> Fraction:
    return Fraction(str(value))


def _fraction(largest: int, value: float) -> Fraction:
    return Fraction(value).limit_denominator(largest)


def _reals(program: ConstraintProgram) -> set[str]:
    return {variable.name for variable in program.variables if variable.kind == "real"}


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, Mapping):
        return {key: change(entry) for key, entry in value.items()}
    return change(value)


def _read(value: Any) -> Any:
    try:
        return Fraction(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return value  # somebody wrote into the plan: the evaluator says what is wrong with it


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return [[*key, _scalar(entry)] for key, entry in value.items()]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    return str(value) if isinstance(value, Fraction) else value
