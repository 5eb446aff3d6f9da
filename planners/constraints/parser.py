"""Read the text of an expression into the tree of `syntax.py`; nothing is ever executed.

Python's own parser does the reading, so precedence and literals are Python's; an allow-list decides what
stays.
"""

import ast
import warnings
from collections.abc import Callable
from typing import NoReturn

from planners.constraints import mistakes
from planners.constraints.findings import Finding, ProgramError
from planners.constraints.syntax import (
    Binary,
    BinaryOp,
    Const,
    Expr,
    Fold,
    FoldOp,
    Generator,
    IfElse,
    Lookup,
    Membership,
    Name,
    Range,
    Span,
    Unary,
    UnaryOp,
)
from tools import did_you_mean

MAX_LENGTH = 10_000
"""The longest expression, in characters."""
MAX_DEPTH = 80
"""The deepest nesting; a chain of n operators `a + b + ...` is n deep."""
MAX_MAGNITUDE = 2**40
"""The greatest absolute value of any number, given or computed: both solvers are exact up to it."""

_ARITHMETIC = {
    ast.Add: BinaryOp.ADD,
    ast.Sub: BinaryOp.SUB,
    ast.Mult: BinaryOp.MUL,
    ast.Div: BinaryOp.DIV,
    ast.FloorDiv: BinaryOp.FLOORDIV,
    ast.Mod: BinaryOp.MOD,
}
_COMPARISONS = {
    ast.Eq: BinaryOp.EQ,
    ast.NotEq: BinaryOp.NE,
    ast.Lt: BinaryOp.LT,
    ast.LtE: BinaryOp.LE,
    ast.Gt: BinaryOp.GT,
    ast.GtE: BinaryOp.GE,
}
FOLDS = {op.value: op for op in FoldOp}
FUNCTIONS = (*FOLDS, "abs", "implies")


class _Mistake(Exception):  # noqa: N818 - carries the finding up to `parse`, never further
    def __init__(self, message: str, hint: str, span: Span) -> None:
        super().__init__(message)
        self.message, self.hint, self.span = message, hint, span


def parse(text: str, where: str = "expression") -> Expr:
    """Parse one expression; raise a `ProgramError` that points at the first character that does not fit.

    `where` names the constraint or goal in the error.
    """
    line = one_line(text)
    try:
        return _Reader(line).read()
    except _Mistake as mistake:
        finding = Finding(where, mistake.message, mistake.hint, line, mistake.span)
        raise ProgramError([finding]) from None


def one_line(text: str) -> str:
    """Return the text with line breaks and tabs as blanks, which is what spans and carets refer to."""
    return " ".join(text.splitlines()).replace("\t", " ")


def _fail(message: str, hint: str, span: Span) -> NoReturn:
    raise _Mistake(message, hint, span)


