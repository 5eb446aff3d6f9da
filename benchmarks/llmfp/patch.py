"""Apply a gold patch mechanically: `data` edits the tables, `constraint` becomes expressions of our language.

Patches are Python written against a Gurobi model. They are read with `ast` and never executed.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from tools import DataError

Key = tuple[int | str, ...]
Tables = dict[str, dict[Key, int | float]]
Number = int | Fraction


def patch_tables(tables: Tables, patch: str) -> Tables:
    """Return the tables with the assignments of `patch` carried out in exact arithmetic."""
    changed = {name: dict(table) for name, table in tables.items()}
    for statement in ast.parse(patch).body:
        match statement:
            case ast.Assign(targets=[ast.Subscript() as target], value=value):
                _store(changed, target, _number(value, changed))
            case ast.AugAssign(target=ast.Subscript() as target, op=op, value=value):
                _store(changed, target, _number(ast.BinOp(target, op, value), changed))
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.ListComp() as every):
                changed[name] = _mapped(changed, name, every)
            case _:
                raise _unknown(statement)
    return changed


def _store(tables: Tables, target: ast.Subscript, value: Number) -> None:
    name, key = _entry(target)
    if key not in tables.get(name, {}):
        raise DataError(f"the patch sets {name!r} at {key!r}, which does not exist")
    tables[name][key] = _plain(value)


def _mapped(tables: Tables, name: str, every: ast.ListComp) -> dict[Key, int | float]:
    """Carry out `name = [f(v) for v in name]`."""
    match every:
        case ast.ListComp(elt=body, generators=[ast.comprehension(ast.Name(id=bound), ast.Name(id=source), [])]):
            return {key: _plain(_number(body, tables, {bound: _exact(entry)})) for key, entry in tables[source].items()}
    raise _unknown(every)


def _number(node: ast.expr, tables: Tables, bound: Mapping[str, Number] | None = None) -> Number:
    match node:
        case ast.Constant(value=int() | float() as value):
            return _exact(value)
        case ast.Name(id=name) if bound and name in bound:
            return bound[name]
        case ast.Subscript():
            name, key = _entry(node)
            return _exact(tables[name][key])
        case ast.BinOp(left=left, op=op, right=right):
            return _calculate(op, _number(left, tables, bound), _number(right, tables, bound))
    raise _unknown(node)


def _calculate(op: ast.operator, left: Number, right: Number) -> Number:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return Fraction(left) / right
    raise _unknown(op)


def _entry(node: ast.Subscript) -> tuple[str, Key]:
    if not isinstance(node.value, ast.Name):
        raise _unknown(node)
    key = ast.literal_eval(node.slice)
    return node.value.id, key if isinstance(key, tuple) else (key,)


def _exact(value: float) -> Number:
    return Fraction(repr(value)) if isinstance(value, float) else value


def _plain(value: Number) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Say what a family's patches may say beyond plain comparisons.

    `sums` maps a variable to the set of its last index, for `x.sum(i, '*')`; `present` maps a variable to the
    table that tells which of its instances exist, for `key in x`.
    """

    sums: Mapping[str, str]
    present: Mapping[str, str]


def patch_expressions(patch: str, words: Vocabulary) -> list[str]:
    """Return the constraints of `patch` as expressions."""
    return [text for statement in ast.parse(patch).body for text in _expressions(statement, words)]


def _expressions(statement: ast.stmt, words: Vocabulary) -> list[str]:
    match statement:
        case ast.For(target=ast.Name(id=index), iter=ast.Name(id=domain), body=body):
            return [f"all({text} for {index} in {domain})" for text in _block(body, words)]
        case ast.If(test=test, body=body, orelse=[]):
            condition = _text(test, words)
            return [f"implies({condition}, {text})" for text in _block(body, words)]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="addConstr"), args=[condition_node, *_])):
            return [_text(condition_node, words)]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="addConstrs"), args=[ast.GeneratorExp() as each, *_])):
            return [f"all{_text(each, words)}"]
    raise _unknown(statement)


def _block(body: list[ast.stmt], words: Vocabulary) -> list[str]:
    return [text for statement in body for text in _expressions(statement, words)]


def _text(node: ast.expr, words: Vocabulary) -> str:
    return ast.unparse(cast("ast.AST", _Translation(words).visit(node)))


class _Translation(ast.NodeTransformer):
    """Replace Gurobi's idioms by the language's."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=name), attr="sum"), args=[first, ast.Constant(value="*")]
            ):
                body = ast.Subscript(ast.Name(name), ast.Tuple([first, ast.Name("each")]))
                loop = ast.comprehension(ast.Name("each"), ast.Name(self.words.sums[name]), [], 0)
                return ast.Call(ast.Name("sum"), [ast.GeneratorExp(body, [loop])], [])
        raise _unknown(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        match node:
            case ast.Compare(left=key, ops=[ast.In()], comparators=[ast.Name(id=name)]):
                return ast.Subscript(ast.Name(self.words.present[name]), key)
        return self.generic_visit(node)


def _unknown(node: ast.AST) -> DataError:
    text = ast.unparse(node)
    return DataError(f"the patch has an unknown form: {text!r}", hint="extend benchmarks/llmfp/patch.py")
