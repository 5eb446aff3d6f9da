"""Conditions and numeric expressions with other terms: objects for variables, new names for objects."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from planners.pddl.model import (
    And,
    Arithmetic,
    Atom,
    Comparison,
    Condition,
    Constant,
    Equals,
    FluentTerm,
    Imply,
    Not,
    Number,
    Or,
    Problem,
    Quantified,
    Term,
    Variable,
)
from planners.pddl.semantics import Binding
from planners.pddl.typed_lists import is_name
from tools import InputError, did_you_mean

Change = Callable[[Term], Term]
Renaming = Mapping[str, str]


def substitute(condition: Condition, binding: Binding) -> Condition:
    """Return `condition` with the objects of `binding` for its free variables."""
    return _changed(condition, _bound(binding))


def substitute_number(number: Number, binding: Binding) -> Number:
    """Return a numeric expression with objects for its variables."""
    return _changed_number(number, _bound(binding))


def renamed(condition: Condition, names: Renaming) -> Condition:
    """Return a condition with its objects renamed; names that are not listed stay."""
    return _changed(condition, _named(names))


def renamed_problem(problem: Problem, names: Renaming) -> Problem:
    """Return a problem with its objects renamed; those that are not listed keep their names.

    Raise `InputError` for a name that no object has, for a new one that PDDL does not read, and for two objects of one.
    """
    _check_renaming(problem, names)
    change = _named(names)
    return Problem(
        problem.name,
        problem.domain,
        {names.get(name, name): types for name, types in problem.objects.items()},
        frozenset(Atom(atom.predicate, tuple(map(change, atom.terms))) for atom in problem.init),
        {FluentTerm(term.function, tuple(map(change, term.terms))): value for term, value in problem.values.items()},
        renamed(problem.goal, names),
        problem.metric,
    )


def _check_renaming(problem: Problem, names: Renaming) -> None:
    changed = {old: new for old, new in names.items() if old != new}  # a constant of the domain may stay as it is
    for old, new in changed.items():
        if old not in problem.objects:
            raise InputError(f"there is no object {old!r} to rename", hint=did_you_mean(old, problem.objects))
        if not is_name(new):
            message = f"{new!r} is no name for an object"
            raise InputError(message, hint="use letters in lower case, digits, '-' and '_'")
    for name, count in Counter(names.get(name, name) for name in problem.objects).items():
        if count > 1:
            raise InputError(f"{count} objects would be named {name!r}", hint="give each object a name of its own")


def fluents_of(condition: Comparison) -> tuple[FluentTerm, ...]:
    """Return the numeric functions that a comparison mentions, each once."""
    return tuple(dict.fromkeys((*_fluents(condition.left), *_fluents(condition.right))))


def _bound(binding: Binding) -> Change:
    def change(term: Term) -> Term:
        known = isinstance(term, Variable) and term.name in binding
        return Constant(binding[term.name], term.position) if known else term

    return change


def _named(names: Renaming) -> Change:
    def change(term: Term) -> Term:
        return Constant(names.get(term.name, term.name), term.position) if isinstance(term, Constant) else term

    return change


def _changed(condition: Condition, change: Change) -> Condition:
    match condition:
        case Atom(predicate, terms, position):
            return Atom(predicate, tuple(map(change, terms)), position)
        case Equals(left, right):
            return Equals(change(left), change(right))
        case Not(body):
            return Not(_changed(body, change))
        case And(parts):
            return And(tuple(_changed(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(_changed(part, change) for part in parts))
        case Imply(left, right):
            return Imply(_changed(left, change), _changed(right, change))
        case Quantified(quantifier, parameters, body):
            own = {parameter.name for parameter in parameters}
            return Quantified(quantifier, parameters, _changed(body, _except(own, change)))
        case Comparison(op, left, right):
            return Comparison(op, _changed_number(left, change), _changed_number(right, change))


def _except(variables: set[str], change: Change) -> Change:
    """Return `change` where a quantifier has taken these variables for itself."""
    return lambda term: term if isinstance(term, Variable) and term.name in variables else change(term)


def _changed_number(number: Number, change: Change) -> Number:
    match number:
        case FluentTerm(function, terms, position):
            return FluentTerm(function, tuple(map(change, terms)), position)
        case Arithmetic(op, operands):
            return Arithmetic(op, tuple(_changed_number(operand, change) for operand in operands))
        case _:
            return number


def _fluents(number: Number) -> Iterator[FluentTerm]:
    if isinstance(number, FluentTerm):
        yield number
    elif isinstance(number, Arithmetic):
        for operand in number.operands:
            yield from _fluents(operand)
