"""Small rooms: limits on the length of files and functions, counted over all our source."""

import ast
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted(
    path
    for top in ("agents", "tools", "planners", "envs", "examples", "benchmarks")
    for path in (ROOT / top).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_NESTING = 500, 70, 4
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "common", "misc"}
BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith, ast.Match)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def nesting(node: ast.AST, depth: int = 0) -> int:
    below = [depth]
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        # `elif` is an `if` inside `orelse`: it does not read as deeper.
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        below.append(nesting(child, depth + (isinstance(child, BLOCKS) and not chained)))
    return max(below)


@pytest.mark.parametrize("path", SOURCE + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_FILE
    for function in functions(path):
        assert length(function) <= MAX_FUNCTION, f"{function.name} has {length(function)} lines"
        assert nesting(function) <= MAX_NESTING, f"{function.name} is nested {nesting(function)} deep"


@pytest.mark.parametrize("path", SOURCE + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_named_after_nothing(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES
    assert path.name != "__init__.py" or path not in TESTS, "an __init__.py under tests shadows a package"


def test_the_median_file_and_function_are_small() -> None:
    lines = [len(path.read_text().splitlines()) for path in SOURCE]
    assert median(lines) <= 160
    assert median(length(function) for path in SOURCE for function in functions(path)) <= 10
