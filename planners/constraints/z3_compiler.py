"""Compile constraint programs into Z3 terms: integers, truth values and exact reals."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

import z3

from planners.constraints.grounding import Grounder
from planners.constraints.kinds import Names, Value, exact
from planners.constraints.linear import COMPARISONS
from planners.constraints.program import Bool, Choice, Int, Key, Real
from planners.constraints.syntax import BinaryOp, FoldOp

Term: TypeAlias = z3.ExprRef
Operand: TypeAlias = Value | Term
Number = int | Fraction


class Z3Compiler(Grounder[Term]):
    """Ground expressions into terms of one Z3 context.

    A member that is text is the number of its first appearance in the sets; integers stand for themselves.
    `domains` holds what the declarations say of the variables, to be asserted with whatever is asked.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.context = z3.Context()
        self.domains: list[z3.BoolRef] = []
        self._numerals: dict[tuple[Number, bool], z3.ArithRef] = {}
        self._counts: dict[int, tuple[z3.ArithRef, z3.BoolRef]] = {}  # holds the term, so that its id stays
        texts = [member for members in names.sets.values() for member in members if isinstance(member, str)]
        self.codes: dict[str, int] = {text: code for code, text in enumerate(dict.fromkeys(texts))}
        self.declare()

    def variable(self, name: str, key: Key) -> Term:
        """Return the constant of one instance and remember its domain."""
        symbol = f"{name}{list(key)}"
        match self.names.variables[name]:
            case Bool():
                return z3.Bool(symbol, self.context)
            case Int(low=low, high=high):
                return self._between(z3.Int(symbol, self.context), low, high)
            case Real(low=low, high=high):
                return self._between(z3.Real(symbol, self.context), low, high)
            case Choice(of=of):
                term = z3.Int(symbol, self.context)
                codes = sorted(self.code(member) for member in self.names.sets[of])
                if codes[-1] - codes[0] == len(codes) - 1:
                    return self._between(term, codes[0], codes[-1])
                self.domains.append(z3.Or([term == code for code in codes]))
                return term

    def _between(self, term: z3.ArithRef, low: float, high: float) -> Term:
        self.domains += [term >= self.number(exact(low)), term <= self.number(exact(high))]
        return term

    def code(self, member: int | str) -> int:
        """Return the number that stands for a member."""
        return self.codes.setdefault(member, len(self.codes)) if isinstance(member, str) else member

    def number(self, value: Operand) -> z3.ArithRef:
        """Return any constant or term as a numeric term; true counts 1, a text is its number."""
        if isinstance(value, z3.BoolRef):
            return self._counted(value)
        if isinstance(value, z3.ExprRef):
            return value
        number = self.code(value) if isinstance(value, str) else value
        real = isinstance(number, Fraction)
        if (number, real) not in self._numerals:
            make = z3.RealVal if real else z3.IntVal
            self._numerals[number, real] = make(str(number + 0), self.context)
        return self._numerals[number, real]

    def _counted(self, truth: z3.BoolRef) -> z3.ArithRef:
        """Return 1 where `truth` holds and 0 elsewhere."""
        if truth.get_id() not in self._counts:
            self._counts[truth.get_id()] = (z3.If(truth, self.number(1), self.number(0)), truth)
        return self._counts[truth.get_id()][0]

    def truth(self, value: Operand) -> z3.BoolRef:
        """Return any truth value as a Z3 term."""
        return z3.BoolVal(value, self.context) if isinstance(value, bool) else value

    def _aligned(self, values: Sequence[Operand]) -> list[z3.ArithRef]:
        """Return numeric terms of one sort: integers become reals where a real is among them."""
        terms = [self.number(value) for value in values]
        if any(term.is_real() for term in terms):
            return [term if term.is_real() else z3.ToReal(term) for term in terms]
        return terms

    # Operations on terms

    def arithmetic(self, op: BinaryOp, left: Operand, right: Operand) -> Term:
        """Return `left op right`; the checker has made sure that divisors are positive constants."""
        first, second = self._aligned([left, right])
        match op:
            case BinaryOp.SUB:
                return first - second
            case BinaryOp.MUL:
                return self._product(left, right)
            case BinaryOp.DIV:
                return (first if first.is_real() else z3.ToReal(first)) / second
            case BinaryOp.FLOORDIV:
                return first / second  # on integers Z3 rounds down where the divisor is positive
            case _:
                return first % second

    def _product(self, left: Operand, right: Operand) -> Term:
        for switch, factor in ((left, right), (right, left)):
            if isinstance(switch, z3.BoolRef):
                return self.choose(switch, self.number(factor), 0)
        first, second = self._aligned([left, right])
        return first * second

    def compare(self, op: BinaryOp, left: Operand, right: Operand) -> Operand:
        """Return the truth of a comparison."""
        if isinstance(left, z3.BoolRef) and isinstance(right, z3.BoolRef) and op in {BinaryOp.EQ, BinaryOp.NE}:
            return left == right if op is BinaryOp.EQ else left != right
        return COMPARISONS[op](*self._aligned([left, right]))

    def opposite(self, term: Term) -> Term:
        """Return the negation of a truth value."""
        return z3.Not(term)

    def any_of(self, terms: Sequence[Term]) -> Operand:
        """Return the disjunction of truth values."""
        return z3.Or(list(terms))

    def all_of(self, terms: Sequence[Term]) -> Operand:
        """Return the conjunction of truth values."""
        return z3.And(list(terms))

    def choose(self, condition: Term, then: Operand, otherwise: Operand) -> Term:
        """Return `then if condition else otherwise`."""
        if isinstance(then, bool | z3.BoolRef) and isinstance(otherwise, bool | z3.BoolRef):
            return z3.If(condition, self.truth(then), self.truth(otherwise))
        return z3.If(condition, *self._aligned([then, otherwise]))

    def total(self, terms: Sequence[Term], constant: Number) -> Term:
        """Return the sum of the terms and a constant."""
        return z3.Sum(self._aligned([*terms, constant] if constant else terms))

    def extreme(self, op: FoldOp, terms: Sequence[Operand]) -> Term:
        """Return the smallest or the largest of the terms."""
        first, *rest = self._aligned(terms)
        best = first
        for term in rest:
            best = z3.If(term > best if op is FoldOp.MAX else term < best, term, best)
        return best

    def select(self, arguments: Sequence[Term], rows: Sequence[tuple[Key, Operand]]) -> Operand:
        """Return the entry of the row whose key equals the arguments."""
        branches: dict[object, tuple[Operand, list[Operand]]] = {}
        for key, entry in rows:
            same = entry.get_id() if isinstance(entry, z3.ExprRef) else (type(entry), entry)
            branches.setdefault(same, (entry, []))[1].append(self._at(arguments, key))
        (result, _), *others = sorted(branches.values(), key=lambda branch: -len(branch[1]))
        for entry, conditions in others:
            result = self.chosen(self.some(conditions), entry, result)
        return result

    def _at(self, arguments: Sequence[Term], key: Key) -> Operand:
        equal = [self.compare(BinaryOp.EQ, argument, part) for argument, part in zip(arguments, key, strict=True)]
        return self.every(equal)

    def distinct(self, values: Sequence[Operand]) -> Operand:
        """Return whether no two of the values are equal."""
        return z3.Distinct(self._aligned(values)) if len(values) > 1 else True
