"""Gold patches are read, never executed."""

import pytest

from benchmarks.llmfp.patch import Vocabulary, patch_expressions, patch_tables
from planners import parse
from tools import DataError

WORDS = Vocabulary(sums={"x": "shifts"}, present={"x": "available"})


@pytest.mark.parametrize(
    ("patch", "table"),
    [
        ("", {("a",): 10, ("b",): 4}),
        ("need['a'] = 7", {("a",): 7, ("b",): 4}),
        ("need['a'] = need['a'] * (1 + 7/100)", {("a",): 10.7, ("b",): 4}),
        ("need['a'] *= 0.5\nneed['b'] = need['a'] - 1", {("a",): 5, ("b",): 4}),
        ("need = [v + 4 for v in need]", {("a",): 14, ("b",): 8}),
    ],
)
def test_data_patches_edit_tables(patch: str, table: dict[tuple[str], float]) -> None:
    assert patch_tables({"need": {("a",): 10, ("b",): 4}}, patch)["need"] == table


@pytest.mark.parametrize(
    ("patch", "expressions"),
    [
        ("", []),
        ("m.addConstr(x['a', 'b'] == 0, '_')", ["x['a', 'b'] == 0"]),
        ("m.addConstr(x.sum('a', '*') <= 6, '_')", ["sum((x['a', each] for each in shifts)) <= 6"]),
        (
            "m.addConstrs((x[w, s] <= 1 for s in shifts if ('a', s) in x), '_')",
            ["all(x[w, s] <= 1 for s in shifts if available['a', s])"],
        ),
        (
            "for c in cafes:\n\tif c != 'z':\n\t\tm.addConstr(x[c] == 0)\n\t\tm.addConstr(y[c] == 0)",
            [
                "all(implies(c != 'z', x[c] == 0) for c in cafes)",
                "all(implies(c != 'z', y[c] == 0) for c in cafes)",
            ],
        ),
        (
            "if ('a', 'b') in x:\n    m.addConstr(x['a', 'b'] == 1)",
            ["implies(available['a', 'b'], x['a', 'b'] == 1)"],
        ),
    ],
)
def test_constraint_patches_become_expressions(patch: str, expressions: list[str]) -> None:
    found = patch_expressions(patch, WORDS)
    assert found == expressions
    for text in found:
        parse(text)


@pytest.mark.parametrize(
    "patch",
    [
        "import os",
        "need['a'] = open('x')",
        "need['a'] = need['a'] ** 2",
        "need['zz'] = 1",
        "need.x['a'] = 1",
        "need = [v for v in need if v]",
    ],
)
def test_other_data_patches_are_refused(patch: str) -> None:
    with pytest.raises(DataError):
        patch_tables({"need": {("a",): 10}}, patch)


@pytest.mark.parametrize("patch", ["import os", "x = 1", "m.addConstr(f(x) == 0)", "m.update()", "while x: pass"])
def test_other_constraint_patches_are_refused(patch: str) -> None:
    with pytest.raises(DataError, match="unknown form"):
        patch_expressions(patch, WORDS)
