"""Domains: from parentheses to a tree, with every mistake on the way."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from planners.pddl.conditions import read_condition
from planners.pddl.context import Context, describe, position
from planners.pddl.effects import read_effect
from planners.pddl.lint import check_action
from planners.pddl.model import OBJECT, TRUE, Action, AllEffects, Domain, Function, Parameter, Predicate
from planners.pddl.requirements import note_undeclared, read_requirements
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.typed_lists import check_name, check_types, read_parameters, read_typed_list
from planners.pddl.types import TypeTree
from tools import closest, did_you_mean

DURATIVE = ":durative-action"
SECTIONS = (":requirements", ":types", ":constants", ":predicates", ":functions", ":action")
UNSUPPORTED = {
    ":derived": "write the condition out where it is used, or let the actions that change it keep it up to date",
    DURATIVE: "actions that take time are for planners.plan_timed(...) and validate_timed(...), or for "
    "groundplan solve --domain D --problem P",
    ":process": "hybrid planning (PDDL+) is out of scope",
    ":event": "hybrid planning (PDDL+) is out of scope",
    ":constraints": "state it in preconditions or in the goal",
    ":axiom": "write the condition out where it is used",
}
_MAX_TYPES = 2_000


def find_define(nodes: list[Node], kind: str, context: Context) -> Group | None:
    """Return the group `(define (kind name) ...)` of a text, or nothing after a report."""
    defines = [node for node in nodes if isinstance(node, Group) and node.head == "define"]
    for is_define, run in groupby(nodes, lambda node: isinstance(node, Group) and node.head == "define"):
        if not is_define:
            _report_stray(list(run), context)
    for define in defines:
        if isinstance(title := define.items[1] if len(define.items) > 1 else None, Group) and title.head == kind:
            return define
    at = defines[0].items[1] if defines and len(defines[0].items) > 1 else Word("(define", 1, 1)
    other = at.head if isinstance(at, Group) else ""
    message, hint = f"there is no (define ({kind} ...) ...)", f"begin with (define ({kind} name)"
    if other in ("domain", "problem"):
        message, hint = f"this is a {other}, not a {kind}", f"{hint}; or are domain and problem swapped?"
    context.error(f"no-{kind}", message, at, hint)
    return None


def _report_stray(run: list[Node], context: Context) -> None:
    """Report what stands outside, once for all that stands together: prose around PDDL, or a file that is none."""
    first, *others = run
    if isinstance(first, Word) and first.text.startswith("```"):
        context.error("stray-text", "a code fence around the PDDL", first, "leave only the PDDL itself")
        return
    if isinstance(first, Word) and not others and first.text.endswith(".pddl"):
        hint = "give its text: Path(...).read_text()"
        context.error("stray-text", f"{first.text} is the name of a file", first, hint)
        return
    more = f" with {len(others)} more words or groups" if others else ""
    message = f"{describe(first)}{more} stands outside (define ...)"
    context.error("stray-text", message, first, "comments begin with ';'")


def read_title(define: Group, context: Context) -> str:
    """Return the name in `(domain name)` or `(problem name)`."""
    title = define.items[1]
    assert isinstance(title, Group)
    if len(title.items) != 2 or not isinstance(title.items[1], Word):
        context.error("syntax", f"({title.head} ...) takes one name", title, f"write ({title.head} name)")
        return "unnamed"
    return title.items[1].name


def split_sections(define: Group, known: Iterable[str], context: Context) -> dict[str, list[Group]]:
    """Return the sections by keyword; unknown and unsupported ones are reported."""
    sections: dict[str, list[Group]] = {}
    for node in define.items[2:]:
        if not isinstance(node, Group):
            context.error(
                "syntax", f"{describe(node)} stands between the sections", node, "sections look like (:name ...)"
            )
        elif node.head in UNSUPPORTED:
            context.error("unsupported", f"{node.head!r} is not supported", node, UNSUPPORTED[node.head])
        elif node.head not in known:
            hint = did_you_mean(node.head if node.head.startswith(":") else ":" + node.head, (*known, DURATIVE))
            context.error("unknown-section", f"there is no section {describe(node)}", node, hint)
        else:
            sections.setdefault(node.head, []).append(node)
    for name, found in sections.items():
        if name != ":action" and len(found) > 1:
            context.error("duplicate", f"the section {name!r} is there twice", found[1], "join the two")
    return sections


def read_domain_tree(define: Group, context: Context) -> Domain:
    """Return the domain in `define`; what is wrong is reported and left out."""
    sections = split_sections(define, SECTIONS, context)

    def items(name: str) -> list[Node]:
        return [item for group in sections.get(name, ()) for item in group.items[1:]]

    requirements = tuple(
        name for group in sections.get(":requirements", ()) for name in read_requirements(group, context)
    )
    types = _read_types(items(":types"), context)
    context.names.types = TypeTree(types)
    constants = read_objects(items(":constants"), "constant", context)
    context.names.objects |= constants
    predicates = _read_signatures(items(":predicates"), Predicate, "predicate", context)
    context.names.predicates |= {predicate.name: predicate for predicate in predicates}
    functions = _read_functions(items(":functions"), context)
    context.names.functions |= {function.name: function for function in functions}
    actions = _read_actions(sections.get(":action", []), context)
    note_undeclared(requirements, context)
    name = read_title(define, context)
    return Domain(name, requirements, types, constants, predicates, functions, actions)


def _read_types(items: list[Node], context: Context) -> dict[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = {}
    places: dict[str, Word] = {}
    listed = read_typed_list(items, context)
    for typed in listed:
        name = typed.word.name
        context.need(":typing", typed.word)
        if name == OBJECT or not check_name(typed.word, context, "type"):
            continue
        if name in parents and parents[name] != typed.types_or_object and typed.types:
            parents[name] = tuple(dict.fromkeys((*(p for p in parents[name] if p != OBJECT), *typed.types)))
        elif name in parents:
            context.warn("duplicate", f"the type {typed.word.text!r} is there twice", typed.word, "delete one of them")
        else:
            parents[name] = typed.types_or_object
        places[name] = typed.word
    if len(parents) > _MAX_TYPES:
        context.error("too-large", f"more than {_MAX_TYPES} types", listed[0].word, "use predicates for what changes")
        return {}
    _add_implicit_types([word for typed in listed for word in typed.type_words], parents, context)
    cycle = TypeTree(parents).cycle()
    if cycle:
        message = f"the types {' - '.join((*cycle, cycle[0]))} form a circle"
        context.error("cyclic-types", message, places[cycle[0]], "take one '- parent' away")
    return parents


def _add_implicit_types(words: list[Word], parents: dict[str, tuple[str, ...]], context: Context) -> None:
    """Declare parents that are only mentioned, as most parsers do, unless the word looks like a slip."""
    declared = [*parents, OBJECT]
    for word in words:
        if word.name in declared or word.name in parents:
            continue
        if close := closest(word.name, declared):
            context.error("unknown-type", f"there is no type {word.text!r}", word, f"did you mean {close!r}?")
        parents[word.name] = (OBJECT,)


def read_objects(items: list[Node], kind: str, context: Context) -> dict[str, tuple[str, ...]]:
    """Return the objects or constants in a typed list with their types."""
    found: dict[str, tuple[str, ...]] = {}
    for typed in read_typed_list(items, context):
        name = typed.word.name
        check_types(typed, context)
        if not check_name(typed.word, context, kind):
            continue
        if name in found:
            context.error(
                "duplicate", f"the {kind} {typed.word.text!r} is there twice", typed.word, "delete one of them"
            )
        found[name] = typed.types_or_object
    return found


def _read_signatures(
    items: list[Node], make: Callable[..., Predicate], kind: str, context: Context
) -> tuple[Predicate, ...]:
    found: dict[str, Predicate] = {}
    for item in items:
        if isinstance(item, Word) or not item.items or not isinstance(item.items[0], Word):
            context.error("syntax", f"{describe(item)} declares no {kind}", item, f"write '({kind} ?x - type ...)'")
            continue
        word = item.items[0]
        if not check_name(word, context, kind):
            continue
        if word.name in found:
            context.error(
                "duplicate", f"the {kind} {word.text!r} is declared twice", word, "rename or delete one of them"
            )
            continue
        found[word.name] = make(word.name, read_parameters(item.items[1:], context), position(word))
    return tuple(found.values())


def _read_functions(items: list[Node], context: Context) -> tuple[Function, ...]:
    kept: list[Node] = []
    rest = iter(items)
    for item in rest:
        if isinstance(item, Word) and item.text == "-":
            kind = next(rest, None)
            if not isinstance(kind, Word) or kind.name != "number":
                hint = "an object that changes is written as a predicate"
                context.error("unsupported", "only functions into numbers are supported", kind or item, hint)
        else:
            kept.append(item)
    return tuple(
        Function(found.name, found.parameters, found.position)
        for found in _read_signatures(kept, Predicate, "function", context)
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The keywords of the parts of an action, what they are often called instead, and how they are written."""

    names: tuple[str, ...]
    aliases: Mapping[str, str]
    hint: str


