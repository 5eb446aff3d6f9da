"""Ask Z3 about a compiled program."""

from dataclasses import dataclass
from fractions import Fraction

import z3

from planners.constraints.check import CheckedProgram
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
)
from planners.constraints.kinds import Value
from planners.constraints.program import Bool, Choice
from planners.constraints.syntax import Expr
from planners.constraints.z3_compiler import Z3Compiler

SEED = 0
LONGEST_MS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _Objective:
    """A term to minimize: the stated one times `sign`."""

    term: z3.ArithRef
    sign: int


class _Irrational(Exception):  # noqa: N818 - becomes an answer
    """A value of the model is no fraction."""


class Z3Session:
    """Hold the terms of one program in a context of their own; every question gets a fresh solver."""

    engine = "z3"

    def __init__(self, checked: CheckedProgram) -> None:
        self.checked = checked
        self.compiler = Z3Compiler(checked.names)
        self.rules = list(self.compiler.domains)
        self.constraints: dict[str, z3.BoolRef] = {}
        self._objectives: list[_Objective] = []
        self._members = {
            name: {self.compiler.code(member): member for member in members}
            for name, members in checked.names.sets.items()
        }
        for constraint in checked.constraints:
            term = self.compiler.truth(self.compiler.ground(constraint.tree, {}))
            if constraint.weight is None:
                self.rules.append(term)
            else:
                self.constraints[constraint.name] = term

    def objective(self, tree: Expr, sense: Sense) -> int:
        """Add an objective and return its number."""
        return self._add(self.compiler.number(self.compiler.ground(tree, {})), 1 if sense == "minimize" else -1)

    def penalty(self) -> int:
        """Add the summed weight of broken preferences as an objective and return its number."""
        broken = [
            self.compiler.chosen(self.compiler.ground(item.tree, {}), 0, item.weight)
            for item in self.checked.preferences
        ]
        return self._add(self.compiler.number(self.compiler.sum_of(broken)), 1)

    def _add(self, term: z3.ArithRef, sign: int) -> int:
        self._objectives.append(_Objective(term if sign == 1 else -term, sign))
        return len(self._objectives) - 1

    def ask(self, question: Question, deadline: Deadline) -> Answer:
        """Answer one question."""
        try:
            found = self._check(question, deadline)
            if question.objective is None or not isinstance(found, z3.ModelRef):
                return Found(self._values(found)) if isinstance(found, z3.ModelRef) else found
            return self._optimize(question, found, deadline)
        except _Irrational:
            return Undecided("a solution has irrational values, which cannot be checked exactly")
        except z3.Z3Exception as error:
            return Undecided(f"Z3 failed: {error}")

    def _load(self, solver: z3.Solver | z3.Optimize, question: Question, deadline: Deadline) -> dict[str, z3.BoolRef]:
        """Add everything that was asked to a solver and return the switches of the kept constraints."""
        left = deadline.remaining_s()
        if left is not None:
            solver.set("timeout", min(LONGEST_MS, max(1, int(left * 1000))))
        solver.add(*self.rules)
        for number, value in question.held.items():
            objective = self._objectives[number]
            solver.add(objective.term == self.compiler.number(objective.sign * value))
        switches: dict[str, z3.BoolRef] = {}
        for name, term in self.constraints.items():
            if question.keep is None or name in question.keep:
                switches[name] = z3.Bool(f"keep {len(switches)}", self.compiler.context)
                solver.add(z3.Implies(switches[name], term))
        return switches

    def _check(self, question: Question, deadline: Deadline, *more: z3.BoolRef) -> z3.ModelRef | Refuted | Undecided:
        if deadline.passed:
            return Undecided("out of time")
        solver = z3.Solver(ctx=self.compiler.context)
        solver.set("random_seed", SEED)
        switches = self._load(solver, question, deadline)
        solver.add(*more)
        status = solver.check(*switches.values())
        if status == z3.sat:
            return solver.model()
        if status == z3.unsat:
            core = {term.get_id() for term in solver.unsat_core()}
            return Refuted(frozenset(name for name, switch in switches.items() if switch.get_id() in core))
        return Undecided(_reason(solver.reason_unknown()))

    def _optimize(self, question: Question, model: z3.ModelRef, deadline: Deadline) -> Answer:
        """Improve on a model that satisfies what was asked."""
        assert question.objective is not None
        objective = self._objectives[question.objective]
        optimizer = z3.Optimize(ctx=self.compiler.context)
        switches = self._load(optimizer, question, deadline)
        handle = optimizer.minimize(objective.term)
        status = optimizer.check(*switches.values())
        if status == z3.sat:
            model = optimizer.model()
        value = self._fraction(model.eval(objective.term, model_completion=True))
        infinite, limit, epsilon = (self._fraction(part) for part in optimizer.lower_values(handle))
        known = None if infinite else limit * objective.sign
        if status != z3.sat or value != limit:
            # Z3 optimizes products only approximately, and gives the limit where no best value exists.
            return Found(self._values(model), False, known, unattained=status == z3.sat and epsilon != 0)
        return Found(self._values(model), True, value * objective.sign)

    def _values(self, model: z3.ModelRef) -> Assignment:
        return {
            name: {key: self._value(model, name, term) for key, term in terms.items()}
            for name, terms in self.compiler.instances.items()
        }

    def _value(self, model: z3.ModelRef, name: str, term: z3.ExprRef) -> Value:
        value = model.eval(term, model_completion=True)
        match self.checked.names.variables[name]:
            case Bool():
                return bool(z3.is_true(value))
            case Choice(of=of):
                return self._members[of][value.as_long()]
            case _:
                return self._fraction(value)

    def _fraction(self, value: z3.ExprRef) -> Number:
        if z3.is_int_value(value):
            return int(value.as_long())
        if z3.is_rational_value(value):
            fraction = Fraction(value.numerator_as_long(), value.denominator_as_long())
            return fraction.numerator if fraction.denominator == 1 else fraction
        raise _Irrational


def _reason(text: str) -> str:
    return "out of time" if text in {"timeout", "canceled"} else f"Z3 does not know: {text}"
