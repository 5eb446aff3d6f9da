"""Lists such as `?a ?b - block ?c - (either key door)`."""

import re
from dataclasses import dataclass

from planners.pddl.context import Context, describe, position
from planners.pddl.model import OBJECT, Parameter
from planners.pddl.sexpr import Group, Node, Word
from tools import did_you_mean

RESERVED = frozenset(
    {"and", "or", "not", "imply", "forall", "exists", "when", "either", "=", "<", ">", "<=", ">=", "+", "-", "*", "/",
     "assign", "increase", "decrease", "scale-up", "scale-down", "define", "preference"}
)  # fmt: skip
_NAME = re.compile(r"[^\W_][\w@-]*|_[\w@-]+")


@dataclass(frozen=True, slots=True)
class TypedName:
    """One name of a typed list; without `types` none was written."""

    word: Word
    types: tuple[str, ...]
    type_words: tuple[Word, ...] = ()

    @property
    def types_or_object(self) -> tuple[str, ...]:
        """Return the types, or `object` if none was written."""
        return self.types or (OBJECT,)


def read_typed_list(items: list[Node], context: Context) -> list[TypedName]:
    """Return the names in `items` with their types; the types need not exist."""
    found: list[TypedName] = []
    waiting: list[Word] = []
    rest = iter(items)
    for node in rest:
        if isinstance(node, Group):
            hint = "write names, then '- type'; several types go into (either ...)"
            context.error("syntax", f"{describe(node)} does not belong into a list of names", node, hint)
        elif node.text == "-":
            types = _types(next(rest, None), node, context)
            found += [TypedName(word, tuple(dict.fromkeys(t.name for t in types)), types) for word in waiting]
            if not waiting:
                context.error("syntax", "a type without a name before it", node, "write '?x - type' or 'name - type'")
            waiting = []
        elif node.text.startswith("-") or (node.text.endswith("-") and len(node.text) > 1):
            context.error("syntax", f"{node.text!r} is one word", node, "put blanks on both sides of '-'")
        else:
            waiting.append(node)
    return found + [TypedName(word, ()) for word in waiting]


def _types(node: Node | None, dash: Word, context: Context) -> tuple[Word, ...]:
    if node is None:
        context.error("syntax", "no type behind '-'", dash, "write the type's name")
        return ()
    if isinstance(node, Word):
        return (node,)
    members = [item for item in node.items[1:] if isinstance(item, Word)]
    if node.head != "either" or not members or len(members) != len(node.items) - 1:
        context.error("syntax", f"{describe(node)} is no type", node, "write a name or (either a b)")
    return tuple(members)


def read_parameters(items: list[Node], context: Context) -> tuple[Parameter, ...]:
    """Return the typed variables in `items`; wrong and repeated ones are reported."""
    found: list[Parameter] = []
    seen: set[str] = set()
    for typed in read_typed_list(items, context):
        word = typed.word
        if not word.text.startswith("?") or len(word.text) == 1:
            context.error("not-a-variable", f"{word.text!r} is no variable", word, f"write '?{word.text.strip('?')}'")
            continue
        name = word.name[1:]
        check_types(typed, context)
        check_name(word, context, "variable")
        if name in seen:
            context.error("duplicate", f"the parameter {word.text!r} is there twice", word, "rename one of them")
        seen.add(name)
        found.append(Parameter(name, typed.types_or_object, position(word)))
    return tuple(found)


def check_types(typed: TypedName, context: Context) -> None:
    """Report the types of a name that are not declared."""
    for word in typed.type_words:
        if word.name != OBJECT:
            context.need(":typing", word)
        if word.name not in context.names.types:
            hint = did_you_mean(word.name, context.names.types.names)
            context.error("unknown-type", f"there is no type {word.text!r}", word, hint)


def is_name(text: str) -> bool:
    """Return whether PDDL reads a text, in lower case as it stands, as the name of one thing."""
    return text == text.lower() and text not in RESERVED and _NAME.fullmatch(text) is not None


def check_name(word: Word, context: Context, kind: str) -> bool:
    """Report a reserved or odd name and return whether it can be used."""
    name = word.name.removeprefix("?") if kind == "variable" else word.name
    if name in RESERVED:
        context.error("reserved", f"the {kind} {word.text!r} has a name that PDDL keeps for itself", word, "rename it")
        return False
    if kind != "variable" and name.startswith("?"):
        context.error("variable", f"the {kind} {word.text!r} is written as a variable", word, "drop the '?'")
        return False
    if name.startswith(":"):
        context.error("syntax", f"the keyword {word.text!r} does not belong here", word, "is a ')' missing before it?")
        return False
    if not _NAME.fullmatch(name):
        hint = "use letters, digits, '-' and '_'; names stand apart by blanks only"
        context.error("bad-name", f"the {kind} {word.text!r} has a character that names do not have", word, hint)
        return False
    return True
