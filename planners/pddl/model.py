"""Domains and problems as typed trees: what the parser returns and every reader of PDDL walks.

Names are lower case, as PDDL is blind to case; `Variable("x")` is written `?x`. Positions are kept for
messages and take no part in comparisons. Source of the language: Haslum et al., An Introduction to the Planning
Domain Definition Language (2019), levels 1 and 2 without durative actions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

OBJECT = "object"
"""The type above all others."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a PDDL text; lines and columns count from 1."""

    line: int
    column: int


NOWHERE = Position(0, 0)


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter or a quantified variable, without its question mark."""

    name: str
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """An object of the problem or a constant of the domain."""

    name: str
    position: Position = field(default=NOWHERE, compare=False)


Term = Variable | Constant


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed variable; more than one type means `either`."""

    name: str
    types: tuple[str, ...] = (OBJECT,)
    position: Position = field(default=NOWHERE, compare=False)


# Conditions


@dataclass(frozen=True, slots=True)
class Atom:
    """A predicate applied to terms."""

    predicate: str
    terms: tuple[Term, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Equals:
    """Two terms denote the same object."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a condition."""

    body: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    """The conjunction of conditions; of none, it is true."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """The disjunction of conditions; of none, it is false."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Imply:
    """`left` is false or `right` is true."""

    left: "Condition"
    right: "Condition"


@dataclass(frozen=True, slots=True)
class Quantified:
    """A condition for all or for some objects."""

    quantifier: Literal["forall", "exists"]
    parameters: tuple[Parameter, ...]
    body: "Condition"


@dataclass(frozen=True, slots=True)
class FluentTerm:
    """A numeric function applied to terms."""

    function: str
    terms: tuple[Term, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """An operation on numbers; `-` with one operand negates."""

    op: Literal["+", "-", "*", "/"]
    operands: tuple["Number", ...]


Number = Fraction | FluentTerm | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of two numbers."""

    op: Literal["<", "<=", "=", ">=", ">"]
    left: Number
    right: Number


Condition = Atom | Equals | Not | And | Or | Imply | Quantified | Comparison
TRUE: Condition = And()


# Effects


@dataclass(frozen=True, slots=True)
class Add:
    """Make an atom true."""

    atom: Atom


@dataclass(frozen=True, slots=True)
class Delete:
    """Make an atom false; an atom added by the same action stays true."""

    atom: Atom


@dataclass(frozen=True, slots=True)
class Assign:
    """Change a numeric function."""

    op: Literal["assign", "increase", "decrease", "scale-up", "scale-down"]
    target: FluentTerm
    value: Number


@dataclass(frozen=True, slots=True)
class When:
    """An effect that happens where a condition holds before the action."""

    condition: Condition
    effect: "Effect"


@dataclass(frozen=True, slots=True)
class ForallEffect:
    """An effect for all objects of the given types."""

    parameters: tuple[Parameter, ...]
    effect: "Effect"


@dataclass(frozen=True, slots=True)
class AllEffects:
    """Several effects at once; of none, nothing changes."""

    parts: tuple["Effect", ...] = ()


Effect = Add | Delete | Assign | When | ForallEffect | AllEffects


# Declarations


@dataclass(frozen=True, slots=True)
class Predicate:
    """A declared predicate."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Function:
    """A declared numeric function, such as `total-cost`."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Action:
    """An action schema."""

    name: str
    parameters: tuple[Parameter, ...]
    precondition: Condition = TRUE
    effect: Effect = AllEffects()
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain. `types` maps each type to its parents (`object` has none and is not listed).

    `constants` maps each constant to its types.
    """

    name: str
    requirements: tuple[str, ...] = ()
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    predicates: tuple[Predicate, ...] = ()
    functions: tuple[Function, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """What a plan should minimize or maximize."""

    sense: Literal["minimize", "maximize"]
    expression: Number


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem. `objects` maps each object to its types; `init` holds ground atoms only."""

    name: str
    domain: str
    objects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    init: frozenset[Atom] = frozenset()
    values: Mapping[FluentTerm, Fraction] = field(default_factory=dict)
    goal: Condition = TRUE
    metric: Metric | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One ground action of a plan."""

    action: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"({' '.join((self.action, *self.arguments))})"


PlanSteps = tuple[Step, ...]
