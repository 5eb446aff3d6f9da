"""Conditions: preconditions, goals, and what stands in `when`."""

from collections.abc import Callable

from planners.pddl.context import Context, describe
from planners.pddl.model import (
    TRUE,
    And,
    Comparison,
    Condition,
    Equals,
    Imply,
    Not,
    Or,
    Parameter,
    Quantified,
)
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.terms import is_numeric, likely_connective, read_atom, read_number, read_term
from planners.pddl.typed_lists import read_parameters

_COMPARISONS = frozenset({"<", "<=", ">=", ">"})
_HABITS = {
    "implies": "imply", "=>": "imply", "->": "imply", "if": "imply or when", "all": "forall", "some": "exists",
    "exist": "exists", "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "~": "not", "==": "=",
    "!=": "not (= ...)", "neq": "not (= ...)", "for-all": "forall",
}  # fmt: skip


def read_condition(node: Node, context: Context) -> Condition:
    """Return the condition in `node`; wrong parts are reported and read as true."""
    if isinstance(node, Word):
        context.error("syntax", f"the bare word {node.text!r} is no condition", node, f"write '({node.text})'")
        return TRUE
    if not node.items:
        return TRUE
    reader = _READERS.get(node.head)
    if reader is not None:
        return reader(node, context)
    if node.head in _HABITS and node.head not in context.names.predicates:
        context.error("syntax", f"{node.head!r} is not PDDL", node, f"write {_HABITS[node.head]!r}")
        return TRUE
    return read_atom(node, context) or _as_intended(node, context)


def read_quantifier(group: Group, context: Context) -> tuple[tuple[Parameter, ...], Node, Context] | None:
    """Return the variables of a quantifier, its body, and the context of that body."""
    if len(group.items) != 3 or not isinstance(group.items[1], Group):
        context.error(
            "syntax", f"{group.head!r} needs variables and a body", group, f"write ({group.head} (?x - type) (...))"
        )
        return None
    parameters = read_parameters(group.items[1].items, context)
    for parameter in parameters:
        if parameter.name in context.variables:
            hint = "rename it if the outer one is meant"
            message = f"the variable '?{parameter.name}' hides another one of the same name"
            context.warn("shadowed", message, group.items[1], hint)
    inner = context.inside(parameters)
    return parameters, group.items[2], inner


def _several(group: Group, context: Context) -> tuple[Condition, ...]:
    return tuple(read_condition(item, context) for item in group.items[1:])


def _and(group: Group, context: Context) -> Condition:
    return And(_several(group, context))


def _or(group: Group, context: Context) -> Condition:
    context.need(":disjunctive-preconditions", group)
    return Or(_several(group, context))


def _not(group: Group, context: Context) -> Condition:
    parts = _counted(group, 1, context)
    if parts is None:
        return TRUE
    if parts[0] is not None and not (isinstance(parts[0], Group) and parts[0].head == "="):
        context.need(":negative-preconditions", group)
    return Not(read_condition(parts[0], context))


def _imply(group: Group, context: Context) -> Condition:
    context.need(":disjunctive-preconditions", group)
    parts = _counted(group, 2, context)
    if parts is None:
        return TRUE
    return Imply(read_condition(parts[0], context), read_condition(parts[1], context))


def _quantified(group: Group, context: Context) -> Condition:
    context.need(":universal-preconditions" if group.head == "forall" else ":existential-preconditions", group)
    read = read_quantifier(group, context)
    if read is None:
        return TRUE
    parameters, body, inner = read
    return Quantified("forall" if group.head == "forall" else "exists", parameters, read_condition(body, inner))


def _equals(group: Group, context: Context) -> Condition:
    parts = _counted(group, 2, context)
    if parts is None:
        return TRUE
    if any(is_numeric(part, context) for part in parts):
        return _comparison(group, context)
    context.need(":equality", group)
    left, right = (read_term(part, context) for part in parts)
    return TRUE if left is None or right is None else Equals(left, right)


def _comparison(group: Group, context: Context) -> Condition:
    parts = _counted(group, 2, context)
    if parts is None:
        return TRUE
    context.need(":numeric-fluents", group)
    left, right = (read_number(part, context) for part in parts)
    op = group.head
    assert op in _COMPARISONS or op == "="
    return TRUE if left is None or right is None else Comparison(op, left, right)  # type: ignore[arg-type]  # asserted above


def _unsupported(group: Group, context: Context) -> Condition:
    hint = "state it as a plain condition" if group.head == "preference" else "write the condition without it"
    context.error("unsupported", f"{group.head!r} is not supported", group, hint)
    return TRUE


def _misplaced(group: Group, context: Context) -> Condition:
    context.error("syntax", f"{group.head!r} belongs into an effect", group, "use 'imply' in a condition")
    return TRUE


def _counted(group: Group, count: int, context: Context) -> list[Node] | None:
    given = len(group.items) - 1
    if given == count:
        return group.items[1:]
    message = f"{group.head!r} takes {count} part{'' if count == 1 else 's'}, here it has {given}"
    hint = "join several conditions by (and ...)" if given > count else f"complete {describe(group)}"
    context.error("arity", message, group, hint)
    for item in group.items[1:]:
        if isinstance(item, Group) and item.items:
            read_condition(item, context)
    return None


_READERS: dict[str, Callable[[Group, Context], Condition]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "imply": _imply,
    "forall": _quantified,
    "exists": _quantified,
    "=": _equals,
    **dict.fromkeys(_COMPARISONS, _comparison),
    "when": _misplaced,
    **dict.fromkeys(("preference", "always", "sometime", "at-most-once", "within", "at-end"), _unsupported),
}


def _as_intended(group: Group, context: Context) -> Condition:
    """Read on behind a misspelled connective, so that mistakes inside it are found as well."""
    reader = None if group.head in context.names.predicates else _READERS.get(likely_connective(group.head) or "")
    return TRUE if reader is None else reader(group, context)
