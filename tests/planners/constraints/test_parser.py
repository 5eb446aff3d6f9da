"""The parser: round trips, limits and pointed errors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.constraints.findings import ProgramError
from planners.constraints.parser import MAX_DEPTH, MAX_LENGTH, MAX_MAGNITUDE, parse
from planners.constraints.printer import unparse
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
from tools import InputError

HERE = Span(0, 0)
names = st.sampled_from(["x", "cost", "T", "day_2"])
leaves = st.one_of(
    st.integers(0, MAX_MAGNITUDE).map(lambda value: Const(value, HERE)),
    st.floats(0, 1e9).map(lambda value: Const(value, HERE)),
    st.booleans().map(lambda value: Const(value, HERE)),
    st.text(max_size=5).map(lambda value: Const(value, HERE)),
    names.map(lambda name: Name(name, HERE)),
)


def compound(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    domains = st.one_of(names.map(lambda name: Name(name, HERE)), st.builds(Range, inner, inner, st.just(HERE)))
    generators = st.builds(Generator, names, domains, st.lists(inner, max_size=2).map(tuple), st.just(HERE))
    members = st.one_of(st.lists(inner, max_size=3).map(tuple), names.map(lambda name: Name(name, HERE)))
    folds = st.sampled_from(FoldOp)
    return st.one_of(
        st.builds(Lookup, names, several, st.just(HERE)),
        st.builds(Unary, st.sampled_from(UnaryOp), inner, st.just(HERE)),
        st.builds(Binary, st.sampled_from(BinaryOp), inner, inner, st.just(HERE)),
        st.builds(IfElse, inner, inner, inner, st.just(HERE)),
        st.builds(Membership, inner, members, st.just(HERE)),
        st.builds(Fold, folds, st.lists(inner, max_size=3).map(tuple), st.just(()), st.just(HERE)),
        st.builds(Fold, folds, inner.map(lambda body: (body,)), st.tuples(generators, generators), st.just(HERE)),
    )


trees: st.SearchStrategy[Expr] = st.recursive(leaves, compound, max_leaves=12)


@given(trees)
@settings(max_examples=200)
def test_a_printed_tree_parses_to_the_same_tree(tree: Expr) -> None:
    text = unparse(tree)
    assert unparse(parse(text)) == text
    assert without_spans(parse(text)) == without_spans(tree)


def without_spans(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(without_spans(part) for part in value)
    if hasattr(value, "__dataclass_fields__"):
        fields = [getattr(value, name) for name in value.__dataclass_fields__ if name != "span"]
        return (type(value).__name__, *(without_spans(field) for field in fields))
    return (type(value).__name__, value)


fragments = st.lists(
    st.sampled_from(
        [
            "sum(",
            "min(",
            "all(",
            "implies(",
            "x",
            "cost[",
            "]",
            ")",
            "(",
            "for",
            "t",
            "in",
            "T",
            "if",
            "else",
            "not",
            "and",
            "or",
            "==",
            "<=",
            "<",
            "+",
            "-",
            "*",
            "//",
            "%",
            ",",
            "1",
            "2.5",
            "'a",
            '"',
            '"',
            "[",
            "{",
            "}",
            "lambda",
            ":",
            "=",
            ".",
            "&",
            "|",
            "^",
            "**",
            "~",
            "True",
            "None",
            "\n",
            "\t",
            "#",
            "é",
        ]
    ),
    max_size=25,
).map(" ".join)


@given(st.one_of(st.text(max_size=60), fragments))
@settings(max_examples=400)
def test_garbage_raises_nothing_but_input_errors(text: str) -> None:
    read = tree_or_error(text)
    if isinstance(read, InputError):
        assert read.hint
        assert read.place is not None
        faulty = (text.splitlines() or [""])[read.place.line - 1 :][:1]
        assert "^" in str(read) or not "".join(faulty).strip()
    else:
        assert without_spans(parse(unparse(read))) == without_spans(read)


def tree_or_error(text: str) -> Expr | InputError:
    try:
        return parse(text)
    except InputError as error:
        return error


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("x = 3", 3, "`=`", "=="),
        ("x & y", 3, "`&`", "`and`"),
        ("x | y", 3, "`|`", "`or`"),
        ("x ^ 2", 3, "`^`", "x * x"),
        ("(a + b) ** 2", 9, "`**`", "x * x"),
        ("a && b", 3, "`&&`", "`and`"),
        ("a || b", 3, "`||`", "`or`"),
        ("a => b", 3, "arrow", "implies(a, b)"),
        ("a -> b", 3, "arrow", "implies(a, b)"),
        ("a <-> b", 3, "arrow", "a == b"),
        ("!a", 1, "`!`", "`not`"),
        ("~a", 1, "`~`", "`not`"),
        ("a <> b", 3, "`<>`", "!="),
        ("x ≤ 3", 3, "sign", "<="),
        ("x is 3", 1, "`is`", "=="),
        ("hotel.price < 3", 1, "attributes", "price[item]"),
        ("x.sum()", 1, "methods", "sum"),
        ("sun(x[i] for i in T)", 1, "'sun'", "'sum'"),
        ("1 + len(T)", 5, "'len'", "count(True for"),
        ("And(a, b)", 1, "'And'", "`a and b`"),
        ("t['a']['b']", 1, "two brackets", "t[a, b]"),
        ("sum(x)", 1, "comprehension", "sum(x[i] for i in set_name)"),
        ("implies(a)", 1, "2 arguments", "implies(a, b)"),
        ("abs(a, b)", 1, "1 argument", "abs(a)"),
        ("sum(x[a, b] for a, b in T)", 17, "one name", "for a in A for b in B"),
        ("sum(x[i] for i in [1, 2])", 19, "over a set", "range(low, high)"),
        ("sum(i for i in range(1, 9, 2))", 16, "one or two", "range(low, high)"),
        ("x in range(3)", 6, "`in` needs a set", "1 <= x <= 4"),
        ("x[1:2] > 0", 3, "slices", "generator"),
        ("lambda: 1", 1, "lambda", "needed"),
        ("(y := 3) > 1", 2, "`:=`", "=="),
        ("f'{x}' == 'a'", 1, "f-strings", "quoted"),
        ("{'a': 1}['a']", 1, "takes an index", "declare a table"),
        ("[x for x in T]", 1, "stands alone", "sum"),
        ("x == None", 6, "None", "True, False"),
        ("x == 1j", 6, "1j", "integers"),
        ("x == 1e999", 6, "too large", "2**40"),
        ("x == 1099511627777", 6, "too large", "2**40"),
        ("x == 1 # one", 8, "comment", "remove"),
        ("price é + ü.a > 1", 7, "not an expression", "commas"),
        ("x < 'ü' and y.z", 13, "attributes", "price[item]"),
        ("   x & y", 6, "`&`", "`and`"),
        ("(x &\n y)", 4, "`&`", "`and`"),
        ("", 1, "empty", "condition"),
        ("x <", 4, "not an expression", "brackets"),
    ],
)
def test_a_mistake_is_pointed_at(text: str, column: int, message: str, hint: str) -> None:
    with pytest.raises(ProgramError) as caught:
        parse(text)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    assert error.place is not None
    assert error.place.column == column


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(ProgramError) as caught:
        parse("cost[t] ^ 2 < 9", "cheap")
    assert str(caught.value) == (
        "`^` is not an operator of the language\n"
        "cheap:1:9\n"
        "  cost[t] ^ 2 < 9\n"
        "          ^\n"
        "hint: write `x * x` for a square, `a != b` for exclusive or"
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 250 + "x" + ")" * 250,
        "(" * 5_000,
        "not " * 2_000 + "x",
        "-" * 9_000 + "1",
        "1" + "+1" * 4_900,
        "x" + " if x else x" * 800,
        " and ".join(["x"] * 1_500),
        "1" + " < 2" * 2_000,
        "abs(" * 1_000 + "x" + ")" * 1_000,
        "9" * 9_000,
        "0x" + "f" * 9_000,
        "x" * (MAX_LENGTH + 1),
        "9" * 3_000_000,
    ],
)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    with pytest.raises(ProgramError):
        parse(text)


def test_ordinary_depth_is_allowed() -> None:
    assert parse("not " * (MAX_DEPTH - 1) + "x")
    assert parse(" + ".join(["x"] * (MAX_DEPTH - 1)))
    assert parse(f"sum([{', '.join(['x'] * 2_000)}]) <= 3")


def test_a_chained_comparison_compares_neighbours() -> None:
    assert unparse(parse("1 <= x < y in T")) == "((1 <= x) and (x < y)) and (y in T)"


def test_spans_count_characters_not_bytes() -> None:
    tree = parse("t['ü'] + yy")
    assert isinstance(tree, Binary)
    assert tree.right.span == Span(9, 11)
