"""Compile constraint programs into CP-SAT models: fast on integers, no real variables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import cast

from planners.constraints.cpsat_model import CpSatModel
from planners.constraints.engines import Unsupported
from planners.constraints.grounding import CONSTANTS, Environment, Grounder
from planners.constraints.kinds import Names, Value
from planners.constraints.linear import Comparison, Linear, Literal, Number, as_linear, combine
from planners.constraints.program import Bool, Choice, Int, Key, Real
from planners.constraints.syntax import Binary, BinaryOp, Expr, Fold, FoldOp

Term = Literal | Linear
Operand = Value | Term
# Beyond this many rows a look-up is cheaper as one table constraint than as one condition for each row.
FEW_ROWS = 64


class CpSatCompiler(Grounder[Term]):
    """Ground expressions into literals and linear terms of one CP-SAT model.

    A member that is text is the number of its first appearance in the sets; integers stand for themselves.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.build = CpSatModel()
        texts = [member for members in names.sets.values() for member in members if isinstance(member, str)]
        self.codes: dict[str, int] = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        self.declare()

    def variable(self, name: str, key: Key) -> Term:
        """Add the variable of one instance to the model."""
        match self.names.variables[name]:
            case Bool():
                return self.build.literal()
            case Int(low=low, high=high):
                return self.build.integer(low, high)
            case Choice(of=of):
                values = sorted(int(self.code(member)) for member in self.names.sets[of])
                return self.build.integer(values[0], values[-1], values)
            case Real():
                raise Unsupported(f"the variable {name!r} is real")

    def code(self, value: Value) -> Number:
        """Return the number that stands for a constant."""
        if isinstance(value, str):
            return self.codes.setdefault(value, len(self.codes))
        return int(value) if isinstance(value, bool) else value

    def linear(self, value: Operand) -> Linear:
        """Return any constant or term as a linear term."""
        return as_linear(value if isinstance(value, Literal | Linear) else self.code(value))

    # Operations on terms

    def arithmetic(self, op: BinaryOp, left: Operand, right: Operand) -> Term:
        """Return `left op right`; the type checker has made sure that divisors are constants."""
        first, second = self.linear(left), self.linear(right)
        match op:
            case BinaryOp.SUB:
                return combine([(1, first), (-1, second)])
            case BinaryOp.MUL:
                return self.build.product(first, second)
            case BinaryOp.DIV:
                return combine([(Fraction(1, 1) / second.constant, first)])
            case BinaryOp.FLOORDIV:
                return self._quotient(first, int(second.constant))
            case _:
                divisor = int(second.constant)
                return combine([(1, first), (-divisor, self._quotient(first, divisor))])

    def _quotient(self, term: Linear, divisor: int) -> Linear:
        return self.build.quotient(combine([(1 if divisor > 0 else -1, term)]), abs(divisor))

    def comparison(self, op: BinaryOp, left: Operand, right: Operand) -> Comparison | bool:
        """Return a comparison in normal form, without a literal for it."""
        return self.build.compare(op, self.linear(left), self.linear(right))

    def compare(self, op: BinaryOp, left: Operand, right: Operand) -> Operand:
        """Return the literal of a comparison."""
        return self.build.holds(self.comparison(op, left, right))

    def opposite(self, term: Term) -> Term:
        """Return the negated literal."""
        return cast("Literal", term).negated()

    def any_of(self, terms: Sequence[Term]) -> Operand:
        """Return the literal of a disjunction."""
        return self.build.any_of(cast("Sequence[Literal]", terms))

    def all_of(self, terms: Sequence[Term]) -> Operand:
        """Return the literal of a conjunction."""
        return self.build.all_of(cast("Sequence[Literal]", terms))

    def choose(self, condition: Term, then: Operand, otherwise: Operand) -> Operand:
        """Return `then if condition else otherwise`: a literal for truth values, a linear term otherwise."""
        literal = cast("Literal", condition)
        if _is_truth(then) and _is_truth(otherwise):
            return self.build.choose_literal(literal, cast("Literal | bool", then), cast("Literal | bool", otherwise))
        return self.build.choose(literal, self.linear(then), self.linear(otherwise))

    def total(self, terms: Sequence[Term], constant: Number) -> Term:
        """Return the sum of the terms and a constant."""
        return combine([(1, Linear({}, constant)), *((1, as_linear(term)) for term in terms)])

    def extreme(self, op: FoldOp, terms: Sequence[Operand]) -> Term:
        """Return the smallest or the largest of the terms."""
        return self.build.extreme([self.linear(term) for term in terms], op is FoldOp.MAX)

    # Look-ups with an index that depends on a decision

    def select(self, arguments: Sequence[Term], rows: Sequence[tuple[Key, Operand]]) -> Operand:
        """Return the entry of the row whose key equals the arguments."""
        possible = [(key, entry) for key, entry in rows if self._reachable(arguments, key)]
        entries = [entry for _, entry in possible]
        if all(type(entry) in CONSTANTS for entry in entries):
            constants = cast("list[tuple[Key, Value]]", possible)
            if all(isinstance(entry, bool) for entry in entries):
                return self.some([self._at(arguments, key) for key, entry in constants if entry])
            if len(constants) <= FEW_ROWS:
                return self._weighted(arguments, constants)
            return self._tabulated(arguments, constants)
        at = [(self._guard_at(arguments, key), entry) for key, entry in possible]
        if all(_is_truth(entry) for entry in entries):
            return self.build.switched_literal(cast("list[tuple[list[Literal], Literal | bool]]", at))
        return self.build.switched([(guard, self.linear(entry)) for guard, entry in at])

    def _reachable(self, arguments: Sequence[Term], key: Key) -> bool:
        return all(
            self.comparison(BinaryOp.EQ, argument, part) is not False
            for argument, part in zip(arguments, key, strict=True)
        )

    def _at(self, arguments: Sequence[Term], key: Key) -> Operand:
        """Return whether the arguments equal a key."""
        return self.every(
            [self.compare(BinaryOp.EQ, argument, part) for argument, part in zip(arguments, key, strict=True)]
        )

    def _guard_at(self, arguments: Sequence[Term], key: Key) -> list[Literal]:
        """Return literals that are all true exactly where the arguments equal a key."""
        equal = [self.compare(BinaryOp.EQ, argument, part) for argument, part in zip(arguments, key, strict=True)]
        return [literal for literal in equal if isinstance(literal, Literal)]

    def _weighted(self, arguments: Sequence[Term], rows: Sequence[tuple[Key, Value]]) -> Term:
        """Return the entry as a sum over the rows: no new variable, and a tight linear relaxation."""
        codes = [self.code(entry) for _, entry in rows]
        usual = Counter(codes).most_common(1)[0][0]
        parts = [
            (entry - usual, self.linear(self._at(arguments, key)))
            for (key, _), entry in zip(rows, codes, strict=True)
            if entry != usual
        ]
        return combine([(1, Linear({}, usual)), *parts])

    def _tabulated(self, arguments: Sequence[Term], rows: Sequence[tuple[Key, Value]]) -> Term:
        entries = Linear(dict(enumerate(self.code(entry) for _, entry in rows)))
        return self.build.tabulated(
            [as_linear(argument) for argument in arguments],
            [tuple(int(self.code(part)) for part in key) for key, _ in rows],
            list(entries.terms.values()),
        )

    # Constraints

    def require(self, expr: Expr, env: Environment, when: Sequence[Literal] = ()) -> None:
        """Require that `expr` holds wherever all literals in `when` are true."""
        match expr:
            case Binary(op=BinaryOp.AND):
                self.require(expr.left, env, when)
                self.require(expr.right, env, when)
            case Binary(op=BinaryOp.IMPLIES):
                self._require_below(expr.right, env, when, [self.ground(expr.left, env)])
            case Binary(op=op) if op in COMPARED:
                left, right = self.ground(expr.left, env), self.ground(expr.right, env)
                self.build.post(self.comparison(op, left, right), when)
            case Binary(op=BinaryOp.OR) | Fold(op=FoldOp.ANY):
                self._require_some(self._alternatives(expr, env), when)
            case Fold(op=FoldOp.ALL):
                self._require_all(expr, env, when)
            case Fold(op=FoldOp.DISTINCT) if not when:
                self._require_distinct(expr, env)
            case _:
                self._require_some([self.ground(expr, env)], when)

    def _require_all(self, expr: Fold, env: Environment, when: Sequence[Literal]) -> None:
        for body in expr.bodies if not expr.generators else ():
            self.require(body, env, when)
        for inner, guard in self.bindings(expr.generators, env):
            self._require_below(expr.bodies[0], inner, when, guard)

    def _require_below(self, expr: Expr, env: Environment, when: Sequence[Literal], guard: Sequence[Operand]) -> None:
        """Require `expr` under further conditions, some of which may be constants."""
        if not any(condition is False for condition in guard):
            literals = [cast("Literal", condition) for condition in guard if condition is not True]
            self.require(expr, env, [*when, *literals])

    def _require_distinct(self, expr: Fold, env: Environment) -> None:
        terms = [self.linear(body) for _, body in self.parts(expr, env)]
        if all(value.denominator == 1 for term in terms for value in (term.constant, *term.terms.values())):
            self.build.all_different(terms)
        else:
            self._require_some([self.ground(expr, env)], ())

    def _alternatives(self, expr: Expr, env: Environment) -> Iterator[Operand]:
        """Yield the operands of a chain of `or`, or of `any`; none is needed after one that is true."""
        match expr:
            case Binary(op=BinaryOp.OR):
                yield from self._alternatives(expr.left, env)
                yield from self._alternatives(expr.right, env)
            case Fold(op=FoldOp.ANY):
                yield from (self.every([*guard, body]) for guard, body in self.parts(expr, env))
            case _:
                yield self.ground(expr, env)

    def _require_some(self, alternatives: Iterable[Operand], when: Sequence[Literal]) -> None:
        """Require one of the truth values by a single clause."""
        literals: list[Literal] = []
        for truth in alternatives:
            if truth is True:
                return
            if isinstance(truth, Literal):
                literals.append(truth)
        self.build.clause(literals, when)


COMPARED = frozenset({BinaryOp.EQ, BinaryOp.NE, BinaryOp.LT, BinaryOp.LE, BinaryOp.GT, BinaryOp.GE})


def _is_truth(value: Operand) -> bool:
    return isinstance(value, bool | Literal)
