"""What looks wrong in a drafted action: what the diagnostics find, words not held to, behaviour that makes no sense."""

from collections.abc import Iterator
from dataclasses import dataclass

from agents.formalisms.pddl.domain_clauses import EFFECTS, NEGATIVE, denies
from agents.formalisms.pddl.domain_document import (
    EQUALS,
    ROLES,
    ActionHead,
    ActionPart,
    ClausePart,
    DomainDocument,
    PredicatePart,
)
from agents.formalisms.pddl.domain_tree import only, to_domain
from agents.formalisms.pddl.domain_words import Mention, mentions, phrase_fault
from planners import diagnose, write_domain


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an action; `clauses` are the places of the clauses to read again, all of them if none."""

    text: str
    clauses: tuple[int, ...] = ()


Faults = dict[str, tuple[Fault, ...]]


def faults_of(document: DomainDocument) -> Faults:
    """Return what is wrong with each action that has faults, by its name."""
    found = {part.head.name: tuple(_faults(document, part)) for part in document.actions}
    return {name: faults for name, faults in found.items() if faults}


def declaration_faults(document: DomainDocument, text: str) -> tuple[str, ...]:
    """Return what is wrong with types and predicates, before there is an action."""
    bare = document.model_copy(update={"actions": ()})
    errors = [finding for finding in diagnose(write_domain(to_domain(bare))) if finding.severity == "error"]
    phrases = [phrase_fault(predicate, text) for predicate in document.declared.predicates]
    return (*(finding.message for finding in errors), *filter(None, phrases))


def assumptions_of(document: DomainDocument) -> tuple[str, ...]:
    """Return what the draft takes for granted and the text does not say."""
    return (*_may_coincide(document), *_only_at_first(document))


def _faults(document: DomainDocument, part: ActionPart) -> Iterator[Fault]:
    for number, clause in enumerate(part.body.clauses):
        yield from (Fault(text, (number,)) for text in _misread(clause, part.head, document.declared.predicates))
    for finding in diagnose(write_domain(to_domain(only(document, part)))):
        if finding.severity != "note" or finding.code == "unused-parameter":
            yield Fault(f"{finding.message}{f' ({finding.hint})' if finding.hint else ''}")
    yield from _pointless(part)


def _misread(clause: ClausePart, head: ActionHead, declared: tuple[PredicatePart, ...]) -> Iterator[str]:
    """Yield how a clause was read otherwise than its words say, where they are those declared for a predicate."""
    said = mentions(clause.words, head, declared)
    written = set(clause.literals)
    missing = [mention for mention in said if not written & _alternatives(mention, said)]
    extra = sorted(written - {mention.literal for mention in said}) if said else []
    if missing or extra:
        yield f"{clause.words!r} says {_listed(m.literal for m in said)}, not {_listed(clause.literals) or 'nothing'}"
    if clause.role in EFFECTS and any(literal[0] == EQUALS for literal in clause.literals):
        yield f"{clause.words!r} cannot make two things the same: no literal with = in {clause.role}"
    denied = denies(clause.words, said)
    if clause.literals and denied is not None and denied != (clause.role in NEGATIVE):
        roles = "needs_not or makes_false" if denied else "needs or makes_true"
        yield f"{clause.words!r} {'denies' if denied else 'affirms'}, so its role is {roles}, not {clause.role}"


def _pointless(part: ActionPart) -> Iterator[Fault]:
    """Yield the effects that change nothing, and conditions that exclude each other."""
    roles = {role: set(part.body.literals(role)) for role in ROLES}
    pointless = {
        "is needed already, so making it true changes nothing": (
            (roles["makes_true"] & roles["needs"]) - roles["makes_false"]
        ),
        "is false before, so making it false changes nothing": roles["needs_not"] & roles["makes_false"],
        "is needed and forbidden": roles["needs"] & roles["needs_not"],
    }
    for what, literals in pointless.items():
        for literal in sorted(literals):
            yield Fault(f"{_shown(literal)} {what}", _places(part, literal))


def _places(part: ActionPart, literal: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(number for number, clause in enumerate(part.body.clauses) if literal in clause.literals)


def _alternatives(mention: Mention, said: list[Mention]) -> set[tuple[str, ...]]:
    return {other.literal for other in said if (other.start, other.end) == (mention.start, mention.end)}


def _may_coincide(document: DomainDocument) -> Iterator[str]:
    for part in document.actions:
        apart = {frozenset(literal[1:]) for literal in part.body.literals("needs_not") if literal[0] == EQUALS}
        parameters = part.head.parameters
        for number, first in enumerate(parameters):
            for second in parameters[number + 1 :]:
                if first.type == second.type and frozenset({first.name, second.name}) not in apart:
                    yield f"{part.head.name}: {first.name} and {second.name} may be the same"


def _only_at_first(document: DomainDocument) -> Iterator[str]:
    """Yield the predicates that actions make false and none makes true."""
    added = {literal[0] for part in document.actions for literal in part.body.literals("makes_true")}
    deleted = {literal[0] for part in document.actions for literal in part.body.literals("makes_false")}
    yield from (f"{name} can only hold at the beginning: no action makes it true" for name in sorted(deleted - added))


def _listed(literals: "Iterator[tuple[str, ...]] | tuple[tuple[str, ...], ...]") -> str:
    return " and ".join(map(_shown, literals))


def _shown(literal: tuple[str, ...]) -> str:
    predicate, *arguments = literal
    return f"{predicate}({', '.join(arguments)})"
