"""Interchangeable objects: states that differ only in which of them is which are as far from the goal as each other.

Two objects are interchangeable if exchanging them maps the static facts, the numbers, the goal and the actions onto
themselves. The initial state may tell them apart. Searching one state of each orbit is orbit search (Domshlak, Katz and
Shleyfman 2012, Enhanced symmetry breaking in cost-optimal planning as forward search), here with sorting instead of
general graph automorphisms: an orbit may keep more than one state, but states that are merged always are symmetric.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from planners.pddl.model import Constant
from planners.reasoning.facts import Fact, State, bits
from planners.reasoning.task import GroundTask

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Interchangeable objects: for each fact of one of them which object and which shape of fact it is."""

    mask: int
    place: dict[int, tuple[int, int]]
    facts: tuple[tuple[int, ...], ...]

    def sorted(self, state: State) -> State:
        """Return `state` with what holds of the objects dealt out to them in a fixed order."""
        held = [0] * len(self.facts)
        for fact in bits(state & self.mask):
            owner, shape = self.place[fact]
            held[owner] |= 1 << shape
        dealt = sorted(held)
        if dealt == held:
            return state
        state &= ~self.mask
        for row, shapes in zip(self.facts, dealt, strict=True):
            for shape in bits(shapes):
                state |= 1 << row[shape]
        return state


class Symmetry:
    """The groups of interchangeable objects of a task."""

    def __init__(self, task: GroundTask) -> None:
        self._task = task
        self._static = _of_objects([*task.static, *_numbers(task)])
        self._goal = {
            (frozenset(task.facts.facts(c.positive)), frozenset(task.facts.facts(c.negative))) for c in task.goal
        }
        self._steps = _of_objects([(a.step.action, *a.step.arguments) for a in task.actions])
        found = (self._group(names) for names in self._interchangeable() if len(names) > 1)
        self._groups = tuple(group for group in found if group is not None)

    def canonical(self, state: State) -> State:
        """Return a state that is symmetric to `state`, the same one for many that are."""
        for group in self._groups:
            state = group.sorted(state)
        return state

    def _interchangeable(self) -> list[list[str]]:
        """Return the classes of interchangeable objects; what an action's text names stands for itself."""
        classes: list[list[str]] = []
        types = self._task.problem.objects
        named = {*self._task.domain.constants, *_constants(self._task.domain.actions)}
        for name in types:
            if name in named:
                continue
            for names in classes:
                if set(types[names[0]]) == set(types[name]) and self._exchangeable(names[0], name):
                    names.append(name)
                    break
            else:
                classes.append([name])
        return classes

    def _exchangeable(self, first: str, second: str) -> bool:
        swap = {first: second, second: first}
        own = self._static.get(first, set()) | self._static.get(second, set())
        if {_swapped(row, swap) for row in own} != own:
            return False
        goal = {
            (frozenset(_swapped(f, swap) for f in p), frozenset(_swapped(f, swap) for f in n)) for p, n in self._goal
        }
        if goal != self._goal:
            return False
        steps = self._steps.get(first, set()) | self._steps.get(second, set())
        return {_swapped(row, swap) for row in steps} == steps

    def _group(self, names: list[str]) -> _Group | None:
        """Return the group of some objects, or None where a fact is about two of them."""
        possible = self._task.init
        for action in self._task.actions:
            possible |= action.add
            for effect in action.conditional:
                possible |= effect.add
        members = set(names)
        shapes: dict[str, dict[Fact, int]] = {name: {} for name in names}
        for number in bits(possible):
            fact = self._task.facts[number]
            about = members.intersection(fact[1:])
            if len(about) > 1:
                return None
            for name in about:
                shapes[name][_swapped(fact, {name: "?"})] = number
        order = sorted(shapes[names[0]])
        if any(sorted(own) != order for own in shapes.values()):
            return None
        facts = tuple(tuple(shapes[name][shape] for shape in order) for name in names)
        place = {fact: (owner, shape) for owner, row in enumerate(facts) for shape, fact in enumerate(row)}
        return _Group(sum(1 << fact for fact in place), place, facts)


def _constants(tree: object) -> Iterator[str]:
    """Yield the objects that a tree names."""
    if isinstance(tree, Constant):
        yield tree.name
    elif isinstance(tree, tuple):
        for part in tree:
            yield from _constants(part)
    elif is_dataclass(tree):
        for part in fields(tree):
            yield from _constants(getattr(tree, part.name))


def _numbers(task: GroundTask) -> Iterator[Row]:
    for term, value in task.problem.values.items():
        yield (f"{term.function} {value}", *(argument.name for argument in term.terms))


def _of_objects(rows: Iterable[Row]) -> dict[str, set[Row]]:
    """Return for each object the rows that name it."""
    found: dict[str, set[Row]] = {}
    for row in rows:
        for name in row[1:]:
            found.setdefault(name, set()).add(row)
    return found


def _swapped(row: Row, swap: Mapping[str, str]) -> Row:
    """Return a row with other objects; its head, a predicate or an action, stays."""
    return (row[0], *(swap.get(name, name) for name in row[1:]))
