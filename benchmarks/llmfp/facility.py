"""Facility: which plants to keep open, and who supplies which warehouse, at least cost."""

from benchmarks.llmfp.patch import Tables, Vocabulary
from planners import Bool, ConstraintProgram, Int, Require

WORDS = Vocabulary({}, {})


def facility(tables: Tables) -> ConstraintProgram:
    """Return the program; `transport[warehouse, plant]` is an integer, as demand and capacity are."""
    most = max(int(capacity) for capacity in tables["capacity"].values())
    return ConstraintProgram(
        sets={
            "warehouses": [key[0] for key in tables["demand"]],
            "plants": [key[0] for key in tables["capacity"]],
        },
        tables=tables,
        variables=[Bool("open", over=("plants",)), Int("transport", 0, most, over=("warehouses", "plants"))],
        constraints=[
            Require(
                "capacity of open plants",
                "all(sum(transport[w, p] for w in warehouses) <= capacity[p] * open[p] for p in plants)",
                weight=None,
            ),
            Require(
                "demand",
                "all(sum(transport[w, p] for p in plants) == demand[w] for w in warehouses)",
                weight=None,
            ),
        ],
        minimize="sum(fixedCosts[p] * open[p] for p in plants)"
        " + sum(transCosts[w, p] * transport[w, p] for w in warehouses for p in plants)",
    )
