"""What a search works on: tasks in finite-domain form (SAS+, Backstrom and Nebel 1995), states, and heuristics.

The contract between the search, the built-in heuristics and those that a model writes:

* A state is a tuple with one small integer per variable. It is a value: nobody changes it, and everybody may keep it.
* A heuristic is made once a task, by a factory that takes the `FdrTask`. Then it is called with states and returns
  a number of at least zero, or `math.inf` for a state from which it sees no way to the goal. The search drops such
  states for good only where the heuristic is `safe`: infinity is then a proof.
* The rest is optional, and found by the protocols `Preferring`, `Batched` and `Incremental`: a
  heuristic that does not have their method is called one state at a time.
* `planners.search.heuristics.registry.heuristics()` has the factories of those that can be asked for by name.

A task has no axioms, and its goal is a conjunction. Conditional effects are there, rarely. Where two effects of an
operator that apply at once give one variable two values, the later one counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

Fact = tuple[int, int]
"""A variable and one of its values."""

State = tuple[int, ...]
"""The value of each variable."""

NONE_OF_THOSE = "<none of those>"
"""The text of a value that says that none of the other atoms of the variable holds."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Give a variable a value, where the conditions hold before the operator; mostly there are none."""

    conditions: tuple[Fact, ...]
    variable: int
    value: int


@dataclass(frozen=True, slots=True)
class Operator:
    """A ground action; `name` is PDDL text such as `(move a b)`. Preconditions are sorted by variable."""

    name: str
    preconditions: tuple[Fact, ...]
    effects: tuple[Effect, ...]
    cost: int

    def applicable(self, state: State) -> bool:
        """Return whether the preconditions hold; the search itself asks the successor generator."""
        return all(state[variable] == value for variable, value in self.preconditions)

    def successor(self, state: State) -> State:
        """Return the state after the operator, which must be applicable."""
        values = list(state)
        for effect in self.effects:
            if all(state[variable] == value for variable, value in effect.conditions):
                values[effect.variable] = effect.value
        return tuple(values)


@dataclass(frozen=True)  # no slots: `cached_property` needs a place for its values
class FdrTask:
    """A grounded task in finite-domain form.

    `variables[v][n]` is the atom that holds where variable v has value n: `(on a b)`, `(not (clear a))` where only
    one atom is left to negate, or `NONE_OF_THOSE`. Static atoms and those that can never hold are in no variable.
    `mutexes` are groups of facts, over several variables, of which at most one holds in any reachable state.
    Costs are integers of at least 0. An operator with an empty name only says that one of several goals is met: it
    costs nothing and is no step of a plan.
    """

    name: str
    variables: tuple[tuple[str, ...], ...]
    initial: State
    goal: tuple[Fact, ...]
    operators: tuple[Operator, ...]
    mutexes: tuple[tuple[Fact, ...], ...] = ()

    @cached_property
    def unit_cost(self) -> bool:
        """Return whether every operator that is a step costs 1."""
        return all(operator.cost == 1 for operator in self.operators if operator.name)

    @cached_property
    def has_conditional_effects(self) -> bool:
        """Return whether some effect has conditions."""
        return any(effect.conditions for operator in self.operators for effect in operator.effects)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Return the fact of each atom by its text; negated atoms and `NONE_OF_THOSE` are left out."""
        return {
            text: (variable, value)
            for variable, texts in enumerate(self.variables)
            for value, text in enumerate(texts)
            if text != NONE_OF_THOSE and not text.startswith("(not ")
        }

    def at_goal(self, state: State) -> bool:
        """Return whether the goal holds."""
        return all(state[variable] == value for variable, value in self.goal)

    def atoms(self, state: State) -> tuple[str, ...]:
        """Return the texts of the atoms that hold, without static ones."""
        texts = (texts[value] for texts, value in zip(self.variables, state, strict=True))
        return tuple(text for text in texts if text != NONE_OF_THOSE and not text.startswith("(not "))


class Heuristic(Protocol):
    """An estimate of the cost from a state to the goal.

    `admissible`: never more than that cost. `safe`: infinite only where no plan exists from the state.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def admissible(self) -> bool: ...  # noqa: D102
    @property
    def safe(self) -> bool: ...  # noqa: D102

    def __call__(self, state: State, /) -> float: ...  # noqa: D102


@runtime_checkable
class Preferring(Protocol):
    """A heuristic that also names operators (by number, all applicable) that look helpful in the state."""

    def with_preferred(self, state: State, /) -> tuple[float, Sequence[int]]:
        """Return the value and the preferred operators, computed together."""


@runtime_checkable
class Batched(Protocol):
    """A heuristic that is cheaper a state when asked for many at once."""

    def evaluate_batch(self, states: Sequence[State], /) -> Sequence[float]:
        """Return the value of each state."""


@runtime_checkable
class Incremental(Protocol):
    """A heuristic that is cheaper where it knows the state before, as with atoms kept as a set."""

    def evaluate_successors(
        self, parent: State, operators: Sequence[int], states: Sequence[State], /
    ) -> Sequence[float]:
        """Return the value of each state; `states[i]` follows `parent` by operator number `operators[i]`."""


HeuristicFactory = Callable[[FdrTask], Heuristic]
