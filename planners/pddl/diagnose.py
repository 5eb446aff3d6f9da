"""The way in: find everything that is wrong with a PDDL text, or read it."""

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache
from typing import TypeVar

from planners.pddl.context import Context, Names
from planners.pddl.domain_reader import find_define, read_domain_tree
from planners.pddl.findings import Findings, NoFindings, PddlError, PddlFinding, TooManyErrors, errors_of
from planners.pddl.model import Domain, Problem
from planners.pddl.problem_reader import read_problem_tree
from planners.pddl.sexpr import Group, Node, read_groups
from planners.pddl.source import require_text
from planners.pddl.temporal.model import TemporalDomain
from planners.pddl.temporal.reader import read_temporal_tree
from planners.pddl.typed_lists import read_typed_list
from planners.pddl.types import TypeTree

DomainT = TypeVar("DomainT", Domain, TemporalDomain)


def diagnose(domain_text: str, problem_text: str | None = None, *, timed: bool = True) -> tuple[PddlFinding, ...]:
    """Return all findings in a domain and a problem of it, in the order of the texts.

    Without errors among them, `read_domain` and `read_problem` accept the texts, and `read_temporal_task` those of a
    domain in which actions take time; without `timed` such an action is an error.
    """
    try:
        return _diagnose(domain_text, problem_text, read_temporal_tree if timed else _read_classical)
    except PddlError as error:  # a text too large to look at
        return error.findings


def read_domain(text: str) -> Domain:
    """Return the domain in `text`, or raise `PddlError` with all findings if there are errors."""
    domain, findings = _domain(text, None, read_domain_tree)
    if errors_of(findings) or domain is None:
        raise PddlError(findings)
    return domain


def read_problem(text: str, domain: Domain, *, forgive: Collection[str] = ()) -> Problem:
    """Return the problem in `text`, or raise `PddlError` with all findings if there are errors.

    Findings whose code is in `forgive` do not count as errors; what they concern is left out of the tree where
    it has no meaning, as a fact of an unknown predicate.
    """
    problem, findings = _problem(text, domain, forgive)
    if errors_of(findings) or problem is None:
        raise PddlError(findings)
    return problem


def read_task(domain_text: str, problem_text: str) -> tuple[Domain, Problem]:
    """Return domain and problem, or raise one `PddlError` with the findings in both."""
    domain, found = _domain(domain_text, problem_text, read_domain_tree)
    problem, more = _problem(problem_text, domain) if domain is not None else (None, ())
    if errors_of((*found, *more)) or domain is None or problem is None:
        raise PddlError((*found, *more))
    return domain, problem


def read_temporal_task(domain_text: str, problem_text: str) -> tuple[TemporalDomain, Problem]:
    """Return a domain in which actions may take time and a problem of it, or raise `PddlError` as `read_task` does.

    A domain in which none does is read too, with an empty `durative`.
    """
    temporal, found = _domain(domain_text, problem_text, read_temporal_tree)
    problem, more = _problem(problem_text, temporal.domain) if temporal is not None else (None, ())
    if errors_of((*found, *more)) or temporal is None or problem is None:
        raise PddlError((*found, *more))
    return temporal, problem


def _diagnose(
    domain_text: str, problem_text: str | None, read: Callable[[Group, Context], TemporalDomain]
) -> tuple[PddlFinding, ...]:
    temporal, found = _domain(domain_text, problem_text, read)
    if problem_text is None:
        return found
    if temporal is not None:
        return (*found, *_problem(problem_text, temporal.domain)[1])
    findings = Findings("problem", problem_text)
    with suppress(TooManyErrors):
        _nodes(problem_text, findings)  # without a domain, only the parentheses can be judged
    return (*found, *findings.sorted())


def _read_classical(define: Group, context: Context) -> TemporalDomain:
    return TemporalDomain(read_domain_tree(define, context))


def _domain(
    text: str, problem_text: str | None, read: Callable[[Group, Context], DomainT]
) -> tuple[DomainT | None, tuple[PddlFinding, ...]]:
    findings = Findings("domain", text)
    context = Context(findings, Names())
    if problem_text is not None:
        context.names.elsewhere = cache(lambda: _object_names(problem_text))
    domain = None
    with suppress(TooManyErrors):
        define = find_define(_nodes(text, findings), "domain", context)
        domain = read(define, context) if define is not None else None
    return domain, findings.sorted()


def _problem(
    text: str, domain: Domain, forgive: Collection[str] = ()
) -> tuple[Problem | None, tuple[PddlFinding, ...]]:
    findings = Findings("problem", text, forgive=forgive)
    names = Names(
        TypeTree(domain.types),
        dict(domain.constants),
        {predicate.name: predicate for predicate in domain.predicates},
        {function.name: function for function in domain.functions},
    )
    context = Context(findings, names)
    problem = None
    with suppress(TooManyErrors):
        define = find_define(_nodes(text, findings), "problem", context)
        problem = read_problem_tree(define, domain, context) if define is not None else None
    return problem, findings.sorted()


def _nodes(text: str, findings: Findings) -> list[Node]:
    require_text(text, findings.source)
    return read_groups(text, findings)


def _object_names(problem_text: str) -> dict[str, tuple[str, ...]]:
    """Return the objects of a problem without judging anything."""
    silent = Context(NoFindings(), Names())
    define = find_define(_nodes(problem_text, silent.findings), "problem", silent)
    sections = [node for node in (define.items if define else []) if not isinstance(node, tuple)]
    objects = next((group.items[1:] for group in sections if group.head == ":objects"), [])
    return {typed.word.name: typed.types_or_object for typed in read_typed_list(objects, silent)}
