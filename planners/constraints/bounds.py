"""Recognise constraints that bound a number, so that explanations can say by how much to move the bound."""

from dataclasses import dataclass

from planners.constraints.check import CheckedConstraint, CheckedProgram
from planners.constraints.semantics import Interpreter, Number
from planners.constraints.syntax import Binary, BinaryOp, Expr

_FLIPPED = {
    BinaryOp.LE: BinaryOp.GE,
    BinaryOp.GE: BinaryOp.LE,
    BinaryOp.LT: BinaryOp.GT,
    BinaryOp.GT: BinaryOp.LT,
}


@dataclass(frozen=True, slots=True)
class NumericBound:
    """A constraint of the form `side op limit`, where `side` depends on decisions and `limit` does not.

    `op` is one of `<=`, `<`, `>=`, `>`; the text may have it the other way round. `node` is the limit's node.
    """

    constraint: str
    side: Expr
    op: BinaryOp
    limit: Number
    node: Expr

    @property
    def upper(self) -> bool:
        """Return whether the bound is an upper one."""
        return self.op in {BinaryOp.LE, BinaryOp.LT}


def numeric_bound(checked: CheckedProgram, constraint: CheckedConstraint) -> NumericBound | None:
    """Return the bound that a constraint states, or `None` when it is of another form."""
    tree = constraint.tree
    if not isinstance(tree, Binary) or tree.op not in _FLIPPED:
        return None
    left, right = checked.is_constant(tree.left), checked.is_constant(tree.right)
    if left == right:
        return None
    side, node = (tree.right, tree.left) if left else (tree.left, tree.right)
    op = _FLIPPED[tree.op] if left else tree.op
    tables = {name: table.entries for name, table in checked.tables.items()}
    limit = Interpreter(checked.constants, tables, checked.sets).number(node, {})
    return NumericBound(constraint.name, side, op, limit, node)


def numeric_bounds(checked: CheckedProgram) -> tuple[NumericBound, ...]:
    """Return the bounds that the constraints of a program state, in the order of the constraints."""
    found = (numeric_bound(checked, constraint) for constraint in checked.constraints)
    return tuple(bound for bound in found if bound is not None)
