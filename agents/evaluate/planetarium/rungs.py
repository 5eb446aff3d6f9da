"""The three rungs of an answer: it parses, it can be solved, it means what the text means."""

from dataclasses import dataclass, replace

from agents.documents import Json
from agents.evaluate.planetarium.items import Pair
from agents.evaluate.runner import MissingEngine
from planners import (
    Different,
    Equivalence,
    Equivalent,
    NoPlan,
    PddlError,
    PlanFound,
    PlanGaveUp,
    PlanOutcome,
    Problem,
    Sameness,
    Valid,
    diagnose,
    equivalent,
    plan_task,
    validate,
    write_problem,
)
from tools import Budget

_BROKEN = ("not-installed", "engine-fault")


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge answers; `seconds` bound the search for a plan and the comparison each."""

    seconds: float = 30.0

    def rungs(self, pair: Pair, problem_text: str) -> Json:
        """Return which rungs a problem reaches, and why it reaches no more.

        `equivalent_expressible` compares both problems as far as the domain has words for them.
        """
        try:
            problem = pair.read(problem_text)
        except PddlError as error:
            return {**_NO_RUNG, "reason": f"does not parse: {error.message}"}
        gold = pair.read(pair.problem_text)
        verdict = self._compared(pair, gold, problem)
        sayable = pair.expressible(problem)
        expressible = self._compared(pair, pair.expressible(gold), sayable)
        planned = plan_task(pair.domain, sayable, budget=Budget(seconds=self.seconds))
        solvable = _solvable(pair, sayable, planned)
        same = isinstance(verdict, Equivalent)
        return {
            "parses": True,
            "solvable": solvable,
            "solvable_open": isinstance(planned, PlanGaveUp),
            "equivalent": same,
            "equivalent_expressible": isinstance(expressible, Equivalent),
            "not_decided": not isinstance(verdict, Equivalent | Different),
            "reason": "" if same else _why(verdict),
            "success": same,
        }

    def _compared(self, pair: Pair, gold: Problem, problem: Problem) -> Equivalence:
        how = Sameness(placeholders=pair.placeholders)
        return equivalent(pair.domain, gold, problem, how, Budget(seconds=self.seconds))


_NO_RUNG: Json = {
    "parses": False,
    "solvable": False,
    "solvable_open": False,
    "equivalent": False,
    "equivalent_expressible": False,
    "not_decided": False,
    "success": False,
}


def _solvable(pair: Pair, problem: Problem, planned: PlanOutcome) -> bool:
    match planned:
        case PlanFound(plan=steps):
            return isinstance(validate(pair.domain, problem, steps), Valid)
        case NoPlan():
            return False
        case PlanGaveUp(reason=reason, detail=detail) if reason in _BROKEN and _is_sound(pair, problem):
            raise MissingEngine(f"no engine could look for a plan: {detail}", hint=planned.hint)
    return False


def _is_sound(pair: Pair, problem: Problem) -> bool:
    """Return whether the problem is free of mistakes, so that no engine has a reason to stumble over it."""
    own = replace(problem, domain=pair.domain.name)
    return not any(finding.severity == "error" for finding in diagnose(pair.domain_text, write_problem(own)))


def _why(verdict: Equivalence) -> str:
    match verdict:
        case Different(witness=witness):
            return f"different: {witness}"[:400]
    return f"not decided: {verdict}"[:400]
