"""Ask CP-SAT about a compiled program."""

from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from planners.constraints.check import CheckedProgram
from planners.constraints.cpsat_compiler import CpSatCompiler
from planners.constraints.engines import (
    Answer,
    Assignment,
    Deadline,
    Found,
    Number,
    Question,
    Refuted,
    Sense,
    Undecided,
    Unsupported,
)
from planners.constraints.kinds import Value
from planners.constraints.linear import Linear, Literal, as_linear, combine, scale_of
from planners.constraints.program import Bool, Choice
from planners.constraints.syntax import BinaryOp, Expr

SEED = 0


@dataclass(slots=True)
class _Objective:
    """A term to minimize: the stated one times `factor`, so that all coefficients are integers."""

    term: Linear
    factor: int
    held: int | None = None  # a variable that equals the term, once it had to be held


class CpSatSession:
    """Hold one CP-SAT model.

    `tracked` gives every constraint that has a weight a switch, so that it can be left out of a question.
    """

    engine = "cpsat"

    def __init__(self, checked: CheckedProgram, *, tracked: bool = False, workers: int = 1) -> None:
        self.checked = checked
        self.workers = workers
        self.compiler = CpSatCompiler(checked.names)
        self.build = self.compiler.build
        self.switches: dict[str, Literal] = {}
        self._objectives: list[_Objective] = []
        self._members = {
            name: {self.compiler.code(member): member for member in members}
            for name, members in checked.names.sets.items()
        }
        for constraint in checked.constraints:
            when: list[Literal] = []
            if tracked and constraint.weight is not None:
                self.switches[constraint.name] = self.build.literal()
                when = [self.switches[constraint.name]]
            self.compiler.require(constraint.tree, {}, when)

    def objective(self, tree: Expr, sense: Sense) -> int:
        """Add an objective and return its number."""
        return self._add(self.compiler.linear(self.compiler.ground(tree, {})), 1 if sense == "minimize" else -1)

    def penalty(self) -> int:
        """Add the summed weight of broken preferences as an objective and return its number."""
        broken = [
            (item.weight, self.compiler.linear(self.compiler.negation(self.compiler.ground(item.tree, {}))))
            for item in self.checked.preferences
        ]
        return self._add(combine(broken), 1)

    def _add(self, term: Linear, sign: int) -> int:
        factor = sign * scale_of(term)
        self._objectives.append(_Objective(combine([(factor, term)]), factor))
        return len(self._objectives) - 1

    def ask(self, question: Question, deadline: Deadline) -> Answer:
        """Answer one question."""
        left = deadline.remaining_s()
        if left == 0.0:
            return Undecided("out of time")
        keep = frozenset(self.switches) if question.keep is None else question.keep
        for name, switch in self.switches.items():
            self._fix(switch.code, int(name in keep), int(name in keep))
        for number, objective in enumerate(self._objectives):
            self._hold(objective, question.held.get(number))
        self.build.model.clear_objective()  # type: ignore[no-untyped-call]  # missing in ortools' annotations
        goal = None if question.objective is None else self._objectives[question.objective]
        if goal is not None and goal.term.terms:
            self.build.model.minimize(self.build.expression(goal.term))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = SEED
        # A full linear relaxation: slower on pure feasibility, up to a hundred times faster on set partitions.
        solver.parameters.linearization_level = 1 if goal is None else 2
        if left is not None:
            solver.parameters.max_time_in_seconds = left
        return self._answer(solver, solver.solve(self.build.model), goal, keep)

    def _answer(
        self, solver: cp_model.CpSolver, status: object, goal: _Objective | None, keep: frozenset[str]
    ) -> Answer:
        if status == cp_model.INFEASIBLE:
            return Refuted(keep)
        if status == cp_model.MODEL_INVALID:
            raise Unsupported(f"CP-SAT refuses the model: {self.build.model.validate()}")
        bound: Number | None = None
        if goal is not None:
            constant = not goal.term.terms
            bound = Fraction(goal.term.constant if constant else round(solver.best_objective_bound), goal.factor)
        if status == cp_model.UNKNOWN:
            return Undecided("out of time", bound)
        return Found(self._values(solver), status == cp_model.OPTIMAL, bound)

    def _fix(self, variable: int, low: int, high: int) -> None:
        domain = self.build.model.proto.variables[variable].domain
        domain.clear()
        domain.extend([low, high])

    def _hold(self, objective: _Objective, value: Number | None) -> None:
        """Give an objective the value it must keep, or release it."""
        if value is None and objective.held is None:
            return
        low, high = (int(end) for end in self.build.extent(objective.term))
        if objective.held is None:
            variable = self.build.integer(low, high)
            self.build.post(self.build.compare(BinaryOp.EQ, variable, objective.term), ())
            objective.held = next(iter(variable.terms))
        if value is not None:
            low = high = int(value * objective.factor)
        self._fix(objective.held, low, high)

    def _values(self, solver: cp_model.CpSolver) -> Assignment:
        return {
            name: {key: self._value(solver, name, term) for key, term in terms.items()}
            for name, terms in self.compiler.instances.items()
        }

    def _value(self, solver: cp_model.CpSolver, name: str, term: Literal | Linear) -> Value:
        variable = next(iter(as_linear(term).terms))
        number = solver.value(self.build.variables[variable])
        match self.checked.names.variables[name]:
            case Bool():
                return bool(number)
            case Choice(of=of):
                return self._members[of][number]
            case _:
                return number
