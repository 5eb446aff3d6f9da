"""Workforce: cover every shift by available workers at least pay."""

from benchmarks.llmfp.patch import Tables, Vocabulary
from planners import Bool, ConstraintProgram, Require

WORDS = Vocabulary(sums={"x": "shifts"}, present={"x": "available"})


def workforce(tables: Tables) -> ConstraintProgram:
    """Return the program."""
    return ConstraintProgram(
        sets={
            "workers": [key[0] for key in tables["pay"]],
            "shifts": [key[0] for key in tables["shiftRequirements"]],
        },
        tables=tables,
        variables=[Bool("x", over=("workers", "shifts"))],
        constraints=[
            Require(
                "only available workers",
                "all(not x[w, s] for w in workers for s in shifts if not available[w, s])",
                weight=None,
            ),
            Require(
                "every shift is covered",
                "all(count(x[w, s] for w in workers) == shiftRequirements[s] for s in shifts)",
                weight=None,
            ),
        ],
        minimize="sum(pay[w] * x[w, s] for w in workers for s in shifts)",
    )