_PARTS = Parts(
    (":parameters", ":precondition", ":effect"),
    {":preconditions": ":precondition", ":effects": ":effect", ":params": ":parameters", ":vars": ":parameters"},
    "an action has :parameters (...), :precondition (...) and :effect (...)",
)


def _read_actions(groups: list[Group], context: Context) -> tuple[Action, ...]:
    found: dict[str, Action] = {}
    for group in groups:
        word = read_action_name(group, found, context)
        found[word.name] = _read_action(group, word, context)
    return tuple(found.values())


def read_action_name(group: Group, taken: Collection[str], context: Context) -> Word:
    """Return the name behind the keyword of an action; one that is `taken` is reported."""
    word = group.items[1] if len(group.items) > 1 else None
    if not isinstance(word, Word) or word.text.startswith(":"):
        context.error("syntax", "an action without a name", group, f"write ({group.head} name :parameters (...) ...)")
        return Word(f"unnamed-{group.line}", group.line, group.column)
    check_name(word, context, "action")
    if word.name in taken:
        context.error("duplicate", f"the action {word.text!r} is there twice", word, "rename one of them")
    return word


def _read_action(group: Group, word: Word, context: Context) -> Action:
    parts, parameters, inner = read_action_parts(group, word, _PARTS, context)
    before, after = parts.get(":precondition"), parts.get(":effect")
    precondition = read_condition(before, inner) if before is not None else TRUE
    effect = read_effect(after, inner) if after is not None else AllEffects()
    action = Action(word.name, parameters, precondition, effect, position(word))
    check_action(action, group, inner)
    return action