class _Reader:
    """Turn Python's tree into ours, counting depth and translating positions."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.body = text.strip()
        self.shift = len(text) - len(text.lstrip())
        self.encoded = None if self.body.isascii() else self.body.encode("utf-8", "surrogatepass")
        self.depth = 0
        self.readers: dict[type[ast.expr], Callable[..., Expr]] = {
            ast.Constant: self._constant,
            ast.Name: lambda node: Name(node.id, self._span(node)),
            ast.Subscript: self._lookup,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.BoolOp: self._connective,
            ast.Compare: self._comparison,
            ast.IfExp: self._if_else,
            ast.Call: self._call,
        }

    def read(self) -> Expr:
        self._check_length()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's advice on odd literals is not for our readers
                tree = ast.parse(self.body, mode="eval")
        except SyntaxError as error:
            self._syntax_error(error)
        except (RecursionError, MemoryError):
            _fail("the expression is nested too deeply", mistakes.SPLIT, Span(0, len(self.text)))
        except ValueError as error:
            _fail(f"the expression cannot be read: {error}", "write plain text", Span(0, 1))
        return self.expr(tree.body)

    def _check_length(self) -> None:
        if len(self.text) > MAX_LENGTH:
            _fail(
                f"the expression has {len(self.text)} characters, the limit is {MAX_LENGTH}",
                "split it into several named constraints, or put the numbers into a table",
                Span(0, 1),
            )
        if not self.body:
            _fail("the expression is empty", "write a condition such as `x <= 3`", Span(0, 1))
        column = mistakes.comment_column(self.text)
        if column is not None:
            _fail("a comment is not part of an expression", "remove it", Span(column, len(self.text)))

    def _syntax_error(self, error: SyntaxError) -> NoReturn:
        offset = error.offset - 1 if error.offset else len(self.body)  # Python says 0 for the end
        start = self.shift + min(offset, len(self.body))
        end = self.shift + (error.end_offset or 0) - 1 if error.end_lineno == error.lineno else 0
        slip = mistakes.slip(self.text)
        if slip is not None:
            _fail(slip.message, slip.hint, slip.span)
        message = (error.msg or "invalid syntax").replace("Perhaps you forgot a comma?", "").strip(" .")
        span = Span(min(start, len(self.text)), min(max(end, start + 1), len(self.text) + 1))
        _fail(f"this is not an expression: {message}", "check brackets, quotes and commas", span)

    def _char(self, byte: int) -> int:
        if self.encoded is None:
            return self.shift + byte
        return self.shift + len(self.encoded[:byte].decode("utf-8", "replace"))

    def _span(self, node: ast.expr) -> Span:
        return Span(self._char(node.col_offset), self._char(node.end_col_offset or node.col_offset))

    def expr(self, node: ast.expr) -> Expr:
        """Return our tree for `node`."""
        reader = self.readers.get(type(node))
        if reader is None:
            message, hint = mistakes.unsupported(node)
            _fail(message, hint, self._span(node))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            _fail(f"nested more than {MAX_DEPTH} deep", mistakes.SPLIT, self._span(node))
        tree = reader(node)
        self.depth -= 1
        return tree

    def _constant(self, node: ast.Constant) -> Expr:
        value, span = node.value, self._span(node)
        if not isinstance(value, bool | int | float | str):
            _fail(f"{value!r} is not a value of the language", mistakes.VALUES, span)
        if isinstance(value, int | float) and not abs(value) <= MAX_MAGNITUDE:
            _fail("this number is too large", f"the limit is 2**40 = {MAX_MAGNITUDE}", span)
        return Const(value, span)

    def _lookup(self, node: ast.Subscript) -> Expr:
        if not isinstance(node.value, ast.Name):
            _fail(*mistakes.chained_index(node), self._span(node))
        index = node.slice
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        if not parts:
            _fail("an index is missing", "write `table[key]`", self._span(node))
        return Lookup(node.value.id, tuple(self.expr(part) for part in parts), self._span(node))

    def _unary(self, node: ast.UnaryOp) -> Expr:
        if isinstance(node.op, ast.UAdd):
            return self.expr(node.operand)
        if isinstance(node.op, ast.Invert):
            _fail("`~` is not an operator of the language", "write `not`", self._span(node))
        op = UnaryOp.NOT if isinstance(node.op, ast.Not) else UnaryOp.NEG
        return Unary(op, self.expr(node.operand), self._span(node))

    def _binary(self, node: ast.BinOp) -> Expr:
        op = _ARITHMETIC.get(type(node.op))
        if op is None:
            message, hint = mistakes.operator(node)
            start, end = self._span(node.left).end, self._span(node.right).start
            _fail(message, hint, mistakes.trimmed(self.text, start, end))
        return Binary(op, self.expr(node.left), self.expr(node.right), self._span(node))

    def _connective(self, node: ast.BoolOp) -> Expr:
        op = BinaryOp.AND if isinstance(node.op, ast.And) else BinaryOp.OR
        start = self._span(node).start
        tree = self.expr(node.values[0])
        self._check_chain(len(node.values), node)
        for part in node.values[1:]:
            tree = Binary(op, tree, self.expr(part), Span(start, self._span(part).end))
        return tree

    def _check_chain(self, length: int, node: ast.expr) -> None:
        if self.depth + length > MAX_DEPTH:
            _fail(f"nested more than {MAX_DEPTH} deep", mistakes.SPLIT, self._span(node))

    def _comparison(self, node: ast.Compare) -> Expr:
        self._check_chain(len(node.ops), node)
        operands = [node.left, *node.comparators]
        tree: Expr | None = None
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
            link = self._link(op, left, right)
            joined = Span(self._span(node).start, self._span(right).end)
            tree = link if tree is None else Binary(BinaryOp.AND, tree, link, joined)
        assert tree is not None  # Python's grammar gives every comparison an operator
        return tree

    def _link(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Expr:
        span = Span(self._span(left).start, self._span(right).end)
        if isinstance(op, ast.In):
            return Membership(self.expr(left), self._members(right), span)
        if isinstance(op, ast.NotIn):
            return Unary(UnaryOp.NOT, Membership(self.expr(left), self._members(right), span), span)
        if type(op) not in _COMPARISONS:
            hint = "write `!=`" if isinstance(op, ast.IsNot) else "write `==`"
            _fail("`is` is not an operator of the language", hint, span)
        return Binary(_COMPARISONS[type(op)], self.expr(left), self.expr(right), span)

    def _members(self, node: ast.expr) -> tuple[Expr, ...] | Name:
        if isinstance(node, ast.Name):
            return Name(node.id, self._span(node))
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            return tuple(self.expr(part) for part in node.elts)
        _fail("`in` needs a set", "write `x in {'a', 'b'}`, `x in set_name` or `1 <= x <= 4`", self._span(node))

    def _if_else(self, node: ast.IfExp) -> Expr:
        return IfElse(self.expr(node.test), self.expr(node.body), self.expr(node.orelse), self._span(node))

    def _call(self, node: ast.Call) -> Expr:
        span = self._span(node)
        if not isinstance(node.func, ast.Name):
            _fail("methods cannot be called", f"the functions are {', '.join(FUNCTIONS)}", span)
        name = node.func.id
        if name not in FUNCTIONS:
            hint = mistakes.FUNCTION_HINTS.get(name) or did_you_mean(name, FUNCTIONS)
            _fail(f"there is no function {name!r}", hint, self._span(node.func))
        if node.keywords:
            _fail(f"{name} takes no named arguments", "remove them", span)
        if name == "abs":
            (operand,) = self._arguments(node, 1)
            return Unary(UnaryOp.ABS, operand, span)
        if name == "implies":
            left, right = self._arguments(node, 2)
            return Binary(BinaryOp.IMPLIES, left, right, span)
        return self._fold(FOLDS[name], node)

    def _arguments(self, node: ast.Call, count: int) -> list[Expr]:
        if len(node.args) != count:
            name = ast.unparse(node.func)
            wanted = "implies(a, b)" if count == 2 else f"{name}(a)"
            _fail(
                f"{name} takes {count} argument{'s'[: count - 1]}, not {len(node.args)}",
                f"write `{wanted}`",
                self._span(node),
            )
        return [self.expr(argument) for argument in node.args]

    def _fold(self, op: FoldOp, node: ast.Call) -> Expr:
        span, only = self._span(node), node.args[0] if len(node.args) == 1 else None
        if isinstance(only, ast.GeneratorExp | ast.ListComp):
            generators = tuple(self._generator(part, node) for part in only.generators)
            return Fold(op, (self.expr(only.elt),), generators, span)
        if isinstance(only, ast.List | ast.Tuple):
            return Fold(op, tuple(self.expr(part) for part in only.elts), (), span)
        if len(node.args) < 2:
            _fail(
                f"{op} needs a comprehension or several values",
                f"write `{op}(x[i] for i in set_name)` or `{op}([a, b])`",
                span,
            )
        return Fold(op, tuple(self.expr(argument) for argument in node.args), (), span)

    def _generator(self, node: ast.comprehension, call: ast.Call) -> Generator:
        if not isinstance(node.target, ast.Name):
            hint = "write one `for` for each index: `for a in A for b in B`"
            _fail("a generator binds one name", hint, self._span(node.target))
        domain = self._domain(node.iter)
        conditions = tuple(self.expr(condition) for condition in node.ifs)
        last = node.ifs[-1] if node.ifs else node.iter
        span = Span(self._span(node.target).start, self._span(last).end)
        return Generator(node.target.id, domain, conditions, span)

    def _domain(self, node: ast.expr) -> Name | Range:
        span = self._span(node)
        if isinstance(node, ast.Name):
            return Name(node.id, span)
        is_range = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
        if not is_range or not isinstance(node, ast.Call):
            _fail("a generator runs over a set", "name a declared set or write `range(low, high)`", span)
        if len(node.args) not in {1, 2} or node.keywords:
            _fail("range takes one or two arguments", "write `range(low, high)`; `high` is excluded", span)
        ends = [self.expr(argument) for argument in node.args]
        low = ends[0] if len(ends) == 2 else Const(0, span)
        return Range(low, ends[-1], span)
