"""Effects: what an action makes true, false, or changes in numbers."""

from collections.abc import Callable

from planners.pddl.conditions import read_condition, read_quantifier
from planners.pddl.context import Context, describe
from planners.pddl.model import Add, AllEffects, Assign, Delete, Effect, ForallEffect, When
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.terms import likely_connective, read_atom, read_fluent, read_number

NOTHING: Effect = AllEffects()
COST = "total-cost"


def read_effect(node: Node, context: Context) -> Effect:
    """Return the effect in `node`; wrong parts are reported and left out."""
    if isinstance(node, Word):
        context.error("syntax", f"the bare word {node.text!r} is no effect", node, f"write '({node.text})'")
        return NOTHING
    if not node.items:
        return NOTHING
    reader = _READERS.get(node.head)
    if reader is not None:
        return reader(node, context)
    atom = read_atom(node, context)
    return _as_intended(node, context) if atom is None else Add(atom)


def _as_intended(group: Group, context: Context) -> Effect:
    """Read on behind a misspelled connective, so that mistakes inside it are found as well."""
    reader = None if group.head in context.names.predicates else _READERS.get(likely_connective(group.head) or "")
    return NOTHING if reader is None else reader(group, context)


def _all(group: Group, context: Context) -> Effect:
    return AllEffects(tuple(read_effect(item, context) for item in group.items[1:]))


def _delete(group: Group, context: Context) -> Effect:
    inner = group.items[1] if len(group.items) == 2 else None
    if not isinstance(inner, Group):
        context.error("arity", "'not' takes one atom", group, "write (not (predicate ...))")
        return NOTHING
    if inner.head in _READERS or inner.head in _CONDITIONAL:
        hint = "negate each atom on its own" if inner.head in ("and", "or") else "an effect is definite"
        context.error("syntax", f"{describe(inner)} cannot be negated in an effect", inner, hint)
        return NOTHING
    atom = read_atom(inner, context)
    return NOTHING if atom is None else Delete(atom)


def _when(group: Group, context: Context) -> Effect:
    context.need(":conditional-effects", group)
    if len(group.items) != 3:
        context.error("arity", "'when' takes a condition and an effect", group, "write (when (condition) (effect))")
        return NOTHING
    condition = read_condition(group.items[1], context)
    return When(condition, read_effect(group.items[2], context))


def _forall(group: Group, context: Context) -> Effect:
    context.need(":conditional-effects", group)
    read = read_quantifier(group, context)
    if read is None:
        return NOTHING
    parameters, body, inner = read
    return ForallEffect(parameters, read_effect(body, inner))


def _assign(group: Group, context: Context) -> Effect:
    if len(group.items) != 3:
        context.error(
            "arity", f"{group.head!r} takes a function and a number", group, f"write ({group.head} (f ...) 1)"
        )
        return NOTHING
    context.need(":action-costs" if _is_cost(group) else ":numeric-fluents", group)
    target = read_fluent(group.items[1], context)
    value = read_number(group.items[2], context)
    if target is None or value is None:
        return NOTHING
    return Assign(group.head, target, value)  # type: ignore[arg-type]  # one of the keys below


def _is_cost(group: Group) -> bool:
    target = group.items[1]
    name = target.head if isinstance(target, Group) else target.name
    return group.head == "increase" and name == COST


def _misplaced(group: Group, context: Context) -> Effect:
    hint = {
        "or": "an effect is definite: choose one, or write several actions",
        "imply": "use 'when'",
        "exists": "name the object by a parameter",
        "=": "use 'assign' to set a number",
    }[group.head]
    context.error("syntax", f"{group.head!r} belongs into a condition", group, hint)
    return NOTHING


_READERS: dict[str, Callable[[Group, Context], Effect]] = {
    "and": _all,
    "not": _delete,
    "when": _when,
    "forall": _forall,
    **dict.fromkeys(("assign", "increase", "decrease", "scale-up", "scale-down"), _assign),
    **dict.fromkeys(("or", "imply", "exists", "="), _misplaced),
}
_CONDITIONAL = frozenset({"<", "<=", ">", ">="})
