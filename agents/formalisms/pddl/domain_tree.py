"""From a model's document to a domain: names that PDDL allows, and the tree that the writer prints."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agents.formalisms.pddl.domain_document import EQUALS, ActionPart, DomainDocument, ParameterPart
from planners import OBJECT, Action, And, Atom, Condition, Domain, Not, Parameter, Predicate, Variable, pddl_model

_UNFIT = re.compile(r"[^a-z0-9_-]+")
_RESERVED = frozenset({"and", "or", "not", "imply", "forall", "exists", "when", "either", OBJECT, "number"})


def pddl_name(name: str) -> str:
    """Return a name as PDDL allows it: lower case, a letter first, no blanks."""
    fit = _UNFIT.sub("-", name.strip().lower().lstrip("?")).strip("-_") or "x"
    return fit if fit[0].isalpha() and fit not in _RESERVED else f"x-{fit}"


def to_domain(document: DomainDocument, name: str = "drafted") -> Domain:
    """Return the domain that a document describes; what it names twice is kept twice, for the diagnostics to find."""
    actions = tuple(_action(part) for part in document.actions)
    types = {pddl_name(part.name): (_type(part.parent),) for part in document.declared.types if not _is_top(part.name)}
    predicates = tuple(
        Predicate(pddl_name(part.name), _places(part.arguments)) for part in document.declared.predicates
    )
    return Domain(
        name=name,
        requirements=_requirements(document, typed=bool(types)),
        types=types,
        predicates=predicates,
        actions=actions,
    )


def only(document: DomainDocument, action: ActionPart) -> DomainDocument:
    """Return the document with one of its actions, so that what is found wrong is found in that one."""
    return document.model_copy(update={"actions": (action,)})


def _action(part: ActionPart) -> Action:
    body = part.body
    conditions = [_condition(literal) for literal in body.literals("needs")]
    conditions += [Not(_condition(literal)) for literal in body.literals("needs_not")]
    changes: list[pddl_model.Effect] = [pddl_model.Add(_atom(lit)) for lit in body.literals("makes_true") if _fact(lit)]
    changes += [pddl_model.Delete(_atom(lit)) for lit in body.literals("makes_false") if _fact(lit)]
    return Action(
        name=pddl_name(part.head.name),
        parameters=tuple(Parameter(pddl_name(p.name), (_type(p.type),)) for p in part.head.parameters),
        precondition=And(tuple(conditions)),
        effect=pddl_model.AllEffects(tuple(changes)),
    )


def _atom(literal: tuple[str, ...]) -> Atom:
    predicate, *arguments = literal
    return Atom(pddl_name(predicate), tuple(Variable(pddl_name(name)) for name in arguments))


def _fact(literal: tuple[str, ...]) -> bool:
    return literal[0] != EQUALS


def _condition(literal: tuple[str, ...]) -> Condition:
    match literal:
        case (predicate, left, right) if predicate == EQUALS:
            return pddl_model.Equals(Variable(pddl_name(left)), Variable(pddl_name(right)))
    return _atom(literal)


def _requirements(document: DomainDocument, *, typed: bool) -> tuple[str, ...]:
    conditions = [
        literal
        for part in document.actions
        for literal in (*part.body.literals("needs"), *part.body.literals("needs_not"))
    ]
    wanted = {
        ":strips": True,
        ":typing": typed,
        ":equality": any(literal[0] == EQUALS for literal in conditions),
        ":negative-preconditions": any(part.body.literals("needs_not") for part in document.actions),
    }
    return tuple(name for name, used in wanted.items() if used)


def _places(types: tuple[str, ...]) -> tuple[Parameter, ...]:
    return tuple(Parameter(f"x{place}", (_type(name),)) for place, name in enumerate(types, 1))


def _is_top(name: str) -> bool:
    return not name.strip() or name.strip().lower() == OBJECT


def _type(name: str) -> str:
    return OBJECT if _is_top(name) else pddl_name(name)


@dataclass(frozen=True, slots=True)
class Fits:
    """Which types may stand for which: a parameter fits where its type lies on one line with the one asked for."""

    parents: dict[str, str]

    @classmethod
    def of(cls, document: DomainDocument) -> "Fits":
        """Read the hierarchy of a document."""
        return cls({part.name: part.parent for part in document.declared.types})

    def names(self, parameters: Iterable[ParameterPart], wanted: str) -> list[str]:
        """Return the parameters that may stand at a place of the type `wanted`."""
        return [p.name for p in parameters if self._below(p.type, wanted) or self._below(wanted, p.type)]

    def _below(self, name: str, wanted: str) -> bool:
        seen: set[str] = set()
        while name not in seen:
            if name == wanted or _is_top(wanted):
                return True
            seen.add(name)
            name = self.parents.get(name, "")
        return False
