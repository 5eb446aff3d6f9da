"""Coffee: beans from suppliers to roasteries, light and dark coffee from there to cafes, at least cost."""

from benchmarks.llmfp.patch import Tables, Vocabulary
from planners import ConstraintProgram, Int, Require

WORDS = Vocabulary({}, {})

_RULES = {
    "capacity": "all(sum(x[s, r] for r in roasteries) <= capacity_in_supplier[s] for s in suppliers)",
    "all beans are roasted": """
        all(sum(x[s, r] for s in suppliers) == sum(y_light[r, c] + y_dark[r, c] for c in cafes)
            for r in roasteries)""",
    "demand": """
        all(sum(y_light[r, c] for r in roasteries) >= light_coffee_needed_for_cafe[c]
            and sum(y_dark[r, c] for r in roasteries) >= dark_coffee_needed_for_cafe[c] for c in cafes)""",
}
_COST = """
    sum(shipping_cost_from_supplier_to_roastery[s, r] * x[s, r] for s in suppliers for r in roasteries)
    + sum((roasting_cost_light[r] + shipping_cost_from_roastery_to_cafe[r, c]) * y_light[r, c]
          + (roasting_cost_dark[r] + shipping_cost_from_roastery_to_cafe[r, c]) * y_dark[r, c]
          for r in roasteries for c in cafes)"""


def coffee(tables: Tables) -> ConstraintProgram:
    """Return the program; quantities are integers, demands need not be."""
    most = sum(int(capacity) for capacity in tables["capacity_in_supplier"].values())
    return ConstraintProgram(
        sets={
            "suppliers": [key[0] for key in tables["capacity_in_supplier"]],
            "roasteries": [key[0] for key in tables["roasting_cost_light"]],
            "cafes": [key[0] for key in tables["light_coffee_needed_for_cafe"]],
        },
        tables=tables,
        variables=[
            Int("x", 0, most, over=("suppliers", "roasteries")),
            Int("y_light", 0, most, over=("roasteries", "cafes")),
            Int("y_dark", 0, most, over=("roasteries", "cafes")),
        ],
        constraints=[Require(name, text, weight=None) for name, text in _RULES.items()],
        minimize=_COST,
    )
