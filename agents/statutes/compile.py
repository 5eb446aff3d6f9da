"""A statute as a constraint program: every case that there can be, so that a solver finds the odd ones."""

from collections.abc import Iterable, Iterator

from agents.statutes.statute import Conclusion, Declared, Rule, Statute, names_in
from planners import Bool, Choice, ConstraintProgram, Int, Real, Require

Variable = Bool | Int | Real | Choice


def case_program(statute: Statute, conclusions: Iterable[str] | None = None) -> ConstraintProgram:
    """Return a program whose solutions are the cases, each with what the statute concludes; where rules clash is none.

    Only the conclusions named, and those that they rest on, are drawn; all without any.
    """
    names = None if conclusions is None else closure(statute, conclusions)
    drawn = [one for one in statute.order() if names is None or one.name in names]
    rules = [rule for one in drawn for rule in statute.rules_for(one.name)]
    said = [part for one in drawn for part in _drawn(one, statute.rules_for(one.name))]
    return _program(statute, [*statute.facts, *drawn], said, _flags(rules))


def stated_program(statute: Statute) -> ConstraintProgram:
    """Return a program that states every expression as it is written, so that a mistake is shown in its own text.

    It is meant to be checked, not to be solved.
    """
    kinds = {one.name: one.kind for one in statute.conclusions}
    stated = [Require(f"condition of {rule.id}", rule.condition) for rule in statute.rules]
    for rule in (rule for rule in statute.rules if rule.concludes in kinds):
        said = rule.value if kinds[rule.concludes] == "bool" else f"{rule.concludes} == ({rule.value})"
        stated.append(Require(f"value of {rule.id}", said))
    stated += [Require(f"default of {one.name}", f"{one.name} == {one.default!r}") for one in statute.conclusions]
    return _program(statute, [*statute.facts, *statute.conclusions], stated)


def open_program(statute: Statute, conclusion: str) -> ConstraintProgram:
    """Return a program of the cases as they are before a conclusion is drawn: its rules fire and stand, no more.

    What the conclusion rests on is drawn.
    """
    program = case_program(statute, closure(statute, [conclusion]) - {conclusion})
    rules = statute.rules_for(conclusion)
    return program.model_copy(
        update={
            "variables": (*program.variables, *_flags(rules)),
            "constraints": (*program.constraints, *_judged(rules)),
        }
    )


def with_conditions(program: ConstraintProgram, *conditions: str) -> ConstraintProgram:
    """Return a program of those cases that meet conditions, which may mention `fires_ID` and `stands_ID` of rules."""
    stated = (Require(f"condition {number}", text, weight=None) for number, text in enumerate(conditions, 1))
    return program.model_copy(update={"constraints": (*program.constraints, *stated)})


def closure(statute: Statute, conclusions: Iterable[str]) -> set[str]:
    """Return conclusions with all that their rules mention, directly or by way of others."""
    known = {one.name for one in statute.conclusions}
    found: set[str] = set()
    left = [name for name in conclusions if name in known]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            rules = statute.rules_for(name)
            left += sorted(
                {n for rule in rules for text in (rule.condition, rule.value) for n in names_in(text)} & known
            )
    return found


def _program(
    statute: Statute, declared: Iterable[Declared], constraints: Iterable[Require], flags: Iterable[Variable] = ()
) -> ConstraintProgram:
    return ConstraintProgram(
        sets=statute.sets,
        constants=statute.constants,
        tables={name: [list(row) for row in rows] for name, rows in statute.tables.items()},
        variables=[*map(_variable, declared), *flags],
        constraints=[*constraints],
    )


def _flags(rules: Iterable[Rule]) -> list[Variable]:
    return [Bool(f"{state}_{rule.id}") for rule in rules for state in ("fires", "stands")]


def _drawn(conclusion: Conclusion, rules: tuple[Rule, ...]) -> Iterator[Require]:
    yield from _judged(rules)
    # In a comparison truth values count as numbers; `and` takes nothing but truth values.
    only = " and True" if conclusion.kind == "bool" else ""
    for rule in rules:
        said = f"implies(stands_{rule.id}, {conclusion.name} == (({rule.value}){only}))"
        yield Require(f"rule {rule.id}", said, source=rule.source, weight=None)
    stands = ", ".join(f"stands_{rule.id}" for rule in rules)
    nobody = f"not any([{stands}])" if stands else "True"
    by_default = f"implies({nobody}, {conclusion.name} == {conclusion.default!r})"
    yield Require(f"default {conclusion.name}", by_default, weight=None)


def _judged(rules: tuple[Rule, ...]) -> Iterator[Require]:
    for rule in rules:
        yield Require(
            f"fires {rule.id}", f"fires_{rule.id} == (({rule.condition}) and True)", source=rule.source, weight=None
        )
        exceptions = [f"stands_{other.id}" for other in rules if rule.id in other.overrides]
        unless = f" and not any([{', '.join(exceptions)}])" if exceptions else ""
        yield Require(f"stands {rule.id}", f"stands_{rule.id} == (fires_{rule.id}{unless})", weight=None)


def _variable(one: Declared) -> Variable:
    match one.kind:
        case "bool":
            return Bool(one.name)
        case "int":
            return Int(one.name, low=one.low, high=one.high)
        case "real":
            return Real(one.name, low=one.low, high=one.high)
        case "choice":
            return Choice(one.name, of=one.of)
