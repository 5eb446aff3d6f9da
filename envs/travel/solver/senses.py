"""Which way each name in an expression is better: what may change without making a true condition false."""

from enum import IntFlag

from envs.travel.vocabulary import TRIP_SETS, TRIP_VARIABLES
from planners import syntax

TRIP_NAMES = frozenset(item.name for item in (*TRIP_VARIABLES, *TRIP_SETS))


class Sense(IntFlag):
    """Which changes of a value can make a condition false."""

    NONE = 0
    RISING = 1
    FALLING = 2
    ANY = 3


def collect_senses(tree: syntax.Expr, harmful: Sense, senses: dict[str, Sense]) -> None:
    """Add to `senses` for each name in `tree` which changes of it can change `tree` in a `harmful` way."""
    if isinstance(tree, syntax.Name | syntax.Lookup):
        name = tree.id if isinstance(tree, syntax.Name) else tree.base
        senses[name] = senses.get(name, Sense.NONE) | harmful
    for part, sense in _passed_on(tree, harmful):
        collect_senses(part, sense, senses)


def _passed_on(tree: syntax.Expr, harmful: Sense) -> list[tuple[syntax.Expr, Sense]]:
    """Return which changes of each operand do harm: an operator that keeps no order passes `ANY` on."""
    match tree:
        case syntax.Binary():
            left, right = _operand_senses(tree, harmful)
            return [(tree.left, left), (tree.right, right)]
        case syntax.Unary(op=syntax.UnaryOp.NOT | syntax.UnaryOp.NEG, operand=operand):
            return [(operand, _turned(harmful))]
        case syntax.IfElse():
            return [(tree.condition, Sense.ANY), (tree.then, harmful), (tree.otherwise, harmful)]
        case syntax.Fold() if tree.op is not syntax.FoldOp.DISTINCT:
            bodies = [(body, harmful) for body in tree.bodies]
            sense = _condition_sense(tree, harmful)
            return bodies + [(test, sense) for part in tree.generators for test in part.conditions]
        case _:
            return [(part, Sense.ANY) for part in syntax.children(tree)]


def _turned(sense: Sense) -> Sense:
    if sense in {Sense.NONE, Sense.ANY}:
        return sense
    return Sense.FALLING if sense is Sense.RISING else Sense.RISING


def _operand_senses(tree: syntax.Binary, harmful: Sense) -> tuple[Sense, Sense]:
    turned = _turned(harmful)
    match tree.op:
        case syntax.BinaryOp.ADD | syntax.BinaryOp.AND | syntax.BinaryOp.OR:
            return harmful, harmful
        case syntax.BinaryOp.SUB | syntax.BinaryOp.GT | syntax.BinaryOp.GE:
            return harmful, turned
        case syntax.BinaryOp.LT | syntax.BinaryOp.LE | syntax.BinaryOp.IMPLIES:
            return turned, harmful
        case syntax.BinaryOp.MUL if _never_negative(tree.left) and _never_negative(tree.right):
            return harmful, harmful
        case syntax.BinaryOp.DIV | syntax.BinaryOp.FLOORDIV if isinstance(tree.right, syntax.Const) and _never_negative(
            tree.right
        ):
            return harmful, Sense.ANY
        case _:
            return Sense.ANY, Sense.ANY


def _condition_sense(tree: syntax.Fold, harmful: Sense) -> Sense:
    if tree.op is syntax.FoldOp.ALL:
        return _turned(harmful)
    grows = tree.op in {syntax.FoldOp.ANY, syntax.FoldOp.COUNT} or (
        tree.op is syntax.FoldOp.SUM and all(_never_negative(body) for body in tree.bodies)
    )
    return harmful if grows else Sense.ANY


def _never_negative(tree: syntax.Expr) -> bool:
    """Return whether the expression is known not to be negative: no trip variable and no index is."""
    match tree:
        case syntax.Const(value=value):
            return not isinstance(value, str) and value >= 0
        case syntax.Name(id=name) | syntax.Lookup(base=name):
            return name in TRIP_NAMES  # not an index: that of a range may be negative
        case syntax.Binary(op=syntax.BinaryOp.ADD | syntax.BinaryOp.MUL):
            return _never_negative(tree.left) and _never_negative(tree.right)
        case syntax.Fold(op=syntax.FoldOp.SUM | syntax.FoldOp.MIN | syntax.FoldOp.MAX):
            return all(_never_negative(body) for body in tree.bodies)
        case syntax.Fold():
            return True
        case _:
            return False
