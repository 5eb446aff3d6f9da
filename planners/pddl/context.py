"""What is known while a text is read: types, names, variables, and where mistakes go."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from planners.pddl.findings import Findings, PddlFinding, Severity
from planners.pddl.model import Function, Parameter, Position, Predicate
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.types import TypeTree


class Located(Protocol):
    """Something with a place in the text."""

    @property
    def line(self) -> int:
        """Return the line, from 1."""

    @property
    def column(self) -> int:
        """Return the column, from 1."""


@dataclass(slots=True)
class Names:
    """The declared names of a domain and, where there is one, of a problem."""

    types: TypeTree = field(default_factory=lambda: TypeTree({}))
    objects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    predicates: dict[str, Predicate] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    elsewhere: Callable[[], Mapping[str, object]] = dict
    """Gives the problem's objects while its domain is read: not usable there, but worth a hint."""


@dataclass(slots=True)
class Context:
    """Names and variables in reach, and the findings so far.

    `used` collects the variables that were mentioned, `needs` the requirements with their first place.
    """

    findings: Findings
    names: Names
    variables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    needs: dict[str, Node] = field(default_factory=dict)

    def inside(self, parameters: Iterable[Parameter]) -> "Context":
        """Return the context in which `parameters` are in reach as well."""
        mine = {parameter.name: parameter.types for parameter in parameters}
        return replace(self, variables={**self.variables, **mine})

    def error(self, code: str, message: str, at: Node, hint: str = "") -> None:
        """Report a mistake at a word or group."""
        self._report("error", code, message, at, hint)

    def warn(self, code: str, message: str, at: Node, hint: str = "") -> None:
        """Report what is legal but most likely not meant."""
        self._report("warning", code, message, at, hint)

    def note(self, code: str, message: str, at: Node, hint: str = "") -> None:
        """Report a matter of style."""
        self._report("note", code, message, at, hint)

    def need(self, requirement: str, at: Node) -> None:
        """Remember that the text uses what `requirement` announces."""
        self.needs.setdefault(requirement, at)

    def _report(self, severity: Severity, code: str, message: str, at: Node, hint: str) -> None:
        self.findings.add(PddlFinding(code, severity, message, at.line, at.column, at.end_column, hint))


def position(at: Located) -> Position:
    """Return the place of a node for the tree."""
    return Position(at.line, at.column)


def describe(node: Node) -> str:
    """Return how a message names a node."""
    if isinstance(node, Word):
        return repr(node.text)
    return f"'({node.head} ...)'" if node.head else "'(...)'"


def words(nodes: Iterable[Node]) -> list[Word]:
    """Return those nodes that are words."""
    return [node for node in nodes if isinstance(node, Word)]


def groups(nodes: Iterable[Node]) -> list[Group]:
    """Return those nodes that are groups."""
    return [node for node in nodes if isinstance(node, Group)]
