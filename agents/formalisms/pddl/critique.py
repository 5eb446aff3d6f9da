"""What is wrong with a problem, in words that a model can act on, and the facts that are involved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from agents.formalisms.pddl.balance import Balance
from agents.formalisms.pddl.completion import clashes_in, listed
from agents.formalisms.pddl.sentences import Side
from agents.formalisms.pddl.vocabulary import Role, Vocabulary, names_in, written
from planners import And, Atom, Domain, Problem, diagnose, ground, read_task
from tools import BudgetExhausted, InputError


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be meant; `facts` of one side are involved."""

    message: str
    side: Side
    facts: tuple[Atom, ...] = ()


def criticism(domain_text: str, problem_text: str) -> tuple[str, ...]:
    """Return what is wrong with a problem: as PDDL, or else with its initial state and its goal."""
    errors = [finding for finding in diagnose(domain_text, problem_text, timed=False) if finding.severity == "error"]
    if errors:
        return tuple(finding.render() for finding in errors)
    return tuple(fault.message for fault in faults(*read_task(domain_text, problem_text)))


def faults(domain: Domain, problem: Problem) -> tuple[Fault, ...]:
    """Return what cannot be meant in a problem that reads well."""
    vocabulary = Vocabulary(domain)
    roles = _roles(vocabulary, problem)
    goal = _goal_atoms(problem)
    return (
        *_clashes(Balance(vocabulary), roles, sorted(problem.init, key=str), "init"),
        *_clashes(Balance(vocabulary), roles, goal, "goal"),
        *_never_changed(domain, problem, goal),
        *_out_of_reach(domain, problem, goal),
    )


def _clashes(balance: Balance, roles: Mapping[str, Role], facts: Iterable[Atom], side: Side) -> Iterator[Fault]:
    when = "at the start" if side == "init" else "in the goal"
    for held in clashes_in(balance, roles, facts):
        yield Fault(f"{listed(held)} can never hold together, and {when} all of them should", side, held)


def _never_changed(domain: Domain, problem: Problem, goal: Iterable[Atom]) -> Iterator[Fault]:
    fluents = Vocabulary(domain).fluents
    for fact in goal:
        if fact.predicate not in fluents and fact not in problem.init:
            yield Fault(f"{written(fact)} is a goal, but no action changes {fact.predicate}", "goal", (fact,))


def _out_of_reach(domain: Domain, problem: Problem, goal: Iterable[Atom]) -> Iterator[Fault]:
    """Find goals that no sequence of actions leads to, even if nothing that was ever true became false."""
    try:
        task = ground(domain, problem)
    except (BudgetExhausted, InputError):
        return  # too large, or numbers: the engine will say what it can
    possible = task.init
    for action in task.actions:
        possible |= action.add | reduce(or_, (effect.add for effect in action.conditional), 0)
    reached = set(task.facts.facts(possible))
    for fact in goal:
        if fact.predicate in task.fluents and (fact.predicate, *names_in(fact)) not in reached:
            yield Fault(f"{written(fact)} is a goal, but nothing that holds at the start leads there", "goal", (fact,))


def _roles(vocabulary: Vocabulary, problem: Problem) -> dict[str, Role]:
    """Return what the objects are, by their types and by facts such as `(ball b)`."""
    typing = {role.predicate for role in vocabulary.roles}
    said = {names_in(fact): fact.predicate for fact in sorted(problem.init, key=str) if fact.predicate in typing}
    everything = {**vocabulary.domain.constants, **problem.objects}
    return {name: Role(types[0], said.get((name,), "")) for name, types in everything.items()}


def _goal_atoms(problem: Problem) -> tuple[Atom, ...]:
    parts = problem.goal.parts if isinstance(problem.goal, And) else (problem.goal,)
    return tuple(part for part in parts if isinstance(part, Atom))
