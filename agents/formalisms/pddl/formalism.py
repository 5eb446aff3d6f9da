"""Classical planning with a given domain: the model formalizes the problem, an engine plans, a replay judges."""

from fractions import Fraction

from agents.documents import Draft, Json, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.formalisms.pddl.critique import criticism
from agents.formalisms.pddl.draft import draft_problem, lessons_of_problem
from agents.memory.entry import Accepted, Lesson
from agents.models.chat import ChatModel
from planners import (
    Domain,
    Invalid,
    NoPlan,
    PlanFound,
    PlanGaveUp,
    plan_task,
    read_plan,
    read_task,
    validate,
)
from tools import Budget, Usage


class PddlFormalism:
    """Problems of one PDDL domain.

    A specification holds the texts of `domain` and `problem`, and under `kept` complaints that the model stood by.
    """

    name = "pddl"
    digest = ""  # the domain is part of every specification, and certified with it

    def __init__(self, domain: Domain) -> None:
        self.domain = domain

    @property
    def about(self) -> str:
        """Say what the domain's actions are about."""
        return f"a planning problem with the actions {', '.join(action.name for action in self.domain.actions)}"

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        """Draft the problem, or repair the parts of the last draft that were criticised."""
        return await draft_problem(model, self.domain, wording, log)

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        """Return what each sentence stated and what nouns stood for, for requests about the same domain."""
        return lessons_of_problem(self.domain, accepted)

    def check(self, spec: Json) -> tuple[str, ...]:
        """Return what is wrong with the problem: as PDDL, with its initial state, with its goal."""
        kept = spec.get("kept", ())
        return tuple(message for message in criticism(spec["domain"], spec["problem"]) if message not in kept)

    def solve(self, spec: Json, budget: Budget) -> Result:
        """Let an engine find a plan, or prove that there is none."""
        domain, problem = read_task(spec["domain"], spec["problem"])
        match plan_task(domain, problem, budget=budget):
            case PlanFound() as found:
                return Result(
                    status="solved",
                    plan=[str(step) for step in found.plan],
                    cost=float(found.cost),
                    optimal=found.optimal,
                    engine=found.engine,
                    seconds=found.seconds,
                )
            case NoPlan() as proven:
                return Result(
                    status="unsolvable",
                    reason=f"no plan reaches the goal ({proven.proof})",
                    engine=proven.engine,
                    seconds=proven.seconds,
                )
            case PlanGaveUp() as stopped:
                reason = "; ".join(part for part in (stopped.detail, stopped.hint) if part)
                return Result(status="gave up", reason=reason, engine=stopped.engine, seconds=stopped.seconds)

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        """Replay the plan step by step, and add up its cost again."""
        verdict = validate(*read_task(spec["domain"], spec["problem"]), read_plan("\n".join(result.plan)))
        findings: tuple[str, ...] = ()
        if isinstance(verdict, Invalid):
            findings = (str(verdict),)
        elif verdict.cost != Fraction(str(result.cost)):
            findings = (f"the plan costs {float(verdict.cost):g}, not {result.cost}",)
        return (Ruling(checker="replay", passed=not findings, findings=findings),)

    def relax(self, spec: Json, offer: Json) -> Json:
        """Return the problem as it is: no goal is ever given up here."""
        return spec

    def show(self, spec: Json, result: Result) -> str:
        """List the steps of the plan."""
        if not result.plan:
            return "The goal holds already: nothing has to be done."
        steps = "\n".join(f"{number}. `{step}`" for number, step in enumerate(result.plan, 1))
        proven = ", and no plan is shorter or cheaper" if result.optimal else ""
        return f"{steps}\n\nCost {result.cost:g}{proven}."

    def explain(self, spec: Json, result: Result) -> str:
        """Say that the goal is out of reach, and which problem that is true of."""
        return f"The goal cannot be reached: {result.reason}.\n\n```pddl\n{spec['problem'].strip()}\n```"
