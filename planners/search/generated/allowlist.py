"""Which Python a heuristic module may use: read from its syntax, so that the author gets a clear message.

This is no wall: the confined process is (`tools.confinement`). What is refused here would fail there, or has no
place in a heuristic.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from planners.search.generated.contract import VIEWS
from tools import InputError, Place, did_you_mean

ALLOWED_MODULES = ("bisect", "collections", "functools", "heapq", "itertools", "math")
CONTRACT_MODULE = "planners.search.generated.contract"
# Without effect on what code can do: for authors who annotate.
_ANNOTATIONS = ("__future__", "collections.abc", "typing", CONTRACT_MODULE)
FORBIDDEN_NAMES = {
    "__import__": "import at the top of the module",
    "breakpoint": "leave it out",
    "classmethod": "write a plain function",
    "compile": "write the code itself",
    "delattr": "use a dict",
    "dir": "name what you need",
    "eval": "write the expression itself",
    "exec": "write the code itself",
    "exit": "return a number",
    "getattr": "write the attribute's name after a dot",
    "globals": "pass values as arguments",
    "input": "take what you need from the task",
    "locals": "pass values as arguments",
    "object": "write a class of your own",
    "open": "take what you need from the task: there are no files",
    "quit": "return a number",
    "setattr": "use a dict",
    "type": "use isinstance",
    "vars": "name what you need",
}
_INNER = ("gi_", "f_", "tb_", "cr_", "ag_", "co_", "func_")
_INNER_NAMES = frozenset(
    prefix + name
    for prefix in _INNER
    for name in ("frame", "code", "globals", "locals", "builtins", "back", "await", "yieldfrom", "next", "consts")
)
MOST_CHARACTERS = 100_000
_MOST_FINDINGS = 10


@dataclass(frozen=True, slots=True)
class CodeFinding:
    """What is wrong with a module's text, where (from 1), and what to write instead."""

    message: str
    line: int
    column: int
    hint: str

    def render(self, code: str) -> str:
        """Return the finding with the line in question."""
        place = Place(code, self.line, self.column, origin="heuristic")
        return str(InputError(self.message, hint=self.hint, place=place))


def check_code(code: str) -> tuple[CodeFinding, ...]:
    """Return what keeps a module from being tried, in the order of its lines; nothing if it may run."""
    if len(code) > MOST_CHARACTERS:
        return (CodeFinding(f"the module has {len(code)} characters", 1, 1, f"at most {MOST_CHARACTERS}"),)
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return (CodeFinding(f"syntax error: {error.msg}", error.lineno or 1, error.offset or 1, "send valid Python"),)
    except (ValueError, RecursionError, MemoryError) as error:
        return (CodeFinding(f"the text cannot be parsed: {error}", 1, 1, "send shorter, plainer Python"),)
    found = [*_missing(tree), *(finding for node in ast.walk(tree) for finding in _forbidden(node))]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column))[:_MOST_FINDINGS])


def _missing(tree: ast.Module) -> Iterator[CodeFinding]:
    """Yield what the contract asks for and the module does not define."""
    prepare = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "prepare"), None)
    if prepare is None:
        yield CodeFinding(
            "the module defines no function 'prepare'", 1, 1, "write `def prepare(task):` at the top level"
        )
    elif len(prepare.args.posonlyargs + prepare.args.args) != 1:
        yield _at(prepare, "'prepare' must take exactly one argument", "write `def prepare(task):`")
    view = _value_of(tree, "VIEW")
    if view is None:
        yield CodeFinding("the module does not say which view of a state it wants", 1, 1, 'write `VIEW = "atoms"`')
    elif not isinstance(view, ast.Constant) or view.value not in VIEWS:
        yield _at(view, "VIEW must be the text 'atoms' or 'fdr'", 'write `VIEW = "atoms"`')


def _value_of(tree: ast.Module, name: str) -> ast.expr | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return node.value
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
            return node.value
    return None


def _forbidden(node: ast.AST) -> Iterator[CodeFinding]:
    match node:
        case ast.Import(names=names):
            yield from (
                _module(node, alias.name) for alias in names if alias.name not in (*ALLOWED_MODULES, *_ANNOTATIONS)
            )
        case ast.ImportFrom(module=module, level=level):
            if level or module not in (*ALLOWED_MODULES, *_ANNOTATIONS):
                yield _module(node, "." * level + (module or ""))
        case ast.Attribute(attr=name) if name.startswith("__") or name in _INNER_NAMES:
            yield _at(node, f"the attribute {name!r} may not be used", "use the value's ordinary methods")
        case ast.Name(id=name) if name in FORBIDDEN_NAMES:
            yield _at(node, f"{name!r} may not be used in a heuristic", FORBIDDEN_NAMES[name])
        case ast.Name(id=name) if name.startswith("__"):
            yield _at(node, f"the name {name!r} may not be used", "use ordinary names")
        case ast.Constant(value=str() as text) if ".__" in text or "[__" in text:
            yield _at(node, "text that reaches for inner attributes may not be used", "use ordinary attributes")
        case ast.AsyncFunctionDef() | ast.Await():
            yield _at(node, "a heuristic has nothing to wait for", "write plain functions")


def _module(node: ast.stmt, name: str) -> CodeFinding:
    near = did_you_mean(name, ALLOWED_MODULES)
    return _at(node, f"the module {name!r} may not be imported", near or f"allowed are {', '.join(ALLOWED_MODULES)}")


def _at(node: ast.stmt | ast.expr, message: str, hint: str) -> CodeFinding:
    return CodeFinding(message, node.lineno, node.col_offset + 1, hint)
