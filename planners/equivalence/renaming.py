"""Conditions and problems under other names for their objects."""

from collections.abc import Mapping

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
)

Renaming = Mapping[str, str]


def renamed(condition: Condition, names: Renaming) -> Condition:
    """Return a condition with its objects renamed; names that are not listed stay."""
    match condition:
        case Atom(predicate=predicate, terms=terms):
            return Atom(predicate, _terms(terms, names))
        case Equals(left=left, right=right):
            return Equals(*_terms((left, right), names))
        case Not(body=body):
            return Not(renamed(body, names))
        case And(parts=parts):
            return And(tuple(renamed(part, names) for part in parts))
        case Or(parts=parts):
            return Or(tuple(renamed(part, names) for part in parts))
        case Imply(left=left, right=right):
            return Imply(renamed(left, names), renamed(right, names))
        case Quantified(quantifier=quantifier, parameters=parameters, body=body):
            return Quantified(quantifier, parameters, renamed(body, names))
        case Comparison(op=op, left=left_number, right=right_number):
            return Comparison(op, renamed_number(left_number, names), renamed_number(right_number, names))


def renamed_number(number: Number, names: Renaming) -> Number:
    """Return a numeric expression with its objects renamed."""
    match number:
        case FluentTerm(function=function, terms=terms):
            return FluentTerm(function, _terms(terms, names))
        case Arithmetic(op=op, operands=operands):
            return Arithmetic(op, tuple(renamed_number(operand, names) for operand in operands))
    return number


def renamed_problem(problem: Problem, names: Renaming) -> Problem:
    """Return a problem with its objects renamed; the names must stay distinct."""
    return Problem(
        problem.name,
        problem.domain,
        {names.get(name, name): types for name, types in problem.objects.items()},
        frozenset(Atom(atom.predicate, _terms(atom.terms, names)) for atom in problem.init),
        {FluentTerm(term.function, _terms(term.terms, names)): value for term, value in problem.values.items()},
        renamed(problem.goal, names),
        problem.metric,
    )


def _terms(terms: tuple[Term, ...], names: Renaming) -> tuple[Term, ...]:
    return tuple(Constant(names.get(t.name, t.name)) if isinstance(t, Constant) else t for t in terms)
