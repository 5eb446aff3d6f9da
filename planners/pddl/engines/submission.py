"""What an engine is given: the task written anew, so that every quirk of the original text stays outside.

Names of the domain and the problem are replaced, requirements are those that the tree needs, and types that
single inheritance cannot express become static predicates.
"""

from collections.abc import Iterator
from dataclasses import replace

from planners.pddl.features import features
from planners.pddl.model import Domain, Problem
from planners.pddl.untyped import widened, without_types
from planners.pddl.writer import write_domain, write_problem

_REQUIREMENTS = {
    "typing": ":typing",
    "equality": ":equality",
    "negative-preconditions": ":negative-preconditions",
    "disjunction": ":disjunctive-preconditions",
    "quantifiers": ":quantified-preconditions",
    "conditional-effects": ":conditional-effects",
    "action-costs": ":action-costs",
    "numeric": ":numeric-fluents",
    "general-costs": ":numeric-fluents",
}


def submission(domain: Domain, problem: Problem) -> tuple[str, str]:
    """Return the texts of domain and problem for an engine; plans of theirs are plans of the originals."""
    if "general-types" in features(domain, problem):
        domain, problem = without_types(domain, problem)
    needed = sorted(set(_requirements(features(domain, problem))))
    domain = replace(widened(domain), name="task", requirements=(":strips", *needed))
    return write_domain(domain), write_problem(replace(problem, name="task-1", domain="task"))


def _requirements(found: frozenset[str]) -> Iterator[str]:
    return (_REQUIREMENTS[feature] for feature in found if feature in _REQUIREMENTS)
