"""What is wrong with a statute: in text and rules, and in cases that a solver finds and the evaluator confirms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from agents.documents import Json
from agents.statutes.compile import case_program, open_program, stated_program, with_conditions
from agents.statutes.decide import Case, RuleConflict, decide_case
from agents.statutes.statute import Conclusion, Rule, Scalar, Statute
from planners import ConstraintProgram, Finding, GaveUp, ProgramError, Solved, Unsolvable, check, solve
from tools import Budget, InputError, did_you_mean

QUERY = Budget(seconds=20)
"""The limit of one question to the solver."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a statute: what kind of thing, which rules, in words, and a case that shows it.

    `grave` says that cases may be decided wrongly or not at all; the rest is for a reviewer to look at.
    """

    kind: str
    rules: tuple[str, ...]
    message: str
    case: Case | None = None
    grave: bool = True

    def json_form(self) -> Json:
        """Return plain JSON data."""
        witness = {} if self.case is None else {"case": dict(self.case)}
        return {"kind": self.kind, "rules": list(self.rules), "message": self.message, "grave": self.grave, **witness}


def statute_flaws(statute: Statute) -> tuple[Flaw, ...]:
    """Return all that is wrong with a statute; the solver is asked only if the rules can be read at all."""
    found = [*_faults_of_form(statute), *_faults_of_expressions(statute)]
    if not any(flaw.grave for flaw in found):
        found += [flaw for one in statute.order() for flaw in _found_by_solver(statute, one)]
    return (*found, *_for_review(statute))


def rule_faults(statute: Statute, rule: Rule) -> tuple[str, ...]:
    """Return what is wrong with the form and the expressions of one rule of a statute, in words for its author."""
    found = (*_faults_of_form(statute), *_faults_of_expressions(statute))
    return tuple(flaw.message for flaw in found if rule.id in flaw.rules or not flaw.rules)


def _faults_of_form(statute: Statute) -> Iterator[Flaw]:
    sections = [section.number for section in statute.sections]
    conclusions = [one.name for one in statute.conclusions]
    for rule in statute.rules:
        if statute.section(rule.section) is None:
            hint = did_you_mean(rule.section, sections)
            yield Flaw("section", (rule.id,), f"{rule.id}: there is no section {rule.section!r}; {hint}")
        elif statute.span(rule) is None:
            yield Flaw("source", (rule.id,), f"{rule.id}: section {rule.section} does not say {rule.source!r}")
        if rule.concludes not in conclusions:
            hint = did_you_mean(rule.concludes, conclusions)
            yield Flaw("conclusion", (rule.id,), f"{rule.id}: there is no conclusion {rule.concludes!r}; {hint}")
        siblings = [other.id for other in statute.rules if other.concludes == rule.concludes and other.id != rule.id]
        for other in rule.overrides:
            if other not in siblings:
                hint = did_you_mean(other, siblings)
                yield Flaw("override", (rule.id,), f"{rule.id}: {other!r} is no other rule on {rule.concludes}; {hint}")
    try:
        for one in statute.order():
            statute.rules_for(one.name)
    except InputError as error:
        yield Flaw("circle", (), f"{error.message}: {error.hint}")


def _faults_of_expressions(statute: Statute) -> Iterator[Flaw]:
    try:
        programs = (stated_program(statute), case_program(statute))
    except (InputError, ValueError):
        return  # a circle, which is told already
    for program in programs:
        try:
            check(program)
        except ProgramError as error:
            yield from map(_fault, error.findings)
            return


def _fault(finding: Finding) -> Flaw:
    """Return the flaw that a finding in `stated_program` or `case_program` is, both of which name the rule last."""
    kind, _, name = finding.where.rpartition(" ")
    of_rule = kind in ("condition of", "value of", "rule", "fires", "stands")
    return Flaw("expression", (name,) if of_rule else (), finding.render())


def _found_by_solver(statute: Statute, conclusion: Conclusion) -> Iterator[Flaw]:
    program = open_program(statute, conclusion.name)
    for rule in statute.rules_for(conclusion.name):
        yield from _reach(program, rule)
        yield from _range(statute, program, conclusion, rule)
    yield from clashes(statute, conclusion)


def clashes(statute: Statute, conclusion: Conclusion) -> Iterator[Flaw]:
    """Yield the pairs of rules on a conclusion that stand in one case and differ, each with such a case."""
    program = open_program(statute, conclusion.name)
    for one, other in combinations(statute.rules_for(conclusion.name), 2):
        if one.id not in other.overrides and other.id not in one.overrides:
            differ = f"stands_{one.id} and stands_{other.id} and ({one.value}) != ({other.value})"
            said = f"{one.id} and {other.id} differ on {conclusion.name} and neither overrides the other"
            yield from _shown(statute, Flaw("clash", (one.id, other.id), said), with_conditions(program, differ))


def _reach(program: ConstraintProgram, rule: Rule) -> Iterator[Flaw]:
    """Yield a flaw of a rule that no case makes fire, or that another one overrides in every case."""
    for state, kind, message in (
        ("fires", "never fires", f"{rule.id} can never fire: no case meets its condition"),
        ("stands", "always overridden", f"{rule.id} is overridden in every case in which it fires"),
    ):
        match solve(with_conditions(program, f"{state}_{rule.id}"), budget=QUERY):
            case Unsolvable():
                yield Flaw(kind, (rule.id,), message)
                return
            case GaveUp() as stopped:
                yield _undecided(kind, (rule.id,), stopped.reason)
                return


def _range(statute: Statute, program: ConstraintProgram, conclusion: Conclusion, rule: Rule) -> Iterator[Flaw]:
    if conclusion.kind not in ("int", "real"):
        return
    low, high = conclusion.low, conclusion.high
    outside = f"stands_{rule.id} and not ({low} <= ({rule.value}) <= {high})"
    message = f"{rule.id} concludes a {conclusion.name} that is not between {low} and {high}"
    yield from _shown(statute, Flaw("range", (rule.id,), message), with_conditions(program, outside))


def _shown(statute: Statute, flaw: Flaw, program: ConstraintProgram) -> Iterator[Flaw]:
    """Yield the flaw with a case that has it, if there is one; the evaluator has to find the same conflict there."""
    facts = {fact.name for fact in statute.facts}
    match solve(program, budget=QUERY):
        case Solved(values=values):
            case: dict[str, Scalar] = {
                name: value for name, value in values.items() if name in facts and not isinstance(value, Mapping)
            }
            verdict = decide_case(statute, case)
            confirmed = isinstance(verdict, RuleConflict) and set(flaw.rules) <= set(verdict.rules)
            yield (
                Flaw(flaw.kind, flaw.rules, flaw.message, case)
                if confirmed
                else _undecided(flaw.kind, flaw.rules, "the solver's case is rounded and does not show it")
            )
        case GaveUp() as stopped:
            yield _undecided(flaw.kind, flaw.rules, stopped.reason)


def _undecided(kind: str, rules: tuple[str, ...], reason: str) -> Flaw:
    message = f"{' and '.join(rules)}: the solver did not settle the question ({kind}): {reason}"
    return Flaw("not settled", rules, message, grave=False)


def _for_review(statute: Statute) -> Iterator[Flaw]:
    for rule in statute.rules:
        if not statute.is_fresh(rule):
            yield Flaw(
                "changed", (rule.id,), f"{rule.id} or its section changed after its digest was taken", grave=False
            )
        elif not rule.reviewed:
            yield Flaw("not reviewed", (rule.id,), f"{rule.id} was reviewed by nobody", grave=False)
    for name in statute.unsettled:
        said = f"{name} was not held against the other rules yet: `groundplan statute write` goes on"
        yield Flaw("unsettled", (name,), said, grave=False)
    spoken_for = {rule.section for rule in statute.rules}
    for section in statute.sections:
        if section.number not in spoken_for:
            yield Flaw("no rule", (), f"section {section.number} has no rule", grave=False)
