"""The search of the bundled, invented travel world as tools."""

from typing import Any

from envs import load_tables, travel_toolbox
from tools import Tool


def toolset() -> tuple[Tool[..., Any], ...]:
    """Return the tools that search flights, places to stay, restaurants, sights and roads, and add up costs."""
    return tuple(travel_toolbox(load_tables()))
