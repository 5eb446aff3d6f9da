"""Decide a case: which rules fire, which are overridden, what follows; no solver and no model takes part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isfinite
from typing import Literal

from agents.documents import Json
from agents.statutes.statute import Declared, Rule, Scalar, Statute, names_in
from planners import ProgramError, evaluate_text
from tools import InputError, did_you_mean

Value = bool | int | Fraction | str
Case = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose condition holds: what it read, what it says, and the rules that overrode it."""

    rule: str
    section: str
    source: str
    read: Mapping[str, Scalar]
    conclusion: str
    value: Scalar
    overridden_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the statute says of a case, with every rule that fired; what `by_default` lists no rule spoke of."""

    values: Mapping[str, Scalar]
    fired: tuple[Fired, ...]
    by_default: tuple[str, ...]

    def json_form(self) -> Json:
        """Return plain JSON data."""
        fired = [
            {
                "rule": one.rule,
                "section": one.section,
                "source": one.source,
                "read": dict(one.read),
                "conclusion": one.conclusion,
                "value": one.value,
                "overridden_by": list(one.overridden_by),
            }
            for one in self.fired
        ]
        return {"values": dict(self.values), "fired": fired, "by_default": list(self.by_default)}


@dataclass(frozen=True, slots=True)
class RuleConflict:
    """The statute says nothing consistent of a case: these rules stand, and what they conclude cannot all be."""

    conclusion: str
    rules: tuple[str, ...]
    reason: str

    def json_form(self) -> Json:
        """Return plain JSON data."""
        return {"conflict": self.conclusion, "rules": list(self.rules), "reason": self.reason}


def decide_case(statute: Statute, case: Case) -> Decision | RuleConflict:
    """Apply a statute to a case; raise `InputError` for a case that is none, `ProgramError` for a rule that is none."""
    require_case(statute, case)
    names: dict[str, Value] = {name: _exact(value) for name, value in case.items()}
    fired: list[Fired] = []
    by_default: set[str] = set()
    for conclusion in statute.order():
        standing: dict[str, Value] = {}
        for rule in statute.rules_for(conclusion.name):
            if not holds(statute, rule, names):
                continue
            value = _evaluated(statute, rule, "value", names)
            value = int(value) if isinstance(value, bool) and conclusion.kind != "bool" else value
            overridden_by = tuple(sorted(other for other in standing if rule.id in _overrides(statute, other)))
            fired.append(_fired(rule, names, value, overridden_by))
            if not overridden_by:
                standing[rule.id] = value
        if not standing:
            by_default.add(conclusion.name)
            names[conclusion.name] = _exact(conclusion.default)
            continue
        if reason := _conflict(conclusion, standing):
            return RuleConflict(conclusion.name, tuple(sorted(standing)), reason)
        names[conclusion.name] = next(iter(standing.values()))
    concluded = {one.name: shown(names[one.name]) for one in statute.conclusions}
    # The order is that of sections and names: a rule that has nothing to do with a case must not change its trace.
    trace = sorted(fired, key=lambda one: (one.section, one.rule))
    return Decision(concluded, tuple(trace), tuple(name for name in concluded if name in by_default))


def holds(statute: Statute, rule: Rule, names: Mapping[str, Value]) -> bool:
    """Return whether the condition of a rule holds where the names have these values."""
    return _evaluated(statute, rule, "condition", names) is True


def require_case(statute: Statute, case: Case) -> None:
    """Raise `InputError` unless a case has a value of the right kind for each fact and for nothing else."""
    known = {fact.name: fact for fact in statute.facts}
    for name in case:
        if name not in known:
            raise InputError(f"the statute knows no fact {name!r}", hint=did_you_mean(name, known))
    for name, fact in known.items():
        if name not in case:
            raise InputError(f"the case does not state {name!r}", hint=fact.about or "every fact needs a value")
        if not _is_scalar(case[name]) or not fits(statute, fact, _exact(case[name])):
            raise InputError(f"{name} = {case[name]!r} is no {_kind(statute, fact)}", hint=fact.about)


def _is_scalar(value: object) -> bool:
    """Return whether a value, which a file may have brought, is one that a fact can have at all."""
    return isinstance(value, bool | int | str) or (isinstance(value, float) and isfinite(value))


def fits(statute: Statute, declared: Declared, value: Value) -> bool:
    """Return whether a value is one that was declared."""
    match declared.kind:
        case "bool":
            return isinstance(value, bool)
        case "choice":
            return not isinstance(value, bool | Fraction) and value in statute.sets.get(declared.of, ())
        case "int":
            return isinstance(value, int) and not isinstance(value, bool) and declared.low <= value <= declared.high
        case "real":
            return not isinstance(value, bool | str) and declared.low <= value <= declared.high


def shown(value: Value) -> Scalar:
    """Return an exact value as JSON can hold it."""
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else float(value)


def exact_names(values: Mapping[str, Scalar]) -> dict[str, Value]:
    """Return values for expressions; a float means the decimal that it prints as."""
    return {name: _exact(value) for name, value in values.items()}


def _conflict(conclusion: Declared, standing: Mapping[str, Value]) -> str:
    listed = " and ".join(f"{rule} says {shown(value)!r}" for rule, value in sorted(standing.items()))
    if len(set(standing.values())) > 1:
        return f"{listed}, and neither overrides the other"
    value = next(iter(standing.values()))
    if conclusion.kind in ("int", "real") and not isinstance(value, str) and not _within(conclusion, value):
        return f"{listed}, which is not between {conclusion.low} and {conclusion.high}"
    return ""


def _within(conclusion: Declared, value: bool | int | Fraction) -> bool:
    whole = conclusion.kind == "real" or value == int(value)
    return whole and conclusion.low <= value <= conclusion.high


def _evaluated(statute: Statute, rule: Rule, part: Literal["condition", "value"], names: Mapping[str, Value]) -> Value:
    text = rule.condition if part == "condition" else rule.value
    try:
        return evaluate_text(text, {**statute.constants, **statute.look_ups(), **names}, statute.sets)
    except ProgramError as error:
        where = f"{part} of {rule.id}"
        raise ProgramError([replace(finding, where=where) for finding in error.findings]) from None


def _fired(rule: Rule, names: Mapping[str, Value], value: Value, overridden_by: tuple[str, ...]) -> Fired:
    mentioned = sorted(names_in(rule.condition) | names_in(rule.value))
    read = {name: shown(names[name]) for name in mentioned if name in names}
    return Fired(rule.id, rule.section, rule.source, read, rule.concludes, shown(value), overridden_by)


def _overrides(statute: Statute, rule_id: str) -> tuple[str, ...]:
    return next(rule.overrides for rule in statute.rules if rule.id == rule_id)


def _exact(value: Scalar) -> Value:
    return Fraction(str(value)) if isinstance(value, float) else value


def _kind(statute: Statute, fact: Declared) -> str:
    match fact.kind:
        case "bool":
            return "truth value"
        case "choice":
            return f"member of {fact.of}: {', '.join(map(repr, statute.sets.get(fact.of, ())))}"
        case _:
            whole = "whole number" if fact.kind == "int" else "number"
            return f"{whole} between {fact.low} and {fact.high}"
