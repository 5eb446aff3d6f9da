"""Ground atoms as tuples of names, and their numbers as bits of a state."""

from collections.abc import Iterable, Iterator

from planners.pddl.model import Atom, Constant, PlanSteps, Step
from tools import InputError

Fact = tuple[str, ...]
"""A predicate and the names of its objects: `("on", "a", "b")`."""

State = int
"""A set of facts: bit number n is set when fact number n holds."""


def fact_of(atom: Atom) -> Fact:
    """Return a ground atom as a tuple of names."""
    return (atom.predicate, *(term.name for term in atom.terms))


def atom_of(fact: Fact) -> Atom:
    """Return a tuple of names as an atom."""
    return Atom(fact[0], tuple(map(Constant, fact[1:])))


def show_fact(fact: Fact) -> str:
    """Write a fact as PDDL does."""
    return f"({' '.join(fact)})"


def read_fact(text: str) -> Fact:
    """Read `(on a b)`, with or without its parentheses; PDDL is blind to case."""
    inner = text.strip().lower()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    names = tuple(inner.split())
    if not names or "(" in inner or ")" in inner:
        raise InputError(f"{text!r} is no atom", hint="write one as (predicate object ...)")
    return names


def read_step(text: str) -> Step:
    """Read one ground action written `(name object ...)`."""
    name, *arguments = read_fact(text)
    return Step(name, tuple(arguments))


def lower_case(given: Fact) -> Fact:
    """Return a fact in lower case, as PDDL is blind to case; raise `InputError` for what is no tuple of names."""
    if not given or not isinstance(given, tuple) or not all(isinstance(name, str) for name in given):
        raise InputError(f"{given!r} is no atom", hint='write one as ("predicate", "object", ...)')
    return tuple(name.lower() for name in given)


def lower_steps(plan: PlanSteps) -> PlanSteps:
    """Return a plan in lower case."""
    return tuple(Step(step.action.lower(), tuple(map(str.lower, step.arguments))) for step in plan)


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class FactTable:
    """Number facts in the order in which they are first met."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._numbers: dict[Fact, int] = {}

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, fact: Fact) -> bool:
        return fact in self._numbers

    def __getitem__(self, number: int) -> Fact:
        return self._facts[number]

    def number(self, fact: Fact) -> int:
        """Return the number of `fact`, a new one if need be."""
        number = self._numbers.setdefault(fact, len(self._facts))
        if number == len(self._facts):
            self._facts.append(fact)
        return number

    def bit(self, fact: Fact) -> int:
        """Return the mask of `fact` alone, or 0 where it has no number: it can then never hold."""
        number = self._numbers.get(fact)
        return 0 if number is None else 1 << number

    def mask(self, facts: Iterable[Fact]) -> int:
        """Return the mask of several facts, numbering new ones."""
        mask = 0
        for fact in facts:
            mask |= 1 << self.number(fact)
        return mask

    def facts(self, mask: int) -> tuple[Fact, ...]:
        """Return the facts of a mask, sorted by name."""
        return tuple(sorted(self._facts[number] for number in bits(mask)))
