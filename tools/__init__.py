"""Tools, budgets, run logs and confined workers: the layer that knows nothing of planning."""

import importlib
from typing import TYPE_CHECKING, Any

from tools.budget import Budget, Meter, Usage
from tools.errors import (
    BudgetExhausted,
    DataError,
    GroundplanError,
    InputError,
    ModelError,
    Place,
    StorageError,
    Unanswered,
)

if TYPE_CHECKING:
    from tools.confinement.profile import Confinement
    from tools.confinement.report import ConfinementReport, Unconfinable, confinement_report
    from tools.definition import Tool, tool
    from tools.events import Event
    from tools.files import write_whole
    from tools.job import Finished, Limits, Stopped, StopReason
    from tools.processes import resident_mb
    from tools.runlog import RunLog
    from tools.text import closest, did_you_mean, plain, shorten, similar_names
    from tools.toolbox import Toolbox, ToolFailed, ToolOk, ToolResult
    from tools.worker import Worker, confined_worker, shared_worker

# Imported on first use: a command that only prints its help must not pay for pydantic and subprocess.
_LAZY = {
    "tools.confinement.profile": ("Confinement",),
    "tools.confinement.report": ("ConfinementReport", "Unconfinable", "confinement_report"),
    "tools.definition": ("Tool", "tool"),
    "tools.events": ("Event",),
    "tools.files": ("write_whole",),
    "tools.job": ("Finished", "Limits", "StopReason", "Stopped"),
    "tools.processes": ("resident_mb",),
    "tools.runlog": ("RunLog",),
    "tools.text": ("closest", "did_you_mean", "plain", "shorten", "similar_names"),
    "tools.toolbox": ("ToolFailed", "ToolOk", "ToolResult", "Toolbox"),
    "tools.worker": ("Worker", "confined_worker", "shared_worker"),
}
_HOME = {name: module for module, names in _LAZY.items() for name in names}

__all__ = [
    "Budget",
    "BudgetExhausted",
    "Confinement",
    "ConfinementReport",
    "DataError",
    "Event",
    "Finished",
    "GroundplanError",
    "InputError",
    "Limits",
    "Meter",
    "ModelError",
    "Place",
    "RunLog",
    "StopReason",
    "Stopped",
    "StorageError",
    "Tool",
    "ToolFailed",
    "ToolOk",
    "ToolResult",
    "Toolbox",
    "Unanswered",
    "Unconfinable",
    "Usage",
    "Worker",
    "closest",
    "confined_worker",
    "confinement_report",
    "did_you_mean",
    "plain",
    "resident_mb",
    "shared_worker",
    "shorten",
    "similar_names",
    "tool",
    "write_whole",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'tools' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
