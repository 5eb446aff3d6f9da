"""Atoms, terms and numbers: names are looked up, counted and checked by type."""

import re
from fractions import Fraction
from itertools import islice
from typing import Literal

from planners.pddl.context import Context, describe, position, words
from planners.pddl.model import Arithmetic, Atom, Constant, FluentTerm, Function, Number, Predicate, Term, Variable
from planners.pddl.sexpr import Group, Node, Word
from tools import closest, did_you_mean

_OPERATORS: dict[str, Literal["+", "-", "*", "/"]] = {"+": "+", "-": "-", "*": "*", "/": "/"}
ARITHMETIC = frozenset(_OPERATORS)
CLOCK = "total-time"
"""A quantity that metrics may name without declaring it: the length of the plan."""
_CONNECTIVES = ("and", "not", "forall", "exists", "imply", "when", "increase", "decrease", "assign")
_NUMBER = re.compile(r"[+-]?(\d{1,100}(\.\d{0,100})?|\.\d{1,100})")


def is_number(node: Node) -> bool:
    """Return whether a node is a number as it stands."""
    return isinstance(node, Word) and _NUMBER.fullmatch(node.text) is not None


def is_numeric(node: Node, context: Context) -> bool:
    """Return whether a node denotes a number: a literal, a function or an operation."""
    if isinstance(node, Group):
        return node.head in ARITHMETIC or node.head in context.names.functions or node.head == CLOCK
    return is_number(node) and node.name not in context.names.objects


def read_atom(group: Group, context: Context) -> Atom | None:
    """Return the atom in `group`, or nothing after reporting what is wrong with its predicate."""
    head = group.items[0] if group.items else group
    if isinstance(head, Group):
        context.error("syntax", f"{describe(group)} begins with no name", group, "write '(predicate term ...)'")
        return None
    predicate = context.names.predicates.get(head.name)
    if predicate is None:
        _report_unknown_predicate(head, context)
        for item in words(group.items[1:]):
            read_term(item, context)
        return None
    terms = _read_terms(group, predicate, context)
    return None if terms is None else Atom(predicate.name, terms, position(group))


def read_fluent(node: Node, context: Context) -> FluentTerm | None:
    """Return the numeric function applied in `node`, or nothing after a report."""
    if isinstance(node, Word):
        node = Group(node.line, node.column, [node])
    function = context.names.functions.get(node.head)
    if function is None and node.head != CLOCK:
        hint = did_you_mean(node.head, context.names.functions) or "declare it under (:functions ...)"
        context.error("unknown-function", f"there is no numeric function {node.head!r}", node, hint)
        return None
    terms = _read_terms(node, function or Function(CLOCK), context)
    return None if terms is None else FluentTerm(node.head, terms, position(node))


def read_number(node: Node, context: Context) -> Number | None:
    """Return the numeric expression in `node`, or nothing after a report."""
    if isinstance(node, Word) and is_number(node):
        return Fraction(node.text)
    if isinstance(node, Group) and node.head in ARITHMETIC:
        return _read_arithmetic(node, context)
    return read_fluent(node, context)


def _read_arithmetic(group: Group, context: Context) -> Number | None:
    operands = [read_number(item, context) for item in group.items[1:]]
    fewest = 1 if group.head == "-" else 2
    if len(operands) < fewest or (group.head in "-/" and len(operands) > 2):
        context.error("arity", f"{group.head!r} with {len(operands)} operands", group, "give it two operands")
        return None
    known = tuple(operand for operand in operands if operand is not None)
    return Arithmetic(_OPERATORS[group.head], known) if len(known) == len(operands) else None


