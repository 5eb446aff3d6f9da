"""Several models behind one: small first, larger ones when checks say so, within what may be spent.

Names are loaded on first use, so that importing this package costs nothing.
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from agents.routing.difficulty import Difficulty, predicted_difficulty
    from agents.routing.effort import Effort, EffortPolicy
    from agents.routing.feedback import Stage, stage_of
    from agents.routing.prices import Price, PriceList, prices_of
    from agents.routing.purse import Purse
    from agents.routing.routed import RoutedModel, open_routed
    from agents.routing.table import ModelEntry, ModelTable, read_table

_NAMES = {
    "difficulty": ("Difficulty", "predicted_difficulty"),
    "effort": ("Effort", "EffortPolicy"),
    "feedback": ("Stage", "stage_of"),
    "prices": ("Price", "PriceList", "prices_of"),
    "purse": ("Purse",),
    "routed": ("RoutedModel", "open_routed"),
    "table": ("ModelEntry", "ModelTable", "read_table"),
}

__all__ = [
    "Difficulty",
    "Effort",
    "EffortPolicy",
    "ModelEntry",
    "ModelTable",
    "Price",
    "PriceList",
    "Purse",
    "RoutedModel",
    "Stage",
    "open_routed",
    "predicted_difficulty",
    "prices_of",
    "read_table",
    "stage_of",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
