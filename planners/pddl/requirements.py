"""The requirements of PDDL, what each stands for, and which are used without being announced."""

from collections.abc import Iterable

from planners.pddl.context import Context
from planners.pddl.sexpr import Group, Word
from tools import did_you_mean

_QUANTIFIED = (":existential-preconditions", ":universal-preconditions")
_ADL = (
    ":strips", ":typing", ":negative-preconditions", ":disjunctive-preconditions", ":equality",
    ":quantified-preconditions", *_QUANTIFIED, ":conditional-effects",
)  # fmt: skip
IMPLIED = {
    ":adl": _ADL,
    ":ucpop": _ADL,
    ":quantified-preconditions": _QUANTIFIED,
    ":fluents": (":numeric-fluents", ":action-costs"),
    ":numeric-fluents": (":action-costs",),
    ":negation": (":negative-preconditions",),
}
KNOWN = frozenset(
    {*_ADL, *IMPLIED, ":action-costs", ":numeric-fluents", ":derived-predicates", ":domain-axioms",
     ":durative-actions", ":duration-inequalities", ":continuous-effects", ":timed-initial-literals", ":preferences",
     ":constraints", ":object-fluents", ":goal-utilities", ":time", ":disjunction", ":non-deterministic",
     ":multi-agent", ":unfactored-privacy", ":factored-privacy", ":action-expansions", ":foreach-expansions",
     ":dag-expansions", ":subgoal-through-axioms", ":safety-constraints", ":expression-evaluation",
     ":open-world", ":true-negation"}
)  # fmt: skip


def read_requirements(group: Group, context: Context) -> tuple[str, ...]:
    """Return the requirements in `group`, each once; unknown ones are reported."""
    found: dict[str, None] = {}
    for item in group.items[1:]:
        if not isinstance(item, Word):
            context.error("syntax", "a requirement is a word such as ':typing'", item)
        elif item.name in KNOWN:
            found[item.name] = None
        else:
            name = item.name if item.name.startswith(":") else ":" + item.name
            hint = f"write {name!r}" if name in KNOWN else did_you_mean(item.name, KNOWN)
            context.error("unknown-requirement", f"there is no requirement {item.text!r}", item, hint)
    return tuple(found)


def closure(requirements: Iterable[str]) -> frozenset[str]:
    """Return the requirements with all that they stand for."""
    found: set[str] = set()
    waiting = list(requirements)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(IMPLIED.get(name, ()))
    return frozenset(found)


def note_undeclared(declared: Iterable[str], context: Context) -> None:
    """Note what is used without being announced: every engine here accepts it, strict parsers do not."""
    known = closure(declared)
    for requirement, at in sorted(context.needs.items()):
        if requirement not in known:
            message = f"{requirement!r} is used here and not declared"
            context.note("undeclared-requirement", message, at, f"add {requirement!r} to (:requirements ...)")
