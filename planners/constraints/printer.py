"""Write a tree back as text that parses to the same tree."""

from planners.constraints.syntax import (
    Binary,
    BinaryOp,
    Const,
    Expr,
    Fold,
    Generator,
    IfElse,
    Lookup,
    Membership,
    Name,
    Unary,
    UnaryOp,
)


def unparse(node: Expr) -> str:
    """Return the text of a tree, with brackets around every compound operand."""
    match node:
        case Const(value=value):
            return repr(value)
        case Name(id=name):
            return name
        case Lookup(base=base, indices=indices):
            return f"{base}[{', '.join(map(unparse, indices))}]"
        case Unary():
            return _unary(node)
        case Binary():
            return _binary(node)
        case IfElse(condition=condition, then=then, otherwise=otherwise):
            return f"{_operand(then)} if {_operand(condition)} else {_operand(otherwise)}"
        case Membership():
            return _membership(node)
        case Fold():
            return _fold(node)


def _unary(node: Unary) -> str:
    if node.op is UnaryOp.ABS:
        return f"abs({unparse(node.operand)})"
    return f"{node.op} {_operand(node.operand)}"


def _binary(node: Binary) -> str:
    if node.op is BinaryOp.IMPLIES:
        return f"implies({unparse(node.left)}, {unparse(node.right)})"
    return f"{_operand(node.left)} {node.op} {_operand(node.right)}"


def _operand(node: Expr) -> str:
    text = unparse(node)
    compound = isinstance(node, Unary | Binary | IfElse | Membership)
    return f"({text})" if compound else text


def _membership(node: Membership) -> str:
    if isinstance(node.members, Name):
        return f"{_operand(node.item)} in {node.members.id}"
    return f"{_operand(node.item)} in [{', '.join(map(unparse, node.members))}]"


def _fold(node: Fold) -> str:
    if not node.generators:
        return f"{node.op}([{', '.join(map(unparse, node.bodies))}])"
    return f"{node.op}({unparse(node.bodies[0])} {' '.join(map(_generator, node.generators))})"


def _generator(node: Generator) -> str:
    domain = node.domain
    over = domain.id if isinstance(domain, Name) else f"range({unparse(domain.low)}, {unparse(domain.high)})"
    return " ".join([f"for {node.index} in {over}", *(f"if {_operand(part)}" for part in node.conditions)])
