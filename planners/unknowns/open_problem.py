"""A planning problem with a partly known start, and the possible starts that it leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from planners.pddl.model import (
    TRUE,
    Action,
    Add,
    And,
    Atom,
    Condition,
    Delete,
    Domain,
    Imply,
    Not,
    Or,
    Predicate,
    Problem,
    Quantified,
)
from planners.pddl.semantics import PddlState, PddlTask
from planners.reasoning.facts import Fact, State, atom_of, show_fact
from planners.reasoning.grounding import ground
from planners.reasoning.objects import Objects
from planners.reasoning.task import GroundTask
from tools import Budget, InputError

MOST_COMPLETIONS = 4_096
_MOST_CANDIDATES = 200_000
_BETWEEN_CLOCKS = 512
_UNLIMITED = Budget(seconds=None)
_OPEN = "groundplan-start-is-open"
_BEGIN = "groundplan-begin"


@dataclass(frozen=True, slots=True)
class OpenAtom:
    """An atom that holds at the start or does not."""

    atom: Fact

    @property
    def atoms(self) -> tuple[Fact, ...]:
        """Return what is open."""
        return (self.atom,)

    @property
    def name(self) -> str:
        """Return the atom as PDDL."""
        return show_fact(self.atom)

    @property
    def answers(self) -> Mapping[str, frozenset[Fact]]:
        """Return what holds for each answer."""
        return {"true": frozenset({self.atom}), "false": frozenset()}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Exactly one of these atoms holds at the start: where a thing is, say."""

    name: str
    atoms: tuple[Fact, ...]

    @property
    def answers(self) -> Mapping[str, frozenset[Fact]]:
        """Return what holds for each answer; an answer is the atom as PDDL."""
        return {show_fact(atom): frozenset({atom}) for atom in self.atoms}


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """A domain and a problem whose `init` holds only what is known to be true.

    `askable` is what could be asked. `hidden` is open too, but follows from the rest or cannot be asked. `law` is a
    condition without free variables that every possible start satisfies. All else that `init` lacks is false.
    """

    domain: Domain
    problem: Problem
    askable: tuple[OpenAtom | OneOf, ...]
    hidden: tuple[OpenAtom | OneOf, ...] = ()
    law: Condition = TRUE


@dataclass(frozen=True, slots=True)
class Completion:
    """One possible start: the answer to each askable fact, by their order, and all atoms that hold."""

    answers: tuple[str, ...]
    atoms: frozenset[Fact]


def completions(spec: OpenProblem, budget: Budget = _UNLIMITED) -> tuple[Completion, ...]:
    """Return the possible starts; raise `InputError` for atoms listed twice, and where there are too many."""
    meter = budget.start()
    task = PddlTask(spec.domain, spec.problem)
    known = task.initial.atoms
    groups = (*spec.askable, *spec.hidden)
    _require_apart(groups, known)
    found: list[Completion] = []
    for number, answers in enumerate(product(*(group.answers for group in groups))):
        if number >= _MOST_CANDIDATES or len(found) > MOST_COMPLETIONS:
            many = f"{MOST_COMPLETIONS} completions" if len(found) > MOST_COMPLETIONS else f"{number} ways to answer"
            raise InputError(f"the start has more than {many}", hint="leave fewer facts open")
        if number % _BETWEEN_CLOCKS == 0:
            meter.check()
        chosen = (group.answers[answer] for group, answer in zip(groups, answers, strict=True))
        atoms = known.union(*chosen)
        if task.holds(spec.law, PddlState(atoms, task.initial.values), {}):
            found.append(Completion(answers[: len(spec.askable)], atoms))
    return tuple(found)


def _require_apart(groups: tuple[OpenAtom | OneOf, ...], known: frozenset[Fact]) -> None:
    seen: set[Fact] = set()
    for group in groups:
        repeated = {atom for atom in group.atoms if group.atoms.count(atom) > 1}
        if clash := sorted(repeated | (frozenset(group.atoms) & (seen | known))):
            raise InputError(
                f"{show_fact(clash[0])} is open in {group.name!r} and stated elsewhere",
                hint="leave an atom open once, and out of the initial state",
            )
        seen |= frozenset(group.atoms)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task grounded for all possible starts at once."""

    task: GroundTask

    def start(self, completion: Completion) -> State:
        """Return a possible start as a state of the task."""
        state = 0
        for fact in completion.atoms:
            state |= self.task.facts.bit(fact)
        return state


def open_task(spec: OpenProblem) -> OpenTask:
    """Ground once for all completions.

    Each open atom gets an action that makes it true, applicable at the beginning only: what the grounder then keeps is
    what any completion can reach. These actions are taken out again; no search ever sees them.
    """
    atoms = sorted(frozenset[Fact]().union(*(group.atoms for group in (*spec.askable, *spec.hidden))))
    _require_declared(spec, atoms)
    begins = tuple(
        Action(f"{_BEGIN}-{number}", (), Atom(_OPEN), Add(atom_of(atom))) for number, atom in enumerate(atoms)
    )
    close = Action(f"{_BEGIN}-at-last", (), Atom(_OPEN), Delete(Atom(_OPEN)))
    guarded = tuple(replace(a, precondition=And((Not(Atom(_OPEN)), a.precondition))) for a in spec.domain.actions)
    domain = replace(
        spec.domain,
        predicates=(*spec.domain.predicates, Predicate(_OPEN)),
        actions=(*begins, close, *guarded),
    )
    task = ground(domain, replace(spec.problem, init=spec.problem.init | {Atom(_OPEN)}))
    actions = tuple(action for action in task.actions if not action.step.action.startswith(_BEGIN))
    return OpenTask(replace(task, actions=actions, by_step={action.step: action for action in actions}))


def _require_declared(spec: OpenProblem, atoms: Sequence[Fact]) -> None:
    objects = Objects(spec.domain, spec.problem)
    declared = {predicate.name: predicate.parameters for predicate in spec.domain.predicates}
    for name, *arguments in atoms:
        if name not in declared or not objects.allows(declared[name], tuple(arguments)):
            fact = show_fact((name, *arguments))
            raise InputError(f"{fact} is no fact of this problem", hint="check its predicate and its objects")


def without_irrelevant(spec: OpenProblem, opened: OpenTask, relevant: State) -> OpenProblem:
    """Leave out what is open and cannot matter, neither to the goal nor, by the law, to what else is open."""
    spoken_of = frozenset(_predicates(spec.law))

    def matters(group: OpenAtom | OneOf) -> bool:
        return any(fact[0] in spoken_of or opened.task.facts.bit(fact) & relevant for fact in group.atoms)

    return replace(spec, askable=tuple(filter(matters, spec.askable)), hidden=tuple(filter(matters, spec.hidden)))


def _predicates(condition: Condition) -> Iterator[str]:
    match condition:
        case Atom(predicate=predicate):
            yield predicate
        case Not(body=body) | Quantified(body=body):
            yield from _predicates(body)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _predicates(part)
        case Imply(left=left, right=right):
            yield from _predicates(left)
            yield from _predicates(right)
        case _:
            return
