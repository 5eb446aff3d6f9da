"""Check a solution against the text of its program; no code is shared with the compilers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planners.constraints.check import CheckedProgram, check
from planners.constraints.findings import Finding, ProgramError
from planners.constraints.kinds import Names, TableInfo, Value, exact, table_info
from planners.constraints.parser import one_line, parse
from planners.constraints.program import Bool, Choice, ConstraintProgram, Int, Key, Real, key_of
from planners.constraints.semantics import Interpreter, Number, Undefined
from planners.constraints.typecheck import TypeChecker

Given = bool | int | float | str | Fraction
"""A value as callers have it; a float means the decimal that it prints as."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Say what a solution satisfies.

    `faults` are values that are missing or outside their variable's domain; with any of them nothing else
    is computed. `broken` names the constraints that do not hold, `unmet` the preferences, `penalty` the sum
    of their weights, and `objectives` are the exact values of the goals in order of precedence.
    """

    faults: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    penalty: int = 0
    objectives: tuple[Number, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether every constraint holds and every value is in its domain."""
        return not self.faults and not self.broken


def evaluate(
    program: ConstraintProgram | CheckedProgram, values: Mapping[str, Given | Mapping[Key, Given]]
) -> Evaluation:
    """Evaluate a program on a full assignment: `values[name]`, or `values[name][index tuple]`.

    The member of a single index set may stand without a tuple. Whatever the values are, they are judged: one that no
    variable can have, such as nan, is among the faults.
    """
    checked = check(program)
    values = {name: _keyed(given) for name, given in values.items()}
    faults = tuple(_faults(checked, values))
    if faults:
        return Evaluation(faults)
    interpreter = _interpreter(checked, values)
    broken = tuple(item.name for item in checked.constraints if not interpreter.truth(item.tree, {}))
    unmet = [item for item in checked.preferences if not interpreter.truth(item.tree, {})]
    return Evaluation(
        (),
        broken,
        tuple(item.name for item in unmet),
        sum(item.weight for item in unmet),
        tuple(interpreter.number(goal.tree, {}) for goal in checked.goals),
    )


def _keyed(given: Given | Mapping[Any, Given]) -> Given | Mapping[Key, Given]:
    return {key_of(key): value for key, value in given.items()} if isinstance(given, Mapping) else given


def _faults(checked: CheckedProgram, values: Mapping[str, Given | Mapping[Key, Given]]) -> Iterator[str]:
    for name in values:
        if name not in checked.variables:
            yield f"{name!r} is not a variable of the program"
    for name, variable in checked.variables.items():
        if name not in values:
            yield f"{name!r} has no value"
            continue
        members = frozenset(checked.sets[variable.of]) if isinstance(variable, Choice) else frozenset()
        given = values[name]
        instances = dict.fromkeys(checked.instances(name))
        for key in given if isinstance(given, Mapping) else ():
            if key not in instances:
                yield f"{_label(name, key)} is not a variable of the program"
        for key in instances:
            label = _label(name, key)
            value = given.get(key) if isinstance(given, Mapping) else given
            if isinstance(given, Mapping) != bool(key) or value is None:
                yield f"{label} has no value"
            elif not _fits(variable, value, members):
                yield f"{label} = {value!r} is outside the domain of {name!r}"


def _label(name: str, key: Key) -> str:
    return f"{name}[{', '.join(map(repr, key))}]" if key else name


def _fits(variable: Bool | Int | Real | Choice, value: Given, members: frozenset[int | str]) -> bool:
    match variable:
        case Bool():
            return isinstance(value, bool)
        case Choice():
            return isinstance(value, int | str) and not isinstance(value, bool) and value in members
        case Int():
            return isinstance(value, int) and not isinstance(value, bool) and variable.low <= value <= variable.high
        case Real(low=low, high=high):
            if not isinstance(value, int | float | Fraction) or isinstance(value, bool) or not _finite(value):
                return False
            return exact(low) <= exact(value) <= exact(high)


def _finite(value: float | Fraction) -> bool:
    return -math.inf < value < math.inf


def _interpreter(checked: CheckedProgram, values: Mapping[str, Given | Mapping[Key, Given]]) -> Interpreter:
    scalars: dict[str, Value] = dict(checked.constants)
    indexed: dict[str, Mapping[Key, Value]] = {name: table.entries for name, table in checked.tables.items()}
    for name, given in values.items():
        if isinstance(given, Mapping):
            indexed[name] = {key: exact(value) for key, value in given.items()}
        else:
            scalars[name] = exact(given)
    return Interpreter(scalars, indexed, checked.sets)


def evaluate_text(
    expression: str,
    names: Mapping[str, Given | Mapping[Key, Given] | Mapping[int | str, Given]],
    sets: Mapping[str, Sequence[int | str]] | None = None,
) -> Value:
    """Return the exact value of an expression over named values, such as the quantities derived from a plan.

    `names` maps a name to its value, or to a mapping from a member or a tuple of members to a value. Raises a
    `ProgramError` that points at unknown names, wrong types and missing entries.

    ```python
    from planners import evaluate_text

    assert evaluate_text("sum(price[m] for m in meal) < 40", {"price": {1: 12.5, 2: 20}}, {"meal": [1, 2]})
    ```
    """
    expression = one_line(expression)
    tree = parse(expression)
    known = _names(names, {name: tuple(members) for name, members in (sets or {}).items()})
    types = TypeChecker(known)
    types.where, types.text = "expression", expression
    types.type(tree, {})
    if types.findings:
        raise ProgramError(types.findings)
    tables = {name: table.entries for name, table in known.tables.items()}
    try:
        return Interpreter(known.constants, tables, known.sets).value(tree, {})
    except Undefined as gap:
        raise ProgramError([Finding("expression", gap.message, gap.hint, expression, gap.node.span)]) from None


def _names(
    given: Mapping[str, Given | Mapping[Key, Given] | Mapping[int | str, Given]],
    sets: Mapping[str, tuple[int | str, ...]],
) -> Names:
    constants: dict[str, Value] = {}
    tables: dict[str, TableInfo] = {}
    for name, value in given.items():
        if isinstance(value, Mapping):
            entries = {key_of(key): _exact(name, entry) for key, entry in value.items()}
            tables[name] = table_info(name, entries, sets)
        else:
            constants[name] = _exact(name, value)
    return Names(sets, constants, tables)


def _exact(name: str, value: Given) -> Value:
    if isinstance(value, float) and not _finite(value):
        raise ProgramError([Finding(f"the value of {name!r}", f"{value!r} is no number to compute with")])
    return exact(value)
