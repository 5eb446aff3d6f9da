"""The rungs of a drafted domain: it parses, its instances can be solved, it behaves like the gold domain."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from agents.documents import Json
from agents.evaluate.nl2pddl.alignment import in_gold_words
from agents.evaluate.nl2pddl.items import DomainItem, Instance
from agents.evaluate.nl2pddl.matching import Matching, match_actions
from agents.evaluate.runner import MissingEngine
from planners import (
    OBJECT,
    Domain,
    DomainEquivalence,
    DomainMapping,
    DomainsAgree,
    DomainsDiffer,
    PddlError,
    PlanFound,
    PlanGaveUp,
    Problem,
    Valid,
    equivalent_domains,
    plan_task,
    read_domain,
    validate,
)
from tools import Budget

Setting = Literal["given", "free"]
"""Whether types and predicates were given to the model by name, or it chose its own."""
_BROKEN = ("not-installed", "engine-fault")
_NO_RUNG: Json = dict.fromkeys(("parses", "solvable", "replays", "equivalent", "not_decided", "success"), False)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge drafted domains; the comparison and the search for each plan are bounded by seconds.

    A draft in the model's own words is first put into gold names, as its literals suggest; that it behaves otherwise
    is then known under these names only.
    """

    setting: Setting = "given"
    compare_s: float = 60.0
    plan_s: float = 10.0

    def rungs(self, item: DomainItem, text: str) -> Json:
        """Return which rungs a drafted domain reaches, and why it reaches no more.

        `replays` says that every gold plan, action by action, leads to the goal in the drafted domain; `solvable` that
        every instance has some plan there.
        """
        try:
            written = read_domain(text)
        except PddlError as error:
            return {**_NO_RUNG, "literal_f1": 0.0, "reason": f"does not parse: {error.message}"}
        drafted = completed(in_gold_words(item.gold, written) if self.setting == "free" else written, item.gold)
        if odd := _other_signature(item.gold, drafted):
            return {**_NO_RUNG, "parses": True, "literal_f1": 0.0, "reason": f"no predicate {odd!r} as it was given"}
        verdict = self._compared(item, drafted)
        same = isinstance(verdict, DomainsAgree)
        matching = match_actions(item.gold, drafted)
        return {
            **_NO_RUNG,
            "parses": True,
            **self._solved(item, drafted, matching),
            "equivalent": same,
            "not_decided": not isinstance(verdict, DomainsAgree | DomainsDiffer),
            "literal_f1": matching.f1,
            "reason": "" if same else _why(verdict),
            "success": same,
        }

    def _compared(self, item: DomainItem, drafted: Domain) -> DomainEquivalence:
        names = {predicate.name: predicate.name for predicate in item.gold.predicates}
        problems = [instance.problem for instance in item.instances]
        budget = Budget(seconds=self.compare_s)
        return equivalent_domains(item.gold, drafted, problems, DomainMapping(names), budget)

    def _solved(self, item: DomainItem, drafted: Domain, matching: Matching) -> Json:
        stuck = [instance for instance in item.instances if not _replays(drafted, item.gold, instance, matching)]
        solved = all(self._has_plan(drafted, item.gold, instance) for instance in stuck)
        return {"replays": all(instance.plan is None for instance in stuck), "solvable": solved}

    def _has_plan(self, drafted: Domain, gold: Domain, instance: Instance) -> bool:
        problem = carried(instance.problem, drafted, gold)
        match plan_task(drafted, problem, budget=Budget(seconds=self.plan_s)):
            case PlanFound(plan=steps):
                return isinstance(validate(drafted, problem, steps), Valid)
            case PlanGaveUp(reason=reason, detail=detail, hint=hint) if reason in _BROKEN:
                raise MissingEngine(f"no engine could look for a plan: {detail}", hint=hint)
        return False


def completed(drafted: Domain, gold: Domain) -> Domain:
    """Return a drafted domain with the gold predicates that it does not declare: there they never change."""
    have = {predicate.name for predicate in drafted.predicates}
    missing = tuple(
        replace(
            predicate, parameters=tuple(replace(p, types=_known(p.types, drafted, gold)) for p in predicate.parameters)
        )
        for predicate in gold.predicates
        if predicate.name not in have
    )
    return replace(drafted, predicates=(*drafted.predicates, *missing))


def carried(problem: Problem, drafted: Domain, gold: Domain) -> Problem:
    """Return a gold instance as one of the drafted domain; of a type that it lacks, the nearest above is taken."""
    objects: Mapping[str, tuple[str, ...]] = {
        name: _known(types, drafted, gold) for name, types in problem.objects.items() if name not in drafted.constants
    }
    return replace(problem, domain=drafted.name, objects=objects, values={}, metric=None)


def _known(types: tuple[str, ...], drafted: Domain, gold: Domain) -> tuple[str, ...]:
    """Return types of a draft for those of the gold domain: the same, or those above that the draft has."""
    found: dict[str, None] = {}
    for name in types:
        above = gold.types.get(name, (OBJECT,))
        known = (name,) if name == OBJECT or name in drafted.types else _known(above, drafted, gold)
        found.update(dict.fromkeys(known))
    return tuple(found) or (OBJECT,)


def _other_signature(gold: Domain, drafted: Domain) -> str:
    """Return a gold predicate that the draft has with another number of arguments, or ""."""
    arity = {predicate.name: len(predicate.parameters) for predicate in drafted.predicates}
    odd = [p.name for p in gold.predicates if arity[p.name] != len(p.parameters)]
    return odd[0] if odd else ""


def _replays(drafted: Domain, gold: Domain, instance: Instance, matching: Matching) -> bool:
    if instance.plan is None:
        return False
    plan = matching.translated(instance.plan)
    return plan is not None and isinstance(validate(drafted, carried(instance.problem, drafted, gold), plan), Valid)


def _why(verdict: DomainEquivalence) -> str:
    match verdict:
        case DomainsDiffer(witness=witness):
            return f"different: {witness}"[:400]
    return f"not decided: {verdict}"[:400]
