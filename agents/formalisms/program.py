"""Requests of any kind as a constraint program: the model writes the document, Z3 or CP-SAT decide."""

import json

from agents.documents import Draft, Json, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.formalisms.program_draft import draft_program, findings_of
from agents.formalisms.program_memory import program_lessons
from agents.formalisms.program_values import values_from_json, values_to_json
from agents.formalisms.program_words import clash_in_words, offer_in_words, values_in_words
from agents.memory.entry import Accepted, Lesson
from agents.models.chat import ChatModel
from planners import ConstraintProgram, GaveUp, Solved, Unsolvable, check, evaluate, numeric_bounds, read_program, solve
from tools import Budget, Usage


class ProgramFormalism:
    """Puzzles, assignments, schedules and other choices under constraints."""

    name = "program"
    about = "a puzzle, assignment, schedule or any other choice under stated constraints"
    digest = ""

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        """Draft a program; a constraint whose quote is not in the request is dropped and listed."""
        return await draft_program(model, wording, log)

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        """Return the request with its document as an example, and what mended the mistakes on the way."""
        return program_lessons(accepted)

    def check(self, spec: Json) -> tuple[str, ...]:
        """Return every mistake with its place, as the language reports them."""
        return tuple(finding.render() for finding in findings_of(spec))

    def solve(self, spec: Json, budget: Budget) -> Result:
        """Solve the program within the budget."""
        program = _program(spec)
        match solve(program, budget=budget):
            case Solved() as solved:
                return Result(
                    status="solved",
                    plan=values_to_json(program, solved.values),
                    cost=solved.objectives[0] if solved.objectives else None,
                    optimal=solved.optimal and bool(solved.objectives),  # without a goal there is no optimum
                    bound=solved.bound,
                    engine=solved.engine,
                    seconds=solved.seconds,
                )
            case Unsolvable() as clash:
                return Result(
                    status="unsolvable",
                    core=clash.core,
                    offers=tuple(offer_in_words(repair) for repair in clash.repairs),
                    reason="; ".join(clash.notes),
                    engine=clash.engine,
                    seconds=clash.seconds,
                )
            case GaveUp() as stopped:
                reason = "; ".join((stopped.reason, *stopped.notes))
                return Result(status="gave up", reason=reason, bound=stopped.bound, engine=stopped.engine)

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        """Judge the values with the plain evaluator, which shares no code with the compilers."""
        program = _program(spec)
        evaluation = evaluate(program, values_from_json(program, result.plan))
        findings = [*evaluation.faults, *(f"the constraint {name!r} does not hold" for name in evaluation.broken)]
        if evaluation.objectives and float(evaluation.objectives[0]) != result.cost:
            findings.append(f"the goal is worth {float(evaluation.objectives[0]):g}, not {result.cost}")
        findings += _beyond_the_bound(program, result)
        return (Ruling(checker="evaluator", passed=not findings, findings=tuple(findings)),)

    def relax(self, spec: Json, offer: Json) -> Json:
        """Return the program with the bound that the offer moves, or without the constraints that it gives up."""
        if offer["new_bound"] is not None:
            return _with_bound(spec, offer["drop"][0], offer["new_bound"])
        kept = [item for item in spec["constraints"] if item["name"] not in offer["drop"]]
        return {**spec, "constraints": kept}

    def show(self, spec: Json, result: Result) -> str:
        """List the variables and their values."""
        return values_in_words(spec, result)

    def explain(self, spec: Json, result: Result) -> str:
        """Quote the words behind each constraint of the clash, and list the ways out."""
        return clash_in_words(spec, result)


def _beyond_the_bound(program: ConstraintProgram, result: Result) -> list[str]:
    """Return that the goal is better than what was called possible; of several goals nobody says which is bounded."""
    if len(program.objectives) != 1 or result.bound is None or result.cost is None:
        return []
    (goal,) = program.objectives
    better = result.cost < result.bound if goal.sense == "minimize" else result.cost > result.bound
    return [f"the goal is worth {result.cost:g}, better than the best possible {result.bound:g}"] if better else []


def _program(spec: Json) -> ConstraintProgram:
    return read_program(json.dumps(spec))


def _with_bound(spec: Json, name: str, new: float) -> Json:
    """Write the new limit over the old one, which leaves the rest of the expression as it was written."""
    checked = check(_program(spec))
    bound = next(bound for bound in numeric_bounds(checked) if bound.constraint == name)
    text = next(item.text for item in checked.constraints if item.name == name)
    limit = str(int(new)) if new == int(new) else repr(new)
    moved = f"{text[: bound.node.span.start]}{limit}{text[bound.node.span.end :]}"
    constraints = [{**item, "expression": moved} if item["name"] == name else item for item in spec["constraints"]]
    return {**spec, "constraints": constraints}
