"""Whether an atom can ever hold, an action ever apply: each answer with a plan that shows it or a proof."""

from collections.abc import Iterator

from planners.pddl.model import Action, Condition, PlanSteps, Step
from planners.pddl.substitution import substitute
from planners.reasoning.answers import ProofKind, Reachability, Reachable, Unreachable
from planners.reasoning.engines import engine_reachability, halved
from planners.reasoning.facts import Fact, FactTable, atom_of, bits
from planners.reasoning.formula import Cube, Dnf
from planners.reasoning.grounding import static_steps
from planners.reasoning.instantiate import Instantiation, binding_of
from planners.reasoning.mutexes import Pairs, pairs
from planners.reasoning.positive import PositiveTask, positive_task
from planners.reasoning.relaxed import Exploration, relaxed_exploration
from planners.reasoning.search import Clock, Exhausted, OutOfBudget, PathFound, Sweep, find_plan
from planners.reasoning.task import GroundTask
from tools import Budget, require_budget

FIRST_STATES = 2_000
"""How many states are visited before anything is searched for: they show most of what is reachable."""


class Reach:
    """Answer questions of reachability from the initial state of one task.

    Cheap proofs come first: types, static facts, delete relaxation, pairs of facts (h2); then the states met so far
    and a complete search for a plan; then an engine, where one is installed. `budget` holds for each question.
    """

    def __init__(self, task: GroundTask, budget: Budget | None = None) -> None:
        self.task = task
        self._budget = Budget() if budget is None else budget
        require_budget(self._budget)
        self._positive: PositiveTask | None = None
        self._relaxed: Exploration | None = None
        self._pairs: Pairs | None = None
        self._known_witnesses: _Witnesses | None = None

    @property
    def positive(self) -> PositiveTask:
        """Return the positive form of the task."""
        if self._positive is None:
            self._positive = positive_task(self.task)
        return self._positive

    @property
    def relaxed(self) -> Exploration:
        """Return what delete relaxation reaches."""
        if self._relaxed is None:
            self._relaxed = relaxed_exploration(self.positive, self.positive.lift(self.task.init))
        return self._relaxed

    @property
    def pairs(self) -> Pairs:
        """Return the pairs of facts that may hold together."""
        if self._pairs is None:
            self._pairs = pairs(self.positive, self.positive.lift(self.task.init), 0, halved(self._budget))
        return self._pairs

    @property
    def _witnesses(self) -> "_Witnesses":
        if self._known_witnesses is None:
            self._known_witnesses = _Witnesses(self.task, self._budget)
        return self._known_witnesses

    def refute_atom(self, fact: Fact | str) -> ProofKind | None:
        """Return a cheap proof that `fact` can never hold, or None; raise `InputError` as `atom` does."""
        fact = self.task.objects.fact(fact)
        if not self.task.is_type_consistent(fact):
            return "types"
        if fact[0] not in self.task.fluents:
            return None if fact in self.task.static else "static"
        bit = self.task.facts.bit(fact)
        if not bit & self.relaxed.reached:
            return "relaxed"
        if not bit & self.pairs.reached:
            return "mutex"
        sweep = self._witnesses.sweep
        return "exhausted" if sweep.complete and not bit & sweep.facts else None

    def refute_action(self, step: Step | str) -> ProofKind | None:
        """Return a cheap proof that `step` can never apply, or None; raise `InputError` as `action` does."""
        step = self.task.objects.step(step)
        schema = next(action for action in self.task.domain.actions if action.name == step.action)
        if not self.task.objects.allows(schema.parameters, step.arguments):
            return "types"
        action = self.task.by_step.get(step)
        if action is None:
            return "static" if self._is_static(schema, step) else "relaxed"
        possible = any(self.pairs.possible(self._known(cube)) for cube in action.precondition)
        if not possible:
            return "mutex"
        return "exhausted" if self._witnesses.sweep.complete and self._witnesses.action(step) is None else None

    def refuted_atoms(self) -> Iterator[tuple[Fact, ProofKind]]:
        """Yield the type-consistent atoms of changing predicates with a cheap proof that they never hold.

        The least trivial proofs come first: all states listed, then pairs, then delete relaxation.
        """
        atoms = sorted(self.task.objects.atoms(self.task.domain, self.task.fluents))
        proofs = [(atom, proof) for atom in atoms if (proof := self.refute_atom(atom)) is not None]
        yield from sorted(proofs, key=lambda found: ("exhausted", "mutex", "relaxed").index(found[1]))

    def refuted_actions(self) -> Iterator[tuple[Step, ProofKind]]:
        """Yield the type-consistent actions with a cheap proof that they never apply.

        The least trivial proofs come first: pairs or all states listed, then delete relaxation, then static facts.
        There may be very many of the last kind; they are found one by one.
        """
        domain, problem = self.task.domain, self.task.problem
        for action in self.task.actions:
            proof = self.refute_action(action.step)
            if proof is not None:
                yield action.step, proof
        for schema in domain.actions:
            for step in static_steps(domain, problem, schema):
                if step not in self.task.by_step:
                    yield step, "relaxed"
        for schema in domain.actions:
            for step in self.task.objects.steps(schema):
                if step not in self.task.by_step and self._is_static(schema, step):
                    yield step, "static"

    def atom(self, fact: Fact | str) -> Reachability:
        """Return whether `fact` holds in some reachable state.

        Raise `InputError` where the task has no such predicate or object, or the predicate takes another number.
        """
        fact = self.task.objects.fact(fact)
        proof = self.refute_atom(fact)
        if proof is not None:
            return Unreachable(proof)
        if fact[0] not in self.task.fluents:
            return Reachable(())
        bit = self.task.facts.bit(fact)
        shown = self._witnesses.fact(bit.bit_length() - 1)
        return Reachable(shown) if shown is not None else self._searched((Cube(positive=bit),), atom_of(fact))

    def action(self, step: Step | str) -> Reachability:
        """Return whether `step` is applicable in some reachable state; the plan leads to one such state.

        Raise `InputError` where the task has no such action or object, or the action takes another number.
        """
        step = self.task.objects.step(step)
        proof = self.refute_action(step)
        if proof is not None:
            return Unreachable(proof)
        shown = self._witnesses.action(step)
        if shown is not None:
            return Reachable(shown)
        schema = next(action for action in self.task.domain.actions if action.name == step.action)
        condition = substitute(schema.precondition, binding_of(schema, step))
        return self._searched(self.task.by_step[step].precondition, condition)

    def _known(self, cube: Cube) -> int:
        """Return a cube as a mask, without negations that the positive form has no complements for."""
        return self.positive.cube(Cube(cube.positive, cube.negative & self.positive.negated))

    def _searched(self, goal: Dnf, condition: Condition) -> Reachability:
        if self._witnesses.sweep.complete:
            return Unreachable("exhausted")
        match find_plan(self.task, goal, halved(self._budget), positive=self.positive):
            case PathFound(plan=plan):
                self._witnesses.learn(plan)
                return Reachable(plan)
            case Exhausted():
                return Unreachable("exhausted")
            case OutOfBudget():
                return engine_reachability(self.task, condition, halved(self._budget))

    def _is_static(self, schema: Action, step: Step) -> bool:
        """Return whether the precondition is false whatever the changing facts are."""
        open_facts = Instantiation(self.task.objects, self.task.static, self.task.fluents, FactTable())
        return open_facts.formula(schema.precondition, binding_of(schema, step)) is False


