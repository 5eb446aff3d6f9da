"""The objects of a problem by type, the atoms that their types allow, and the names that callers may use."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from planners.pddl.model import OBJECT, Action, Domain, Parameter, Problem, Step
from planners.reasoning.facts import Fact, lower_case, read_fact, show_fact
from tools import InputError, counted, did_you_mean

_Declared = Mapping[str, tuple[Parameter, ...]]


class Objects:
    """Answer which objects a parameter may stand for, in the order of declaration.

    `fact` and `step` are the way in for what a caller names. A name that nobody knows is a mistake of the caller, of
    which nothing follows; only what the problem can state is ever proven impossible.
    """

    def __init__(self, domain: Domain, problem: Problem) -> None:
        self._ancestors = {name: _ancestors(name, domain.types) for name in domain.types}
        self._types = {**domain.constants, **problem.objects}
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._predicates: _Declared = {predicate.name: predicate.parameters for predicate in domain.predicates}
        self._actions: _Declared = {action.name: action.parameters for action in domain.actions}

    @property
    def names(self) -> tuple[str, ...]:
        """Return all objects and constants."""
        return tuple(self._types)

    def fact(self, given: Fact | str) -> Fact:
        """Return a fact that a caller names as `("on", "a", "b")` or `(on a b)`, in lower case.

        Its objects may be of the wrong types: then it can be stated, and never holds. Raise `InputError` with the
        nearest name for an unknown predicate or object, and for a wrong number of objects.
        """
        fact = read_fact(given) if isinstance(given, str) else lower_case(given)
        self._require(fact, self._predicates, "predicate")
        return fact

    def step(self, given: Step | str) -> Step:
        """Return a ground action that a caller names; otherwise as `fact`."""
        names = read_fact(given) if isinstance(given, str) else lower_case((given.action, *given.arguments))
        self._require(names, self._actions, "action")
        return Step(names[0], names[1:])

    def is_type_consistent(self, fact: Fact) -> bool:
        """Return whether a predicate of that name takes objects of these types."""
        parameters = self._predicates.get(fact[0])
        return parameters is not None and self.allows(parameters, fact[1:])

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

    def _require(self, names: Fact, declared: _Declared, kind: str) -> None:
        head, *objects = names
        parameters = declared.get(head)
        if parameters is None:
            raise InputError(f"there is no {kind} {head!r}", hint=did_you_mean(head, declared))
        if len(parameters) != len(objects):
            takes = counted(len(parameters), "object", "objects")
            shown = " ".join((head, *(f"?{one.name} - {'/'.join(one.types)}" for one in parameters)))
            message = f"{head!r} takes {takes}, {show_fact(names)!r} has {len(objects)}"
            raise InputError(message, hint=f"it is declared as ({shown})")
        for name in objects:
            if name not in self._types:
                raise InputError(f"there is no object {name!r}", hint=did_you_mean(name, self._types))

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
