"""What an answer makes of a specification: one unknown less."""

from dataclasses import replace

from agents.asking.wording import Scalar
from planners import (
    Atom,
    Bool,
    Choice,
    Completeness,
    Constant,
    OpenProblem,
    OpenProgram,
    Require,
    missing_in_problem,
    missing_in_program,
)
from tools import Budget, InputError, did_you_mean

OpenSpec = OpenProgram | OpenProblem


def missing_in(spec: OpenSpec, budget: Budget) -> Completeness:
    """Return what a specification lacks."""
    if isinstance(spec, OpenProgram):
        return missing_in_program(spec, budget)
    return missing_in_problem(spec, budget)


def names_in(spec: OpenSpec) -> tuple[str, ...]:
    """Return the names of the facts that can be asked about."""
    return spec.askable if isinstance(spec, OpenProgram) else tuple(fact.name for fact in spec.askable)


def answers_in(spec: OpenSpec, fact: str) -> tuple[Scalar, ...]:
    """Return the answers that a fact's declaration allows, or nothing where they are numbers or not declared."""
    if isinstance(spec, OpenProblem):
        return next((tuple(group.answers) for group in spec.askable if group.name == fact), ())
    match {variable.name: variable for variable in spec.program.variables}.get(fact):
        case Bool():
            return (True, False)
        case Choice(of=of):
            return spec.program.sets[of]
        case _:
            return ()


def with_answer(spec: OpenSpec, fact: str, value: Scalar) -> OpenSpec:
    """Return the specification with an answer in it; raise `InputError` for one that the fact cannot have."""
    _require(spec, fact)
    if isinstance(spec, OpenProgram):
        told = Require(f"the answer to {fact}", f"({fact}) == {value!r}")
        program = spec.program.model_copy(update={"constraints": (*spec.program.constraints, told)})
        return replace(spec, program=program, askable=tuple(name for name in spec.askable if name != fact))
    group = next(group for group in spec.askable if group.name == fact)
    if value not in group.answers:
        raise InputError(f"{fact!r} cannot be {value!r}", hint=did_you_mean(value, group.answers))
    atoms = frozenset(Atom(name, tuple(map(Constant, names))) for name, *names in group.answers[str(value)])
    problem = replace(spec.problem, init=spec.problem.init | atoms)
    return replace(spec, problem=problem, askable=tuple(other for other in spec.askable if other is not group))


def without_question(spec: OpenSpec, fact: str) -> OpenSpec:
    """Return the specification in which a fact stays open but cannot be asked about: nobody knows."""
    _require(spec, fact)
    if isinstance(spec, OpenProgram):
        return replace(spec, askable=tuple(name for name in spec.askable if name != fact))
    group = next(group for group in spec.askable if group.name == fact)
    kept = tuple(other for other in spec.askable if other is not group)
    return replace(spec, askable=kept, hidden=(*spec.hidden, group))


def _require(spec: OpenSpec, fact: str) -> None:
    if fact not in names_in(spec):
        raise InputError(f"{fact!r} is not open", hint=did_you_mean(fact, names_in(spec)))
