"""Trees as PDDL text: what is written reads back as the same tree."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby

from planners.pddl.model import (
    OBJECT,
    TRUE,
    Action,
    Add,
    AllEffects,
    And,
    Arithmetic,
    Assign,
    Atom,
    Comparison,
    Condition,
    Constant,
    Delete,
    Domain,
    Effect,
    Equals,
    FluentTerm,
    ForallEffect,
    Imply,
    Not,
    Number,
    Or,
    Parameter,
    Problem,
    Quantified,
    Term,
    Variable,
    When,
)
from tools import InputError


def write_domain(domain: Domain) -> str:
    """Return the domain as PDDL text."""
    parts = [f"(define (domain {domain.name})"]
    if domain.requirements:
        parts.append(f"  (:requirements {' '.join(domain.requirements)})")
    if domain.types:
        parts.append(f"  (:types {_typed(_sorted_types(domain.types))})")
    if domain.constants:
        parts.append(f"  (:constants {_typed(domain.constants.items())})")
    if domain.predicates:
        parts.append(_block(":predicates", (_signature(p.name, p.parameters) for p in domain.predicates)))
    if domain.functions:
        parts.append(_block(":functions", (f"{_signature(f.name, f.parameters)} - number" for f in domain.functions)))
    return "\n".join([*parts, *map(_action, domain.actions)]) + ")\n"


def write_problem(problem: Problem) -> str:
    """Return the problem as PDDL text; facts are in alphabetical order."""
    facts = sorted(write_atom(atom) for atom in problem.init)
    values = sorted(f"(= {write_number(term)} {write_number(value)})" for term, value in problem.values.items())
    parts = [
        f"(define (problem {problem.name})",
        f"  (:domain {problem.domain})",
        *([f"  (:objects {_typed(problem.objects.items())})"] if problem.objects else []),
        _block(":init", [*facts, *values]),
        f"  (:goal {write_condition(problem.goal)})",
    ]
    if problem.metric is not None:
        parts.append(f"  (:metric {problem.metric.sense} {write_number(problem.metric.expression)})")
    return "\n".join(parts) + ")\n"


def write_condition(condition: Condition) -> str:
    """Return the condition as PDDL on one line."""
    match condition:
        case Atom():
            return write_atom(condition)
        case Equals(left, right):
            return f"(= {_term(left)} {_term(right)})"
        case Comparison(op, left, right):
            return f"({op} {write_number(left)} {write_number(right)})"
        case Not(body):
            return f"(not {write_condition(body)})"
        case And(parts):
            return _list("and", map(write_condition, parts))
        case Or(parts):
            return _list("or", map(write_condition, parts))
        case Imply(left, right):
            return f"(imply {write_condition(left)} {write_condition(right)})"
        case Quantified(quantifier, parameters, body):
            return f"({quantifier} ({write_parameters(parameters)}) {write_condition(body)})"


def write_effect(effect: Effect) -> str:
    """Return the effect as PDDL on one line."""
    match effect:
        case Add(atom):
            return write_atom(atom)
        case Delete(atom):
            return f"(not {write_atom(atom)})"
        case Assign(op, target, value):
            return f"({op} {write_number(target)} {write_number(value)})"
        case When(condition, inner):
            return f"(when {write_condition(condition)} {write_effect(inner)})"
        case ForallEffect(parameters, inner):
            return f"(forall ({write_parameters(parameters)}) {write_effect(inner)})"
        case AllEffects(parts):
            return _list("and", map(write_effect, parts))


def write_atom(atom: Atom) -> str:
    """Return the atom as PDDL."""
    return _list(atom.predicate, map(_term, atom.terms))


def write_number(number: Number) -> str:
    """Return the numeric expression as PDDL; a fraction without a finite decimal form raises `InputError`."""
    match number:
        case FluentTerm(function, terms):
            return _list(function, map(_term, terms))
        case Arithmetic(op, operands):
            return _list(op, map(write_number, operands))
        case _:
            return _decimal(number)


def write_parameters(parameters: tuple[Parameter, ...]) -> str:
    """Return typed variables as they stand between parentheses."""
    return _typed((f"?{parameter.name}", parameter.types) for parameter in parameters)


def _decimal(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    rest, digits = value.denominator, 0
    while rest > 1 and 10**digits % value.denominator:
        digits += 1
        if digits > 100:
            raise InputError(
                f"the number {value} has no finite decimal form", hint="write it as a quotient of whole numbers"
            )
    scaled = str(abs(value.numerator) * 10**digits // value.denominator).rjust(digits + 1, "0")
    return f"{'-' if value < 0 else ''}{scaled[:-digits]}.{scaled[-digits:]}"


def _action(action: Action) -> str:
    lines = [f"  (:action {action.name}", f"    :parameters ({write_parameters(action.parameters)})"]
    if action.precondition != TRUE:
        lines.append(f"    :precondition {write_condition(action.precondition)}")
    return "\n".join([*lines, f"    :effect {write_effect(action.effect)})"])


def _block(keyword: str, lines: Iterable[str]) -> str:
    return "\n    ".join([f"  ({keyword}", *lines]) + ")"


def _signature(name: str, parameters: tuple[Parameter, ...]) -> str:
    return f"({name} {write_parameters(parameters)})" if parameters else f"({name})"


def _typed(names: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Return names with their types; those of one type stand together, the untyped ones need no type at the end."""
    runs = [(types, [name for name, _ in run]) for types, run in groupby(names, key=lambda item: item[1])]
    written = [f"{' '.join(names)} - {_either(types)}" for types, names in runs]
    if runs and _is_object(runs[-1][0]):
        written[-1] = " ".join(runs[-1][1])
    return " ".join(written)


def _is_object(types: tuple[str, ...]) -> bool:
    return types in ((), (OBJECT,))


def _either(types: tuple[str, ...]) -> str:
    return types[0] if len(types) == 1 else f"(either {' '.join(types)})" if types else OBJECT


def _sorted_types(types: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the types with parents before children, which some readers ask for."""
    ordered: dict[str, tuple[str, ...]] = {}
    waiting = sorted(types)
    while waiting:
        ready = [name for name in waiting if all(p in ordered or p not in types for p in types[name])]
        ordered |= {name: types[name] for name in ready or waiting}
        waiting = [name for name in waiting if name not in ordered]
    return list(ordered.items())


def _term(term: Term) -> str:
    match term:
        case Variable(name):
            return f"?{name}"
        case Constant(name):
            return name


def _list(head: str, items: Iterable[str]) -> str:
    return f"({' '.join((head, *items))})"
