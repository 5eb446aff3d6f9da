"""From facts that hold or not to finite-domain variables, by groups of facts that exclude each other.

As in Helmert (2009), Concise finite-domain representations for PDDL planning tasks: groups become variables, and what
is left over has a variable of its own. A fact that is asked for negatively has such a
variable besides, so a negation is a value too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from planners.equivalence.groups import groups
from planners.pddl.model import Domain, Problem
from planners.reasoning.facts import bits, show_fact
from planners.reasoning.formula import Cube
from planners.reasoning.grounding import ground
from planners.reasoning.positive import positive_task
from planners.reasoning.task import GroundAction, GroundTask
from planners.search.cover import covered
from planners.search.task import NONE_OF_THOSE, Effect, Fact, FdrTask, Operator
from tools import InputError


def ground_here(domain: Domain, problem: Problem) -> FdrTask:
    """Ground a problem in this process, without Fast Downward; raise what `ground` raises."""
    return finite_domain(ground(domain, problem))


def finite_domain(task: GroundTask) -> FdrTask:
    """Return a grounded task in finite-domain form; fractional costs are scaled to integers."""
    return _Encoding(task).task()


@dataclass(frozen=True, slots=True)
class _Variable:
    """Facts of which at most one holds; with `none` there is a value for none of them."""

    facts: tuple[int, ...]
    none: bool


class _Encoding:
    def __init__(self, task: GroundTask) -> None:
        self._task = task
        self._positive = positive_task(task)
        added, deleted = _effects(task)
        self._ever = task.init | added
        self._always = task.init & ~deleted
        self._changing = self._ever & ~self._always
        self._variables = [*self._grouped()]
        self._value_of = {
            fact: (number, value) for number, one in enumerate(self._variables) for value, fact in enumerate(one.facts)
        }
        self._false_of: dict[int, Fact] = {}
        for fact in bits(self._positive.negated & self._changing):
            variable = self._value_of[fact][0]
            if len(self._variables[variable].facts) == 1:
                self._false_of[fact] = (variable, 1)
            else:
                self._variables.append(_Variable((fact,), none=True))
                self._false_of[fact] = (len(self._variables) - 1, 1)
        self._scale = lcm(*(Fraction(action.cost).denominator for action in task.actions))

    def task(self) -> FdrTask:
        variables = [self._texts(variable) for variable in self._variables]
        initial = [self._initial(variable) for variable in self._variables]
        operators = [operator for action in self._task.actions for operator in self._operators(action)]
        cubes = [facts for cube in self._task.goal if (facts := self._facts(cube)) is not None]
        if len(cubes) == 1:
            goal = cubes[0]
        else:
            met = len(variables)
            variables.append((NONE_OF_THOSE, NONE_OF_THOSE))
            initial.append(0)
            goal = ((met, 1),)
            operators += [Operator("", cube, (Effect((), met, 1),), 0) for cube in cubes]
        return FdrTask(self._task.problem.name, tuple(variables), tuple(initial), goal, tuple(operators))

    def _grouped(self) -> Iterator[_Variable]:
        known = sorted(groups(self._task, self._positive), key=lambda group: (-group.facts.bit_count(), group.facts))
        left = self._changing
        for place, chosen in covered(bits(left), [tuple(bits(group.facts)) for group in known]):
            mask = sum(1 << fact for fact in chosen)
            exactly = known[place].exactly and not known[place].facts & ~mask & self._ever
            yield _Variable(chosen, none=not exactly)
            left &= ~mask
        yield from (_Variable((fact,), none=True) for fact in bits(left))

    def _texts(self, variable: _Variable) -> tuple[str, ...]:
        texts = [show_fact(self._task.facts[fact]) for fact in variable.facts]
        if variable.none:
            texts.append(f"(not {texts[0]})" if len(texts) == 1 else NONE_OF_THOSE)
        return tuple(texts)

    def _initial(self, variable: _Variable) -> int:
        holding = (value for value, fact in enumerate(variable.facts) if self._task.init >> fact & 1)
        return next(holding, len(variable.facts))

    def _facts(self, cube: Cube) -> tuple[Fact, ...] | None:
        """Return a conjunction as values of variables, or None where it can never hold."""
        if cube.positive & ~self._ever or cube.negative & self._always:
            return None
        wanted = [self._value_of[fact] for fact in bits(cube.positive & self._changing)]
        wanted += [self._false_of[fact] for fact in bits(cube.negative & self._changing)]
        found = dict(wanted)
        if any(found[variable] != value for variable, value in wanted):
            return None
        return tuple(sorted(found.items()))

    def _operators(self, action: GroundAction) -> Iterator[Operator]:
        if action.cost < 0:
            raise InputError(f"the action {str(action)!r} costs less than nothing: {action.cost}")
        cost = int(action.cost * self._scale)
        for cube in action.precondition:
            needed = self._facts(cube)
            if needed is None:
                continue
            deletes = [*self._deletes((), action.delete & ~action.add, dict(needed))]
            adds = [*self._adds((), action.add)]
            for effect in action.conditional:
                possible = (facts for cube in effect.condition if (facts := self._facts(cube)) is not None)
                for conditions in possible:
                    deletes += self._deletes(conditions, effect.delete & ~action.add, dict(needed))
                    adds += self._adds(conditions, effect.add)
            set_anyway = {effect.variable for effect in adds if not effect.conditions}
            kept = [effect for effect in deletes if effect.variable not in set_anyway]
            yield Operator(str(action), needed, tuple(dict.fromkeys((*kept, *adds))), cost)

    def _adds(self, conditions: tuple[Fact, ...], mask: int) -> Iterator[Effect]:
        for fact in bits(mask & self._changing):
            for variable, value in self._places(fact):
                yield Effect(conditions, variable, value)

    def _deletes(self, conditions: tuple[Fact, ...], mask: int, needed: dict[int, int]) -> Iterator[Effect]:
        """Yield effects that leave none of the facts of a variable, where the fact is the one that holds."""
        for fact in bits(mask & self._changing):
            for variable, value in self._places(fact):
                count = len(self._variables[variable].facts)
                if not self._variables[variable].none or needed.get(variable, value) != value:
                    continue
                certain = count == 1 or variable in needed
                when = conditions if certain else tuple(sorted({*conditions, (variable, value)}))
                yield Effect(when, variable, count)

    def _places(self, fact: int) -> Iterator[Fact]:
        """Yield the values that say that a fact holds: of its variable, and of the one for its negation."""
        yield self._value_of[fact]
        if fact in self._false_of and self._false_of[fact][0] != self._value_of[fact][0]:
            yield self._false_of[fact][0], 0


def _effects(task: GroundTask) -> tuple[int, int]:
    """Return all facts that some action adds, and all that some action deletes."""
    added = deleted = 0
    for action in task.actions:
        added |= action.add
        deleted |= action.delete
        for effect in action.conditional:
            added |= effect.add
            deleted |= effect.delete
    return added, deleted
