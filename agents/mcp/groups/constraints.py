"""Constraint programs as tools: check, solve, check values, explain and repair, and say what is missing."""

from typing import Any, Literal

from pydantic import TypeAdapter

from agents.documents import Json
from agents.mcp.groups.constraint_answers import (
    Clash,
    Clashing,
    Explanation,
    GaveUp,
    Missing,
    Outcome,
    ProgramCheck,
    Repaired,
    Satisfiable,
    Scalar,
    SolutionCheck,
    Solved,
    Unsolvable,
)
from agents.mcp.tagged import tagged
from agents.mcp.work import DEFAULT_SECONDS, Seconds, in_worker, job
from planners import (
    Completeness,
    ConstraintProgram,
    Deadline,
    OpenProgram,
    ProgramError,
    check,
    evaluate,
    missing_here,
    outcome_as_json,
    solve_here,
)
from planners import GaveUp as NotDecided
from tools import BudgetExhausted, InputError, Tool, Toolbox, did_you_mean

Engine = Literal["auto", "cpsat", "z3"]
Values = dict[str, Scalar | list[list[Scalar]]]
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
_MISSING: TypeAdapter[Missing] = TypeAdapter(Missing)


def toolset() -> tuple[Tool[..., Any], ...]:
    """Return the tools on constraint programs."""
    tools = (check_program, solve_program, check_solution, explain_program, repair_program, what_is_missing)
    return tuple(Toolbox(tools))


async def check_program(program: ConstraintProgram) -> ProgramCheck:
    """Find every mistake in a constraint program before it is solved, with column and suggestion.

    Args:
        program: The program; the resource groundplan://language/constraints explains the language.
    """
    mistakes = await in_worker(_mistakes, program)
    return ProgramCheck(ok=not mistakes, mistakes=mistakes)


async def solve_program(
    program: ConstraintProgram, seconds: Seconds = DEFAULT_SECONDS, engine: Engine = "auto"
) -> Outcome:
    """Solve a constraint program: checked values, or a proof that there are none with the cheapest repairs.

    Args:
        program: The program; the resource groundplan://language/constraints explains the language.
        seconds: Wall-clock limit.
        engine: CP-SAT for integers, Z3 for reals; auto chooses.
    """
    return await _solved(program, seconds, engine)


async def check_solution(program: ConstraintProgram, values: Values) -> SolutionCheck:
    """Check values against a program by an evaluator that shares no code with the solvers.

    Args:
        program: The program.
        values: The value of each variable; of an indexed one rows [index, ..., value].
    """
    return SolutionCheck.model_validate(await in_worker(_evaluated, program, values))


async def explain_program(program: ConstraintProgram, seconds: Seconds = DEFAULT_SECONDS) -> Explanation:
    """Say why nothing satisfies a program: a smallest clash in its own words, and the smallest changes that help.

    Args:
        program: The program.
        seconds: Wall-clock limit.
    """
    match await _solved(program, seconds):
        case Solved():
            return Satisfiable()
        case GaveUp() as gave_up:
            return gave_up
        case Unsolvable() as proof:
            named = {item.name: item for item in program.constraints}
            clashing = [
                Clashing(name=name, expression=named[name].expression, source=named[name].source) for name in proof.core
            ]
            return Clash(
                constraints=clashing,
                repairs=proof.repairs,
                changes=proof.changes,
                rules_clash=proof.rules_clash,
                notes=proof.notes,
            )


async def repair_program(
    program: ConstraintProgram, drop: list[str] | None = None, seconds: Seconds = DEFAULT_SECONDS
) -> Repaired:
    """Give up constraints of a program that nothing satisfies, and solve what is left.

    Args:
        program: The program.
        drop: Names of the constraints to give up; by default those of the cheapest repair.
        seconds: Wall-clock limit of each of the two steps.
    """
    if drop is None:
        outcome = await _solved(program, seconds)
        if not isinstance(outcome, Unsolvable) or not outcome.repairs:
            return Repaired(dropped=[], outcome=outcome)
        drop = outcome.repairs[0].drop
    return Repaired(dropped=drop, outcome=await _solved(_without(program, drop), seconds))


async def what_is_missing(
    program: ConstraintProgram, target: str, askable: list[str], seconds: Seconds = DEFAULT_SECONDS
) -> Missing:
    """Say which fact has to be asked before a target is determined, or its value where nothing has to be asked.

    Args:
        program: What is known, as constraints; it has neither a goal nor preferences.
        target: What is sought: an expression over the variables.
        askable: What could be asked: variables or expressions over them.
        seconds: Wall-clock limit.
    """
    try:
        answer = await in_worker(_missing, program, target, askable, seconds, seconds=seconds)
    except BudgetExhausted as stop:
        return GaveUp(reason=stop.message)
    return _MISSING.validate_python(answer)


async def _solved(program: ConstraintProgram, seconds: float, engine: Engine = "auto") -> Outcome:
    try:
        return _OUTCOME.validate_python(await in_worker(_outcome, program, seconds, engine, seconds=seconds))
    except BudgetExhausted as stop:
        return GaveUp(reason=stop.message)


def _without(program: ConstraintProgram, names: list[str]) -> ConstraintProgram:
    known = [item.name for item in program.constraints if item.weight is not None]
    for name in names:
        if name not in known:
            raise InputError(f"there is no constraint {name!r} to give up", hint=did_you_mean(name, known))
    kept = tuple(item for item in program.constraints if item.name not in names)
    return program.model_copy(update={"constraints": kept})


@job
def _mistakes(program: ConstraintProgram) -> list[Json]:
    try:
        check(program)
    except ProgramError as error:
        return [finding.as_json() for finding in error.findings]
    return []


@job
def _outcome(program: ConstraintProgram, seconds: float, engine: Engine) -> Json:
    return outcome_as_json(solve_here(check(program), Deadline.after(seconds), engine))


@job
def _missing(program: ConstraintProgram, target: str, askable: list[str], seconds: float) -> Json:
    answer: Completeness = missing_here(OpenProgram(program, target, tuple(askable)), Deadline.after(seconds))
    form: Json = outcome_as_json(answer) if isinstance(answer, NotDecided) else tagged(answer)
    return form


@job
def _evaluated(program: ConstraintProgram, values: Values) -> Json:
    indexed = {
        name: {tuple(row[:-1]): row[-1] for row in value} if isinstance(value, list) else value
        for name, value in values.items()
    }
    found = evaluate(program, indexed)  # type: ignore[arg-type]  # the index of a row is any scalar until checked
    return {
        "holds": found.holds,
        "faults": found.faults,
        "broken": found.broken,
        "unmet": found.unmet,
        "objectives": [float(number) for number in found.objectives],
    }
