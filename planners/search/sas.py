"""Read the text that Fast Downward's translator writes (`output.sas`, format version 3)."""

import re

from planners.search.task import NONE_OF_THOSE, Effect, Fact, FdrTask, Operator
from tools import DataError

_ATOM = re.compile(r"(NegatedAtom|Atom) ([^(]+)\((.*)\)")


class SasError(DataError):
    """A text is no task in the translator's format, or one with axioms."""


def read_sas(text: str, name: str = "") -> FdrTask:
    """Return the task in `text`; raise `SasError` where it is broken or has axioms."""
    try:
        return _Reader(text).task(name)
    except (ValueError, IndexError) as error:
        raise SasError("the text is no task in the translator's format", hint="translate it anew") from error


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = iter(text.split("\n"))
        self._facts: dict[Fact, Fact] = {}

    def task(self, name: str) -> FdrTask:
        self._expect("begin_version", "3", "end_version", "begin_metric")
        counts_cost = self._line() == "1"
        self._expect("end_metric")
        variables = tuple(self._variable() for _ in range(self._number()))
        mutexes = tuple(self._mutex() for _ in range(self._number()))
        self._expect("begin_state")
        initial = tuple(self._number() for _ in variables)
        self._expect("end_state", "begin_goal")
        goal = tuple(sorted(self._fact() for _ in range(self._number())))
        self._expect("end_goal")
        operators = tuple(self._operator(counts_cost=counts_cost) for _ in range(self._number()))
        if self._number():
            raise _axioms()
        return FdrTask(name, variables, initial, goal, operators, mutexes)

    def _line(self) -> str:
        line = next(self._lines, None)
        if line is None:
            raise ValueError("the text ends early")
        return line

    def _expect(self, *lines: str) -> None:
        for line in lines:
            if (found := self._line()) != line:
                raise ValueError(f"{found!r} where {line!r} is due")

    def _number(self) -> int:
        return int(self._line())

    def _fact(self) -> Fact:
        variable, value = self._line().split()
        return self._known((int(variable), int(value)))

    def _known(self, fact: Fact) -> Fact:
        """Return the one object for a fact: a large task repeats each of them thousands of times."""
        return self._facts.setdefault(fact, fact)

    def _variable(self) -> tuple[str, ...]:
        self._expect("begin_variable")
        self._line()
        if self._number() != -1:
            raise _axioms()
        values = tuple(_atom(self._line()) for _ in range(self._number()))
        self._expect("end_variable")
        return values

    def _mutex(self) -> tuple[Fact, ...]:
        self._expect("begin_mutex_group")
        facts = tuple(self._fact() for _ in range(self._number()))
        self._expect("end_mutex_group")
        return facts

    def _operator(self, *, counts_cost: bool) -> Operator:
        self._expect("begin_operator")
        name = self._line()
        preconditions = [self._fact() for _ in range(self._number())]
        effects = tuple(self._effect(preconditions) for _ in range(self._number()))
        cost = self._number() if counts_cost else 1
        if not counts_cost:
            self._line()
        self._expect("end_operator")
        return Operator(f"({name.rstrip()})", tuple(sorted(set(preconditions))), effects, cost)

    def _effect(self, preconditions: list[Fact]) -> Effect:
        numbers = [int(word) for word in self._line().split()]
        variable, before, after = numbers[-3:]
        if before >= 0:
            preconditions.append(self._known((variable, before)))
        pairs = numbers[1:-3]
        conditions = tuple(self._known((pairs[n], pairs[n + 1])) for n in range(0, 2 * numbers[0], 2))
        return Effect(conditions, variable, after)


def _axioms() -> SasError:
    return SasError("not supported: axioms", hint="ground the task without the translator")


def _atom(text: str) -> str:
    found = _ATOM.fullmatch(text)
    if found is None:
        return NONE_OF_THOSE
    words = [found[2], *(word for word in found[3].split(", ") if word)]
    atom = f"({' '.join(words)})"
    return atom if found[1] == "Atom" else f"(not {atom})"
