"""The contract of a heuristic module: what its `prepare` is given, once a task.

A module is Python text. It names the form in which it wants states, `VIEW = "atoms"` or `VIEW = "fdr"`, and
defines `prepare(task)`, which returns a function of a state, or an object with a method `estimate(state)`. That
returns a number of at least 0, or infinity for a state from which the goal is out of reach.

With "atoms" a state is a frozenset of atoms such as `("on", "a", "b")`: those that hold and can change. With
"fdr" it is a tuple with one integer a variable: `task.variables[v][state[v]]` is the atom that holds, or None
where none of the variable's atoms does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from planners.search.task import NONE_OF_THOSE, Fact, FdrTask
from planners.search.task import State as State  # for the modules, which may import from here only

GroundAtom = tuple[str, ...]
"""A predicate and its objects: `("on", "a", "b")`."""

View = Literal["atoms", "fdr"]
VIEWS: tuple[View, ...] = ("atoms", "fdr")

Estimate = Callable[[Any], float]
"""A function of a state in the view that its module chose."""


@dataclass(frozen=True, slots=True)
class SchemaOperator:
    """A ground action of some schema; only atoms that can change appear."""

    arguments: tuple[str, ...]
    preconditions: tuple[GroundAtom, ...]
    added: tuple[GroundAtom, ...]
    deleted: tuple[GroundAtom, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the PDDL says and the finite-domain task does not: the initial atoms, and the objects by type."""

    domain: str
    objects: Mapping[str, tuple[str, ...]]
    initial: frozenset[GroundAtom]


@dataclass(frozen=True)  # no slots: `cached_property` needs a place for its values
class TaskView:
    """A task as a heuristic module sees it.

    * `objects["block"]`: the objects of a type, those of its subtypes too, as declared.
    * `static`: atoms that hold in every state; they are in no state. `arguments("road")` lists those of one predicate.
    * `initial`: the atoms of the initial state that can change. `goal`: the atoms to reach.
    * `operators["stack"]`: the ground actions of a schema. There may be a great many: most heuristics need none.
    * `variables`, `goal_values`, `fact_of`: the tables of the finite-domain view.
    """

    facts: TaskFacts
    fdr: FdrTask = field(repr=False)

    @property
    def domain(self) -> str:
        """Return the name of the domain."""
        return self.facts.domain

    @property
    def objects(self) -> Mapping[str, tuple[str, ...]]:
        """Return the objects by type."""
        return self.facts.objects

    @cached_property
    def variables(self) -> tuple[tuple[GroundAtom | None, ...], ...]:
        """Return for each variable the atoms of its values."""
        return tuple(tuple(map(as_atom, texts)) for texts in self.fdr.variables)

    @cached_property
    def fact_of(self) -> Mapping[GroundAtom, Fact]:
        """Return the variable and the value of each atom that can change."""
        return {
            atom: (variable, value)
            for variable, atoms in enumerate(self.variables)
            for value, atom in enumerate(atoms)
            if atom is not None
        }

    @cached_property
    def static(self) -> frozenset[GroundAtom]:
        """Return the atoms that hold in every state."""
        return frozenset(self.facts.initial - self.fact_of.keys())

    @cached_property
    def initial(self) -> frozenset[GroundAtom]:
        """Return the atoms of the initial state that can change."""
        return atoms_of(self, self.fdr.initial)

    @property
    def initial_values(self) -> State:
        """Return the initial state in the finite-domain view."""
        return self.fdr.initial

    @cached_property
    def goal(self) -> tuple[GroundAtom, ...]:
        """Return the atoms of the goal; what holds in every state is left out."""
        atoms = (self.variables[variable][value] for variable, value in self.fdr.goal)
        return tuple(atom for atom in atoms if atom is not None)

    @property
    def goal_values(self) -> tuple[Fact, ...]:
        """Return the goal as variables and values."""
        return self.fdr.goal

    @cached_property
    def _static_by_predicate(self) -> Mapping[str, tuple[GroundAtom, ...]]:
        grouped: dict[str, list[GroundAtom]] = {}
        for atom in sorted(self.static):
            grouped.setdefault(atom[0], []).append(atom[1:])
        return {predicate: tuple(found) for predicate, found in grouped.items()}

    def arguments(self, predicate: str) -> tuple[GroundAtom, ...]:
        """Return the arguments of the static atoms with this predicate, sorted."""
        return self._static_by_predicate.get(predicate, ())

    @cached_property
    def operators(self) -> Mapping[str, tuple[SchemaOperator, ...]]:
        """Return the ground actions by schema."""
        grouped: dict[str, list[SchemaOperator]] = {}
        for number, operator in enumerate(self.fdr.operators):
            schema, *arguments = operator.name.strip("()").split() or [""]
            if schema:
                grouped.setdefault(schema, []).append(self._operator(number, tuple(arguments)))
        return {schema: tuple(found) for schema, found in grouped.items()}

    def _operator(self, number: int, arguments: tuple[str, ...]) -> SchemaOperator:
        operator = self.fdr.operators[number]
        required = (self.variables[variable][value] for variable, value in operator.preconditions)
        added, deleted = changes(self, number)
        preconditions = tuple(atom for atom in required if atom is not None)
        return SchemaOperator(arguments, preconditions, added, deleted, operator.cost)


def as_atom(text: str) -> GroundAtom | None:
    """Return `(on a b)` as a tuple; None for a negated atom and for none of the others."""
    if text == NONE_OF_THOSE or text.startswith("(not "):
        return None
    return tuple(text.strip("()").split())


def atoms_of(view: TaskView, state: State) -> frozenset[GroundAtom]:
    """Return the atoms that hold in a state and can change."""
    found = (atoms[value] for atoms, value in zip(view.variables, state, strict=True))
    return frozenset(atom for atom in found if atom is not None)


def changes(view: TaskView, number: int) -> tuple[tuple[GroundAtom, ...], tuple[GroundAtom, ...]]:
    """Return what an operator adds and what it may delete; conditions of effects are left out."""
    operator = view.fdr.operators[number]
    before = dict(operator.preconditions)
    added: list[GroundAtom] = []
    deleted: list[GroundAtom] = []
    for effect in operator.effects:
        atoms = view.variables[effect.variable]
        if (atom := atoms[effect.value]) is not None:
            added.append(atom)
        old: Sequence[GroundAtom | None] = atoms
        if effect.variable in before:
            old = [atoms[before[effect.variable]]]
        deleted.extend(other for other in old if other is not None and other != atom)
    return tuple(added), tuple(deleted)
