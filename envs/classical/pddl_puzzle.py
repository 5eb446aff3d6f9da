"""Any PDDL problem as a puzzle: its rules are the replay of PDDL."""

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property

from envs.classical.puzzle import Fact, Illegal, Lexicon, Puzzle, kinds_of
from envs.classical.search import shortest
from envs.classical.verbalize import describe_condition, lexicon_of
from envs.world import Impossible, OracleAnswer, Solution
from planners import (
    AtGoal,
    Atom,
    Condition,
    Constant,
    Domain,
    GaveUp,
    GoalUnreachable,
    GroundTask,
    Invalid,
    NextAction,
    PddlState,
    PddlTask,
    PlanSteps,
    Problem,
    Step,
    Undecided,
    advance,
    conjuncts,
    fluent_predicates,
    ground,
    next_action,
    read_task,
    unmet,
    write_domain,
    write_number,
)
from tools import Budget, InputError

SEARCHED_STATES = 50_000
SEARCH_BUDGET = Budget(seconds=60)


class PddlPuzzle(Puzzle[PddlState]):
    """A domain with a problem; numbers, conditional effects and quantifiers included."""

    def __init__(self, domain: Domain, problem: Problem) -> None:
        self._task = PddlTask(domain, problem)
        self._fluents = fluent_predicates(domain)

    @classmethod
    def read(cls, domain_text: str, problem_text: str) -> "PddlPuzzle":
        """Read both texts, or raise `PddlError` with everything that is wrong with them."""
        return cls(*read_task(domain_text, problem_text))

    @property
    def start(self) -> PddlState:
        """Return the initial state."""
        return self._task.initial

    @cached_property
    def objects(self) -> Mapping[str, str]:
        """Return each object with its first type."""
        return {name: types[0] for name, types in self._task.objects.items()}

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return the conjuncts of the goal; one that is no atom is a single phrase."""
        return tuple(map(_as_fact, conjuncts(self._task.problem.goal)))

    @property
    def static(self) -> frozenset[Fact]:
        """Return the facts that no action changes."""
        return frozenset(fact for fact in self._task.initial.atoms if fact[0] not in self._fluents)

    @cached_property
    def domain_text(self) -> str:
        """Return the domain as it is written back."""
        return write_domain(self._task.domain)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Return words made from the names of the domain."""
        return lexicon_of(self._task.domain)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return the type of each object, the numbers, and what a good plan keeps small or large."""
        numbers = (f"{' '.join(term)} is {value}" for term, value in sorted(self.start.values.items()))
        metric = self._task.problem.metric
        wish = (f"{metric.sense} {write_number(metric.expression)}",) if metric else ()
        return (*kinds_of(self.objects), *numbers, *wish)

    def facts(self, state: PddlState) -> frozenset[Fact]:
        """Return the facts that actions can change."""
        return frozenset(fact for fact in state.atoms if fact[0] in self._fluents)

    def moves(self, state: PddlState) -> Iterator[Step]:
        """Yield the applicable actions."""
        grounded = self._grounded
        if grounded is None:
            yield from self._tried(state)
            return
        mask = sum(grounded.facts.bit(fact) for fact in state.atoms)
        yield from (action.step for action in grounded.applicable(mask))

    def apply(self, state: PddlState, move: Step) -> PddlState | Illegal:
        """Return the state after an action, or what it lacks."""
        after = advance(self._task, state, move)
        return Illegal(after.message.partition(": ")[2]) if isinstance(after, Invalid) else after

    def step(self, state: PddlState, move: Step) -> PddlState | Illegal:
        """Do the same: the replay checks names and types too."""
        return self.apply(state, move)

    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Return a plan of least cost (of least length without a metric), a proof that there is none, or give up."""
        grounded = self._grounded
        if grounded is None:
            return shortest(self, limit=SEARCHED_STATES)
        match next_action(grounded, SEARCH_BUDGET):
            case AtGoal():
                return Solution((), optimal=True)
            case NextAction(plan=plan):
                return Solution(plan, optimal=True)
            case GoalUnreachable(proof=proof):
                return Impossible(f"the planners prove it: {proof}")
            case Undecided(reason=reason):
                return GaveUp(reason)

    def key(self, state: PddlState) -> Hashable:
        """Return the facts; where conditions ask for numbers, these too."""
        return state if self._grounded is None else state.atoms

    def unmet(self, state: PddlState) -> tuple[Fact, ...]:
        """Return the parts of the goal that do not hold."""
        return tuple((str(missing),) for missing in unmet(self._task, self._task.problem.goal, state, {}))

    def render(self, state: PddlState) -> str:
        """Return the facts that can change, and the numbers, one a line."""
        numbers = [f"{' '.join(term)} = {value}" for term, value in state.values.items()]
        return "\n".join([*sorted(" ".join(fact) for fact in self.facts(state)), *sorted(numbers)])

    @cached_property
    def _grounded(self) -> GroundTask | None:
        try:
            return ground(self._task.domain, self._task.problem)
        except InputError:  # numbers in conditions
            return None

    def _tried(self, state: PddlState) -> Iterator[Step]:
        """Yield the applicable actions by trying every one that the types allow."""
        for action in self._task.domain.actions:
            for binding in self._task.bindings(action.parameters, {}):
                step = Step(action.name, tuple(binding[parameter.name] for parameter in action.parameters))
                if isinstance(advance(self._task, state, step), PddlState):
                    yield step


def _as_fact(condition: Condition) -> Fact:
    if isinstance(condition, Atom) and all(isinstance(term, Constant) for term in condition.terms):
        return (condition.predicate, *(term.name for term in condition.terms))
    return (describe_condition(condition),)
