"""The objects of a problem by type, and the atoms that their types allow."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from planners.pddl.model import OBJECT, Action, Domain, Parameter, Problem, Step
from planners.reasoning.facts import Fact


class Objects:
    """Answer which objects a parameter may stand for, in the order of declaration."""

    def __init__(self, domain: Domain, problem: Problem) -> None:
        self._ancestors = {name: _ancestors(name, domain.types) for name in domain.types}
        self._types = {**domain.constants, **problem.objects}
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return all objects and constants."""
        return tuple(self._types)

    def of(self, types: tuple[str, ...]) -> tuple[str, ...]:
        """Return the objects of any of `types`, subtypes included."""
        if types not in self._known:
            self._known[types] = tuple(name for name, own in self._types.items() if self._is_any(own, types))
        return self._known[types]

    def bindings(self, parameters: Iterable[Parameter]) -> Iterator[tuple[str, ...]]:
        """Yield all tuples of objects that the parameters' types allow."""
        return product(*(self.of(parameter.types) for parameter in parameters))

    def steps(self, action: Action) -> Iterator[Step]:
        """Yield every instance of an action schema that the types allow, applicable ever or not."""
        return (Step(action.name, binding) for binding in self.bindings(action.parameters))

    def atoms(self, domain: Domain, names: Iterable[str]) -> Iterator[Fact]:
        """Yield every atom of the named predicates that the types allow."""
        wanted = set(names)
        for predicate in domain.predicates:
            if predicate.name in wanted:
                yield from ((predicate.name, *binding) for binding in self.bindings(predicate.parameters))

    def allows(self, parameters: tuple[Parameter, ...], names: tuple[str, ...]) -> bool:
        """Return whether the named objects exist and have the parameters' types."""
        return len(parameters) == len(names) and all(
            name in self.of(parameter.types) for parameter, name in zip(parameters, names, strict=True)
        )

    def _is_any(self, own: tuple[str, ...], types: tuple[str, ...]) -> bool:
        if OBJECT in types:
            return True
        return any(name in types or not self._ancestors.get(name, frozenset()).isdisjoint(types) for name in own)


def _ancestors(name: str, parents: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return all types above `name`; cycles are harmless."""
    found: set[str] = set()
    waiting = list(parents.get(name, ()))
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting.extend(parents.get(parent, ()))
    return frozenset(found)
