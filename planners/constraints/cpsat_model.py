"""Build a CP-SAT model from literals and linear terms; equal conditions share one literal."""

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ortools.sat.python import cp_model

from planners.constraints.engines import Unsupported
from planners.constraints.linear import (
    Between,
    Bounds,
    Comparison,
    Linear,
    Literal,
    Number,
    as_linear,
    combine,
    compare_with_zero,
    extent,
    scale_of,
)
from planners.constraints.syntax import BinaryOp

# CP-SAT computes in 64 bits and refuses models whose sums might leave them; its presolve needs a margin.
LARGEST = 2**53


class CpSatModel:
    """Hold a `CpModel` together with the bounds of its variables and the literals it already has."""

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.bounds: list[Bounds] = []
        self._negations: dict[int, cp_model.LiteralT] = {}
        self._conditions: dict[Between, Literal] = {}
        self._clauses: dict[frozenset[int], Literal] = {}
        self._products: dict[object, Linear] = {}
        self._chosen: dict[object, Linear] = {}

    # Variables

    def literal(self) -> Literal:
        """Add a truth value."""
        self.variables.append(self.model.new_bool_var(""))
        self.bounds.append((0, 1))
        return Literal(len(self.variables) - 1)

    def integer(self, low: int, high: int, values: Sequence[int] | None = None) -> Linear:
        """Add an integer between `low` and `high`, or one of `values`."""
        if max(abs(low), abs(high)) > LARGEST:
            raise Unsupported(f"a number may reach {max(abs(low), abs(high))}, too large for CP-SAT")
        if values is None:
            self.variables.append(self.model.new_int_var(low, high, ""))
        else:
            domain = cp_model.Domain.from_values(list(values))
            self.variables.append(self.model.new_int_var_from_domain(domain, ""))
        self.bounds.append((low, high))
        return Linear({len(self.variables) - 1: 1})

    def handle(self, literal: Literal) -> cp_model.LiteralT:
        """Return CP-SAT's own object for a literal."""
        code = literal.code
        if code >= 0:
            return self.variables[code]
        if code not in self._negations:
            self._negations[code] = self.variables[~code].negated()
        return self._negations[code]

    def _handles(self, literals: Iterable[Literal]) -> list[cp_model.LiteralT]:
        return [self.handle(literal) for literal in literals]

    def expression(self, term: Linear) -> cp_model.LinearExprT:
        """Return CP-SAT's own object for a term whose coefficients are integers."""
        variables = [self.variables[variable] for variable in term.terms]
        weights = [int(value) for value in term.terms.values()]
        return cp_model.LinearExpr.weighted_sum(variables, weights) + int(term.constant)

    def extent(self, term: Linear) -> tuple[Number, Number]:
        """Return the smallest and largest value that `term` can take by the bounds of its variables."""
        low, high = extent(term.terms, self.bounds)
        return low + term.constant, high + term.constant

    def single(self, term: Linear) -> Linear:
        """Return an equal term of one variable, `value / scale`, adding that variable where needed."""
        if len(term.terms) == 1:
            return term
        scale = scale_of(term)
        scaled = combine([(scale, term)])
        low, high = self.extent(scaled)
        value = self.integer(int(low), int(high))
        self.post(self.compare(BinaryOp.EQ, value, scaled), ())
        return combine([(Fraction(1, scale), value)])

    def _variable(self, term: Linear) -> cp_model.IntVar:
        """Return a variable that equals an integer term."""
        if term.constant != 0 or list(term.terms.values()) != [1]:
            low, high = (int(end) for end in self.extent(term))
            value = self.integer(low, high)
            self.post(self.compare(BinaryOp.EQ, value, term), ())
            term = value
        return self.variables[next(iter(term.terms))]

    # Conditions

    def compare(
        self, op: BinaryOp, left: Number | Literal | Linear, right: Number | Literal | Linear
    ) -> Comparison | bool:
        """Return a comparison in normal form, without adding anything to the model."""
        return compare_with_zero(op, combine([(1, as_linear(left)), (-1, as_linear(right))]), self.bounds)

    def post(self, comparison: Comparison | bool, when: Sequence[Literal]) -> None:
        """Require a comparison wherever all literals in `when` are true."""
        if isinstance(comparison, bool):
            if not comparison:
                self.clause([], when)
            return
        condition = comparison.condition
        low, high = (int(end) for end in extent(dict(condition.terms), self.bounds))
        if max(abs(low), abs(high)) > LARGEST:
            raise Unsupported(f"a sum may reach {max(abs(low), abs(high))}, too large for CP-SAT")
        expression = cp_model.LinearExpr.weighted_sum(
            [self.variables[variable] for variable, _ in condition.terms],
            [coefficient for _, coefficient in condition.terms],
        )
        if comparison.holds:
            constraint = self.model.add_linear_constraint(expression, condition.low, condition.high)
        else:
            outside = [[low, condition.low - 1], [condition.high + 1, high]]
            domain = cp_model.Domain.from_intervals([part for part in outside if part[0] <= part[1]])
            constraint = self.model.add_linear_expression_in_domain(expression, domain)
        if when:
            constraint.only_enforce_if(self._handles(when))

    def holds(self, comparison: Comparison | bool) -> Literal | bool:
        """Return a literal that is true exactly where the comparison holds."""
        if isinstance(comparison, bool):
            return comparison
        literal = self._condition(comparison.condition)
        return literal if comparison.holds else literal.negated()

    def _condition(self, condition: Between) -> Literal:
        if (known := self._conditions.get(condition)) is not None:
            return known
        low, high = (int(end) for end in extent(dict(condition.terms), self.bounds))
        if condition.high == high:  # x >= k is the negation of x <= k - 1: one literal for both
            literal = self._at_most(Between(condition.terms, low, condition.low - 1)).negated()
        elif condition.low == low:
            literal = self._at_most(condition)
        else:
            literal = self._new_condition(condition)
        self._conditions[condition] = literal
        return literal

    def _at_most(self, condition: Between) -> Literal:
        variable = condition.terms[0][0]
        if len(condition.terms) == 1 and self.bounds[variable] == (0, 1):
            return Literal(~variable)
        known = self._conditions.get(condition)
        return self._new_condition(condition) if known is None else known

    def _new_condition(self, condition: Between) -> Literal:
        literal = self.literal()
        self.post(Comparison(condition), (literal,))
        self.post(Comparison(condition, holds=False), (literal.negated(),))
        self._conditions[condition] = literal
        return literal

    # Truth

    def clause(self, literals: Sequence[Literal], when: Sequence[Literal]) -> None:
        """Require one of `literals` wherever all literals in `when` are true."""
        self.model.add_bool_or([*self._handles(literals), *(self.handle(item.negated()) for item in when)])

    def any_of(self, literals: Sequence[Literal]) -> Literal | bool:
        """Return a literal that is true exactly where one of `literals` is."""
        codes = frozenset(literal.code for literal in literals)
        if any(~code in codes for code in codes):
            return True
        if len(codes) <= 1:
            return literals[0] if literals else False
        if (known := self._clauses.get(codes)) is not None:
            return known
        result = self.literal()
        members = [Literal(code) for code in sorted(codes)]
        self.clause(members, [result])
        for member in members:
            self.model.add_implication(self.handle(member), self.handle(result))
        self._clauses[codes] = result
        return result

    def all_of(self, literals: Sequence[Literal]) -> Literal | bool:
        """Return a literal that is true exactly where all of `literals` are."""
        opposite = self.any_of([literal.negated() for literal in literals])
        return not opposite if isinstance(opposite, bool) else opposite.negated()

    def choose_literal(self, condition: Literal, then: Literal | bool, otherwise: Literal | bool) -> Literal | bool:
        """Return the truth of `then if condition else otherwise`."""
        left = _conjunction(condition, then)
        right = _conjunction(condition.negated(), otherwise)
        parts: list[Literal] = []
        for side in (left, right):
            literal = self.all_of(side) if side is not None else False
            if literal is True:
                return True
            if isinstance(literal, Literal):
                parts.append(literal)
        return self.any_of(parts)

    # Numbers

    def choose(self, condition: Literal, then: Linear, otherwise: Linear) -> Linear:
        """Return `then if condition else otherwise`."""
        difference = combine([(1, then), (-1, otherwise)])
        return combine([(1, otherwise), (1, self._switched(condition, difference))])

    def _switched(self, condition: Literal, term: Linear) -> Linear:
        """Return `term if condition else 0`."""
        if not term.terms:
            return combine([(term.constant, as_linear(condition))])
        key = (condition.code, tuple(sorted(term.terms.items())), term.constant)
        if (known := self._chosen.get(key)) is not None:
            return known
        scale = scale_of(term)
        scaled = combine([(scale, term)])
        low, high = (int(end) for end in self.extent(scaled))
        value = self.integer(min(0, low), max(0, high))
        self.post(self.compare(BinaryOp.EQ, value, scaled), (condition,))
        self.post(self.compare(BinaryOp.EQ, value, 0), (condition.negated(),))
        result = combine([(Fraction(1, scale), value)])
        self._chosen[key] = result
        return result

    def product(self, left: Linear, right: Linear) -> Linear:
        """Return the product of two terms."""
        if not left.terms or not right.terms:
            factor, varying = (left, right) if not left.terms else (right, left)
            return combine([(factor.constant, varying)])
        left, right = self.single(left), self.single(right)
        for switch, term in ((left, right), (right, left)):
            (variable, weight), *_ = switch.terms.items()
            if self.bounds[variable] == (0, 1):
                chosen = self._switched(Literal(variable), term)
                return combine([(weight, chosen), (switch.constant, term)])
        return self._integer_product(left, right)

    def _integer_product(self, left: Linear, right: Linear) -> Linear:
        """Return `(a x + b) (c y + d)` through one new variable for `x y`."""
        (x, a), *_ = left.terms.items()
        (y, c), *_ = right.terms.items()
        key = (min(x, y), max(x, y))
        if key not in self._products:
            corners = [p * q for p, q in itertools.product(self.bounds[x], self.bounds[y])]
            low = 0 if x == y and self.bounds[x][0] <= 0 <= self.bounds[x][1] else min(corners)
            value = self.integer(low, max(corners))
            self.model.add_multiplication_equality(self._variable(value), [self.variables[x], self.variables[y]])
            self._products[key] = value
        b, d = left.constant, right.constant
        return combine(
            [
                (a * c, self._products[key]),
                (a * d, Linear({x: 1})),
                (b * c, Linear({y: 1})),
                (1, Linear({}, b * d)),
            ]
        )

    def extreme(self, terms: Sequence[Linear], largest: bool) -> Linear:
        """Return the largest or the smallest of the terms."""
        sign = 1 if largest else -1
        scale = sign * math.lcm(*(scale_of(term) for term in terms))
        scaled = [combine([(scale, term)]) for term in terms]
        ends = [self.extent(term) for term in scaled]
        value = self.integer(int(max(low for low, _ in ends)), int(max(high for _, high in ends)))
        self.model.add_max_equality(self.expression(value), [self.expression(term) for term in scaled])
        return combine([(Fraction(1, scale), value)])

    def quotient(self, term: Linear, divisor: int) -> Linear:
        """Return `term // divisor`, rounded down, for an integer term and a positive divisor."""
        low, high = (int(end) for end in self.extent(term))
        value = self.integer(low // divisor, high // divisor)
        rest = combine([(1, term), (-divisor, value)])
        self.post(self.compare(BinaryOp.GE, rest, 0), ())
        self.post(self.compare(BinaryOp.LE, rest, divisor - 1), ())
        return value

    def switched(self, cases: Sequence[tuple[Sequence[Literal], Linear]]) -> Linear:
        """Return the term of the case whose literals are all true; exactly one case must be."""
        scale = math.lcm(*(scale_of(term) for _, term in cases))
        scaled = [(guard, combine([(scale, term)])) for guard, term in cases]
        ends = [self.extent(term) for _, term in scaled]
        value = self.integer(int(min(low for low, _ in ends)), int(max(high for _, high in ends)))
        for guard, term in scaled:
            self.post(self.compare(BinaryOp.EQ, value, term), guard)
        return combine([(Fraction(1, scale), value)])

    def switched_literal(self, cases: Sequence[tuple[Sequence[Literal], Literal | bool]]) -> Literal:
        """Return a literal that equals the one of the case whose literals are all true."""
        result = self.literal()
        for guard, truth in cases:
            if isinstance(truth, bool):
                self.clause([result if truth else result.negated()], guard)
            else:
                self.clause([result, truth.negated()], guard)
                self.clause([result.negated(), truth], guard)
        return result

    def all_different(self, terms: Sequence[Linear]) -> None:
        """Require that no two integer terms are equal."""
        self.model.add_all_different([self._variable(term) for term in terms])

    def tabulated(
        self, arguments: Sequence[Linear], keys: Sequence[Sequence[int]], entries: Sequence[Number]
    ) -> Linear:
        """Return the entry whose key equals the arguments; `keys` must hold all values they can take."""
        scale = scale_of(Linear(dict(enumerate(entries))))
        scaled = [int(entry * scale) for entry in entries]
        value = self.integer(min(scaled), max(scaled))
        columns = [self._variable(argument) for argument in (*arguments, value)]
        rows = [(*key, entry) for key, entry in zip(keys, scaled, strict=True)]
        self.model.add_allowed_assignments(columns, rows)
        return combine([(Fraction(1, scale), value)])


def _conjunction(condition: Literal, value: Literal | bool) -> list[Literal] | None:
    if value is False:
        return None
    return [condition] if value is True else [condition, value]
