"""Check what a program declares, before any expression is read."""

import keyword
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from planners.constraints.findings import Finding
from planners.constraints.parser import FUNCTIONS, MAX_MAGNITUDE
from planners.constraints.program import Choice, ConstraintProgram, Int, Real
from tools import did_you_mean

MAX_INSTANCES = 1_000_000
"""The most instances one indexed variable may have."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_RESERVED = frozenset({*FUNCTIONS, *keyword.kwlist, "range"})


def declaration_findings(program: ConstraintProgram) -> list[Finding]:
    """Return every mistake in the declarations."""
    checks: tuple[Callable[[ConstraintProgram], Iterator[Finding]], ...] = (
        _names,
        _sets,
        _constants,
        _tables,
        _variables,
        _labels,
        _goals,
    )
    return [finding for check in checks for finding in check(program)]


def _names(program: ConstraintProgram) -> Iterator[Finding]:
    variables = [variable.name for variable in program.variables]
    declared = [*program.sets, *program.constants, *program.tables, *variables]
    for name, count in Counter(declared).items():
        where = f"declaration of {name[:64]!r}"
        if name in _RESERVED:
            yield Finding(where, f"{name!r} is a reserved word", "choose another name")
        elif not _NAME.fullmatch(name):
            yield Finding(where, "this is not a name", "use up to 64 letters, digits and _, not beginning with a digit")
        if count > 1:
            yield Finding(where, f"the name {name!r} is declared {count} times", "give each thing its own name")


def _sets(program: ConstraintProgram) -> Iterator[Finding]:
    for name, members in program.sets.items():
        where = f"set {name!r}"
        if len({isinstance(member, str) for member in members}) > 1:
            yield Finding(where, "texts and integers are mixed", "quote all members or none")
        for member, count in Counter(members).items():
            if count > 1:
                yield Finding(where, f"the member {member!r} is listed {count} times", "list each member once")
            yield from _large(where, member)


def _large(where: str, value: object) -> Iterator[Finding]:
    if isinstance(value, float) and math.isnan(value):
        yield Finding(where, "nan is not a number", "write a number")
    elif isinstance(value, int | float) and not abs(value) <= MAX_MAGNITUDE:
        yield Finding(where, "a number is too large", f"the limit is 2**40 = {MAX_MAGNITUDE}")
    if isinstance(value, float) and 0 < abs(value) < 1 / MAX_MAGNITUDE:
        yield Finding(where, f"the number {value!r} is too close to zero", "use other units, or write 0")


def _constants(program: ConstraintProgram) -> Iterator[Finding]:
    for name, value in program.constants.items():
        yield from _large(f"constant {name!r}", value)


def _tables(program: ConstraintProgram) -> Iterator[Finding]:
    for name, table in program.tables.items():
        where = f"table {name!r}"
        if not table:
            yield Finding(where, "the table is empty", "give it rows or remove it")
            continue
        if len({len(key) for key in table}) > 1:
            yield Finding(where, "the keys have different lengths", "give every row the same number of keys")
            continue
        for number, column in enumerate(zip(*table, strict=True), 1):
            yield from _uniform(where, f"key column {number}", column)
        yield from _uniform(where, "the entries", table.values())


def _uniform(where: str, what: str, values: Iterable[object]) -> Iterator[Finding]:
    distinct = list(dict.fromkeys(values))
    if len({isinstance(value, str) for value in distinct}) > 1:
        yield Finding(where, f"texts and numbers are mixed in {what}", "quote all or none")
    for value in distinct:
        yield from _large(where, value)


def _variables(program: ConstraintProgram) -> Iterator[Finding]:
    for variable in program.variables:
        where = f"variable {variable.name!r}"
        for name in variable.over:
            yield from _known_set(where, name, program.sets)
        size = math.prod(len(program.sets.get(name, ())) for name in variable.over)
        if size > MAX_INSTANCES:
            yield Finding(where, f"{size} instances, the limit is {MAX_INSTANCES}", "index it by fewer sets")
        if isinstance(variable, Choice):
            yield from _known_set(where, variable.of, program.sets)
            if program.sets.get(variable.of) == ():
                yield Finding(where, f"the set {variable.of!r} is empty", "give the set a member to choose")
        elif isinstance(variable, Int | Real):
            yield from _bounds(where, variable)


def _known_set(where: str, name: str, sets: Mapping[str, object]) -> Iterator[Finding]:
    if name not in sets:
        yield Finding(where, f"there is no set {name!r}", did_you_mean(name, sets) or "declare it in `sets`")


def _bounds(where: str, variable: Int | Real) -> Iterator[Finding]:
    yield from _large(where, variable.low)
    yield from _large(where, variable.high)
    if variable.low > variable.high:
        yield Finding(
            where, f"the bounds {variable.low} and {variable.high} are reversed", "give the lower bound first"
        )


def _labels(program: ConstraintProgram) -> Iterator[Finding]:
    labels = [item.name for item in program.constraints] + [item.name for item in program.preferences]
    for label, count in Counter(labels).items():
        where = f"constraint {label!r}"
        if count > 1:
            yield Finding(where, f"the name is used {count} times", "name each constraint differently")
        if not label.strip():
            yield Finding(where, "a constraint has no name", "say in a few words what it demands")


def _goals(program: ConstraintProgram) -> Iterator[Finding]:
    given = [program.minimize is not None, program.maximize is not None, bool(program.goals)]
    if sum(given) > 1:
        yield Finding("goals", "more than one of minimize, maximize and goals is given", "list all in `goals`")
