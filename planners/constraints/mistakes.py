"""What people and models write instead of the language, and what to write instead of that."""

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from planners.constraints.syntax import Span

SPLIT = "split it into several named constraints; write long chains as sum([a, b, ...]) or all([a, b, ...])"
VALUES = "values are integers, reals, True, False and quoted members of sets"

FUNCTION_HINTS = {
    "len": "write `count(True for i in set_name)` for the size of a set",
    "range": "range belongs behind `for i in`; for a test write `low <= x <= high`",
    "pow": "write the product `x * x`",
    "If": "write `a if condition else b`",
    "And": "write `a and b` or `all([a, b])`",
    "Or": "write `a or b` or `any([a, b])`",
    "Not": "write `not a`",
    "Implies": "write `implies(a, b)`",
    "Sum": "write `sum(... for i in set_name)`",
    "Distinct": "write `distinct(x[i] for i in set_name)`",
    "AllDifferent": "write `distinct(x[i] for i in set_name)`",
    "alldifferent": "write `distinct(x[i] for i in set_name)`",
    "forall": "write `all(... for i in set_name)`",
    "exists": "write `any(... for i in set_name)`",
    "round": "compare with both sides multiplied, or use `//`",
    "int": "write `//` for a whole quotient; truth values count as 0 and 1 by themselves",
    "float": "numbers need no conversion",
    "bool": "write a comparison such as `x > 0`",
    "str": "members are compared as they are",
    "sorted": "compare neighbours: `all(x[i] <= x[i + 1] for i in range(1, n))`",
    "enumerate": "name the set in the generator: `for i in set_name`",
    "zip": "write one `for` for each index",
    "set": "write `distinct(x[i] for i in set_name)` to say that values differ",
}

_OPERATORS: dict[type[ast.operator], tuple[str, str]] = {
    ast.BitAnd: ("&", "write `and`"),
    ast.BitOr: ("|", "write `or`"),
    ast.BitXor: ("^", "write `x * x` for a square, `a != b` for exclusive or"),
    ast.Pow: ("**", "write the product `x * x`"),
    ast.LShift: ("<<", "write a product"),
    ast.RShift: (">>", "write `implies(a, b)` for an implication"),
    ast.MatMult: ("@", "write `sum(a[i] * b[i] for i in set_name)`"),
}

_NODES: dict[type[ast.expr], tuple[str, str]] = {
    ast.Attribute: ("names have no attributes", "use a table: `price[item]` instead of `item.price`"),
    ast.Lambda: ("lambda is not part of the language", "write the expression where it is needed"),
    ast.NamedExpr: ("`:=` is not part of the language", "write `==` for equality, or repeat the expression"),
    ast.JoinedStr: ("f-strings are not part of the language", "write a plain quoted member"),
    ast.Dict: ("a dictionary is not a value here", "declare a table in the program"),
    ast.List: ("a list is not a value here", "pass it to sum, min, max, all, any, count or distinct"),
    ast.Tuple: (
        "a tuple is not a value here",
        "join several conditions with `and`; indices go in one bracket",
    ),
    ast.Set: ("a set is not a value here", "write `x in {...}`"),
    ast.ListComp: ("a comprehension stands alone", "put it into sum, min, max, all, any, count or distinct"),
    ast.SetComp: ("a set comprehension is not a value", "use count(...) or distinct(...)"),
    ast.DictComp: ("a dictionary is not a value here", "declare a table in the program"),
    ast.GeneratorExp: (
        "a comprehension stands alone",
        "put it into sum, min, max, all, any, count or distinct",
    ),
    ast.Slice: ("slices are not part of the language", "use a generator with `if`: `for i in days if i > 2`"),
    ast.Starred: ("`*` does not unpack here", "list the values or use a comprehension"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A habit from another language, found in text that Python could not read."""

    message: str
    hint: str
    span: Span


_SLIPS = (
    (r"&&", "`&&` is not an operator of the language", "write `and`"),
    (r"\|\|", "`||` is not an operator of the language", "write `or`"),
    (r"<=>|<->", "an equivalence has no arrow", "write `a == b`"),
    (r"=>|->|==>", "an implication has no arrow", "write `implies(a, b)`"),
    (r"<>", "`<>` is not an operator of the language", "write `!=`"),
    (r"=<", "`=<` is not an operator of the language", "write `<=`"),
    (r"!(?!=)", "`!` is not an operator of the language", "write `not`"),
    (r"(?<![=<>!:])=(?![=<>])", "`=` assigns, it does not compare", "write `==`"),
    (
        "[\u2264\u2265\u2260\u2227\u2228\u00ac\u00d7\u00f7\u2200\u2203\u2211\u2208\u2212]",
        "this sign is not part of the language",
        "write <=, >=, !=, and, or, not, *, /, all, any, sum, in, -",
    ),
    ("[\u2018\u2019\u201c\u201d]", "a typographic quotation mark", "write a plain ' or \""),
    (r";", "one expression only", "write `and`, or several named constraints"),
    (r"\$", "`$` is not part of the language", "write the plain number"),
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def slip(text: str) -> Slip | None:
    """Return the first known slip in `text` outside quotes, if any."""
    blanked = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    found = [(match, message, hint) for pattern, message, hint in _SLIPS if (match := re.search(pattern, blanked))]
    if not found:
        return None
    match, message, hint = min(found, key=lambda item: item[0].start())
    return Slip(message, hint, Span(match.start(), match.end()))


def comment_column(text: str) -> int | None:
    """Return where a `#` outside quotes begins a comment, if one does."""
    if "#" not in text:
        return None
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                return token.start[1]
    except (tokenize.TokenError, SyntaxError):
        return None
    return None


def operator(node: ast.BinOp) -> tuple[str, str]:
    """Return message and hint for a binary operator that is not allowed."""
    sign, hint = _OPERATORS.get(type(node.op), ("this", "use + - * / // %"))
    return f"`{sign}` is not an operator of the language", hint


def unsupported(node: ast.expr) -> tuple[str, str]:
    """Return message and hint for a construct that is not allowed."""
    known = _NODES.get(type(node))
    return known or (
        f"{type(node).__name__} is not part of the language",
        "use comparisons, arithmetic and folds",
    )


def chained_index(node: ast.Subscript) -> tuple[str, str]:
    """Return message and hint for an index on something that is no name."""
    if isinstance(node.value, ast.Subscript):
        return "two brackets in a row", "write both indices in one bracket: `t[a, b]`"
    return "only a named table or variable takes an index", "declare a table in the program"


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span of what is not blank or a bracket between two operands: the operator."""
    gap = text[start:end]
    core = gap.strip(" ()\t")
    if not core:
        return Span(start, max(end, start + 1))
    offset = start + gap.index(core)
    return Span(offset, offset + len(core))
