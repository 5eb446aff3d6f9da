"""Problems: from parentheses to a tree, with every mistake on the way."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from planners.pddl.conditions import read_condition
from planners.pddl.context import Context, describe
from planners.pddl.domain_reader import read_objects, read_title, split_sections
from planners.pddl.model import And, Atom, Condition, Domain, FluentTerm, Metric, Problem
from planners.pddl.requirements import note_undeclared, read_requirements
from planners.pddl.sexpr import Group, Node, Word
from planners.pddl.terms import is_number, read_atom, read_fluent, read_number
from tools import closest

SECTIONS = (":domain", ":requirements", ":objects", ":init", ":goal", ":metric", ":length")


@dataclass(slots=True)
class _Init:
    atoms: dict[Atom, Node] = field(default_factory=dict)
    false: dict[Atom, Node] = field(default_factory=dict)
    values: dict[FluentTerm, Fraction] = field(default_factory=dict)


def read_problem_tree(define: Group, domain: Domain, context: Context) -> Problem:
    """Return the problem in `define`; what is wrong is reported and left out."""
    sections = split_sections(define, SECTIONS, context)
    first = {name: found[0] for name, found in sections.items()}
    requirements = read_requirements(first[":requirements"], context) if ":requirements" in first else ()
    _check_domain_name(define, first.get(":domain"), domain, context)
    objects = _read_objects(first.get(":objects"), domain, context)
    context.names.objects |= objects
    init = _read_init(define, first.get(":init"), context)
    goal = _read_goal(define, first.get(":goal"), context)
    metric = _read_metric(first[":metric"], context) if ":metric" in first else None
    note_undeclared((*domain.requirements, *requirements), context)
    name = read_title(define, context)
    return Problem(name, domain.name, objects, frozenset(init.atoms), init.values, goal, metric)


def _check_domain_name(define: Group, group: Group | None, domain: Domain, context: Context) -> None:
    if group is None:
        context.error("missing-section", "the problem names no domain", define, f"write (:domain {domain.name})")
        return
    word = group.items[1] if len(group.items) == 2 else None
    if not isinstance(word, Word):
        context.error("syntax", "(:domain ...) takes one name", group, f"write (:domain {domain.name})")
    elif word.name != domain.name:
        message = f"the problem belongs to the domain {word.text!r}, this domain is {domain.name!r}"
        context.error("other-domain", message, word, f"write (:domain {domain.name}) if they belong together")


def _read_objects(group: Group | None, domain: Domain, context: Context) -> dict[str, tuple[str, ...]]:
    if group is None:
        return {}
    found = read_objects(group.items[1:], "object", context)
    for word in (item for item in group.items[1:] if isinstance(item, Word)):
        if word.name in domain.constants and word.name in found:
            message = f"{word.text!r} is a constant of the domain already"
            if found[word.name] != domain.constants[word.name]:
                context.error("duplicate", f"{message}, with another type", word, "delete it here")
            else:
                context.warn("duplicate", message, word, "delete it here")
    return found


def _read_init(define: Group, group: Group | None, context: Context) -> _Init:
    init = _Init()
    if group is None:
        context.error(
            "missing-section", "the problem has no (:init ...)", define, "list the facts that hold at the start"
        )
        return init
    items = list(group.items[1:])
    if len(items) == 1 and isinstance(items[0], Group) and items[0].head == "and":
        context.error(
            "syntax", "(:init ...) is a list, not a conjunction", items[0], "drop the (and ...) around the facts"
        )
        items = items[0].items[1:]
    for item in items:
        _read_fact(item, init, context)
    for atom, node in init.false.items():
        if atom in init.atoms:
            message = f"the atom ({' '.join((atom.predicate, *(t.name for t in atom.terms)))}) is both true and false"
            context.error("contradiction", message, node, "keep one of the two")
    return init


def _read_fact(node: Node, init: _Init, context: Context) -> None:
    if isinstance(node, Word):
        context.error("syntax", f"the bare word {node.text!r} is no fact", node, f"write '({node.text})'")
    elif node.head == "=":
        _read_value(node, init, context)
    elif node.head == "not" and len(node.items) == 2 and isinstance(node.items[1], Group):
        if (atom := read_atom(node.items[1], context)) is not None:
            init.false[atom] = node
    elif node.head in ("and", "or", "not", "forall", "when", "oneof"):
        context.error("syntax", f"{node.head!r} cannot stand in (:init ...)", node, "list plain facts")
    elif node.head == "at" and len(node.items) == 3 and is_number(node.items[1]) and isinstance(node.items[2], Group):
        context.error("unsupported", "a timed fact is not supported", node, "list only what holds at the start")
    elif (atom := read_atom(node, context)) is not None:
        if atom in init.atoms:
            context.note("repeated", f"the fact {describe(node)} is there twice", node, "delete one of them")
        init.atoms.setdefault(atom, node)


def _read_value(group: Group, init: _Init, context: Context) -> None:
    if len(group.items) != 3:
        context.error("arity", "'=' takes a function and a number", group, "write (= (f a) 1)")
        return
    target, value = group.items[1:]
    if not isinstance(value, Word) or not is_number(value):
        context.error("not-a-number", f"{describe(value)} is not a number", value, "write (= (f a) 1)")
        read_fluent(target, context)
        return
    fluent = read_fluent(target, context)
    if fluent is None:
        return
    number = Fraction(value.text)
    if init.values.setdefault(fluent, number) != number:
        context.error("contradiction", f"{describe(target)} has two values", group, "keep one of the two")


def _read_goal(define: Group, group: Group | None, context: Context) -> Condition:
    if group is None:
        context.error("missing-section", "the problem has no (:goal ...)", define, "say what must hold at the end")
        return And()
    if len(group.items) > 2:
        context.error("arity", "(:goal ...) takes one condition", group, "join them by (and ...)")
        return And(tuple(read_condition(item, context) for item in group.items[1:]))
    body = group.items[1] if len(group.items) == 2 else Group(group.line, group.column)
    goal = read_condition(body, context)
    if isinstance(body, Group) and len(body.items) < 2 and body.head in ("and", "or", ""):
        context.warn("empty-goal", "the goal mentions nothing", group, "say what must hold at the end")
    return goal


def _read_metric(group: Group, context: Context) -> Metric | None:
    senses: dict[str, Literal["minimize", "maximize"]] = {"minimize": "minimize", "maximize": "maximize"}
    sense = group.items[1] if len(group.items) == 3 else None
    if not isinstance(sense, Word) or sense.name not in senses:
        given = sense.name if isinstance(sense, Word) else ""
        close = closest(given, senses) or "minimize"
        context.error("syntax", "a metric is minimize or maximize and a number", group, f"write (:metric {close} (f))")
        return None
    number = read_number(group.items[2], context)
    return None if number is None else Metric(senses[sense.name], number)