class _Witnesses:
    """Plans that lead to facts and to states in which actions apply, from a sweep and from what was found later."""

    def __init__(self, task: GroundTask, budget: Budget) -> None:
        self._task = task
        self._numbers = {action.step: number for number, action in enumerate(task.actions)}
        self._facts: dict[int, PlanSteps] = {}
        self._actions: dict[Step, PlanSteps] = {}
        self.sweep = Sweep(task)
        self.sweep.run(FIRST_STATES, Clock(budget))

    def fact(self, number: int) -> PlanSteps | None:
        """Return a known plan to a fact."""
        met = self.sweep.fact_states.get(number)
        return self._facts.get(number) if met is None else self.sweep.plan_to(met)

    def action(self, step: Step) -> PlanSteps | None:
        """Return a known plan to a state in which `step` applies."""
        met = self.sweep.action_states.get(self._numbers[step])
        return self._actions.get(step) if met is None else self.sweep.plan_to(met)

    def learn(self, plan: PlanSteps) -> None:
        """Remember all that a plan passes through, and what applies at its end."""
        after = self._task.init
        for length, after in enumerate(self._task.replay(plan), start=1):
            for number in bits(after & ~self.sweep.facts):
                self._facts.setdefault(number, plan[:length])
            self._actions.setdefault(plan[length - 1], plan[: length - 1])
        for action in self._task.applicable(after):
            self._actions.setdefault(action.step, plan)
