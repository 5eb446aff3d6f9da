"""Objects in the places of variables."""

from collections.abc import Iterator

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
    Quantified,
    Term,
    Variable,
)
from planners.pddl.semantics import Binding


def substitute(condition: Condition, binding: Binding) -> Condition:
    """Return `condition` with the objects of `binding` for its free variables."""
    match condition:
        case Atom(predicate, terms, position):
            return Atom(predicate, _terms(terms, binding), position)
        case Equals(left, right):
            return Equals(*_terms((left, right), binding))
        case Not(body):
            return Not(substitute(body, binding))
        case And(parts):
            return And(tuple(substitute(part, binding) for part in parts))
        case Or(parts):
            return Or(tuple(substitute(part, binding) for part in parts))
        case Imply(left, right):
            return Imply(substitute(left, binding), substitute(right, binding))
        case Quantified(quantifier, parameters, body):
            hidden = {parameter.name for parameter in parameters}
            inner = {name: value for name, value in binding.items() if name not in hidden}
            return Quantified(quantifier, parameters, substitute(body, inner))
        case Comparison(op, left, right):
            return Comparison(op, substitute_number(left, binding), substitute_number(right, binding))


def substitute_number(number: Number, binding: Binding) -> Number:
    """Return a numeric expression with objects for its variables."""
    match number:
        case FluentTerm(function, terms, position):
            return FluentTerm(function, _terms(terms, binding), position)
        case Arithmetic(op, operands):
            return Arithmetic(op, tuple(substitute_number(operand, binding) for operand in operands))
        case _:
            return number


def fluents_of(condition: Comparison) -> tuple[FluentTerm, ...]:
    """Return the numeric functions that a comparison mentions, each once."""
    return tuple(dict.fromkeys((*_fluents(condition.left), *_fluents(condition.right))))


def _fluents(number: Number) -> Iterator[FluentTerm]:
    if isinstance(number, FluentTerm):
        yield number
    elif isinstance(number, Arithmetic):
        for operand in number.operands:
            yield from _fluents(operand)


def _terms(terms: tuple[Term, ...], binding: Binding) -> tuple[Term, ...]:
    return tuple(
        Constant(binding[term.name], term.position) if isinstance(term, Variable) and term.name in binding else term
        for term in terms
    )