def _read_terms(group: Group, declared: Predicate | Function, context: Context) -> tuple[Term, ...] | None:
    given, wanted = len(group.items) - 1, len(declared.parameters)
    terms = [read_term(item, context) for item in group.items[1:]]
    if given != wanted:
        shown = " ".join(["(" + declared.name, *(f"?{p.name} - {_either(p.types)}" for p in declared.parameters)]) + ")"
        message = f"{declared.name!r} takes {wanted} argument{'' if wanted == 1 else 's'}, here it has {given}"
        context.error("arity", message, group, f"it is declared as {shown}")
        return None
    for item, term, parameter in zip(group.items[1:], terms, declared.parameters, strict=True):
        if term is not None:
            _check_type(item, term, parameter.types, context, f"argument {parameter.name!r} of {declared.name!r}")
    known = tuple(term for term in terms if term is not None)
    return known if len(known) == given else None


def read_term(node: Node, context: Context) -> Term | None:
    """Return the variable or constant in `node`, or nothing after a report."""
    if isinstance(node, Group):
        context.error(
            "syntax", f"{describe(node)} stands where an object is expected", node, "write a name or ?variable"
        )
        return None
    name = node.name
    if not name.startswith("?"):
        if name in context.names.objects:
            return Constant(name, position(node))
        _report_unknown_object(node, context)
        return None
    if name[1:] in context.variables:
        context.used.add(name[1:])
        return Variable(name[1:], position(node))
    hint = did_you_mean(name, ["?" + known for known in context.variables]) or "only names of objects stand here"
    context.error("unknown-variable", f"the variable {node.text!r} is not declared here", node, hint)
    return None


def types_of(term: Term, context: Context) -> tuple[str, ...]:
    """Return the declared types of a term."""
    return context.variables[term.name] if isinstance(term, Variable) else context.names.objects[term.name]


def _check_type(node: Node, term: Term, wanted: tuple[str, ...], context: Context, what: str) -> None:
    given = types_of(term, context)
    types = context.names.types
    if types.is_a(given, wanted) or not all(name in types for name in (*given, *wanted)):
        return
    message = f"{describe(node)} is of type {_either(given)!r}, but the {what} is a {_either(wanted)!r}"
    if isinstance(term, Variable) and types.can_be(given, wanted):
        context.warn("type-loose", message, node, f"declare the variable as {_either(wanted)!r}")
    else:
        context.error("type", message, node, _type_hint(wanted, context, isinstance(term, Variable)))


def _type_hint(wanted: tuple[str, ...], context: Context, of_variables: bool) -> str:
    """Name up to four variables or objects that would fit."""
    pool = context.variables if of_variables else context.names.objects
    fitting = list(islice((name for name, types in pool.items() if context.names.types.is_a(types, wanted)), 4))
    if not fitting:
        return f"nothing here is of type {_either(wanted)!r}"
    return f"of that type are {', '.join(('?' if of_variables else '') + name for name in fitting)}"


def _report_unknown_predicate(head: Word, context: Context) -> None:
    name = head.name
    if name in context.names.functions:
        message, hint = f"{head.text!r} is a numeric function", "compare it with a number: (= (f ...) 1)"
    else:
        message = f"there is no predicate {head.text!r}"
        close = closest(name, context.names.predicates) or likely_connective(name)
        hint = f"did you mean {close!r}?" if close else did_you_mean(name, context.names.predicates)
    context.error("unknown-predicate", message, head, hint)


def likely_connective(name: str) -> str | None:
    """Return the connective that an unknown first word most likely stands for."""
    return closest(name, _CONNECTIVES, cutoff=0.75)


def _report_unknown_object(word: Word, context: Context) -> None:
    names = context.names
    if word.name in context.variables:
        hint = f"did you mean the variable '?{word.name}'?"
    elif word.name in names.elsewhere():
        hint = "it is an object of the problem only; a domain needs it under (:constants ...)"
    elif word.text.strip(",.'\"`") != word.text:
        hint = "terms stand apart by blanks only, without commas or quotes"
    elif close := closest(word.name, [*names.objects, *("?" + name for name in context.variables)]):
        hint = f"did you mean {close!r}?"
    else:
        hint = did_you_mean(word.name, names.objects) or "declare it under (:objects ...) or (:constants ...)"
    context.error("unknown-object", f"there is no object {word.text!r}", word, hint)


def _either(types: tuple[str, ...]) -> str:
    return types[0] if len(types) == 1 else f"(either {' '.join(types)})"