def read_action_parts(
    group: Group, word: Word, known: Parts, context: Context
) -> tuple[dict[str, Node], tuple[Parameter, ...], Context]:
    """Return the parts of an action by keyword, its parameters, and the context in which they are in reach."""
    parts = _split_parts(group.items[1 if group.items[1:2] != [word] else 2 :], known, context)
    listed = parts.get(":parameters")
    if isinstance(listed, Word):
        context.error("syntax", "':parameters' takes a list in parentheses", listed, "write :parameters (?x - type)")
    parameters = read_parameters(listed.items, context) if isinstance(listed, Group) else ()
    inner = context.inside(parameters)
    inner.used = set()
    return parts, parameters, inner


def _split_parts(items: list[Node], known: Parts, context: Context) -> dict[str, Node]:
    parts: dict[str, Node] = {}
    rest = iter(items)
    for node in rest:
        if isinstance(node, Group) or not node.text.startswith(":"):
            context.error("syntax", f"{describe(node)} stands between the parts of an action", node, known.hint)
            continue
        name = _part_name(node, known, context)
        body = next(rest, None)
        if body is None:
            context.error("syntax", f"nothing stands behind {node.text!r}", node, "write () if it is empty")
        elif name in parts:
            context.error("duplicate", f"{node.text!r} is there twice in one action", node, "join the two by (and ...)")
        elif name:
            parts[name] = body
    return parts


def _part_name(word: Word, known: Parts, context: Context) -> str:
    if word.name in known.names:
        return word.name
    close = known.aliases.get(word.name) or closest(word.name, known.names)
    hint = f"did you mean {close!r}?" if close else known.hint
    context.error("unknown-part", f"an action has no part {word.text!r}", word, hint)
    return close or ""
