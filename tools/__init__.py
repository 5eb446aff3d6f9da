"""Tools, budgets, run logs and confined workers: the layer that knows nothing of planning."""

from typing import TYPE_CHECKING

from tools.budget import Budget, Meter, Usage, require_budget
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
from tools.lazy import lazy_names

if TYPE_CHECKING:
    from tools.confinement.profile import Confinement
    from tools.confinement.report import ConfinementReport, Unconfinable, confinement_report
    from tools.definition import Tool, tool
    from tools.events import Event
    from tools.files import require_writable, write_whole
    from tools.guard import guarded
    from tools.job import Finished, Limits, Stopped, StopReason
    from tools.processes import resident_mb
    from tools.runlog import RunLog
    from tools.strict_json import read_json
    from tools.text import closest, counted, did_you_mean, plain, shorten, similar_names
    from tools.toolbox import Toolbox, ToolFailed, ToolOk, ToolResult
    from tools.worker import Worker, confined_worker, shared_worker

# Imported on first use: a command that only prints its help must not pay for pydantic and subprocess.
_NAMES = {
    "confinement.profile": ("Confinement",),
    "confinement.report": ("ConfinementReport", "Unconfinable", "confinement_report"),
    "definition": ("Tool", "tool"),
    "events": ("Event",),
    "files": ("require_writable", "write_whole"),
    "guard": ("guarded",),
    "job": ("Finished", "Limits", "StopReason", "Stopped"),
    "processes": ("resident_mb",),
    "runlog": ("RunLog",),
    "strict_json": ("read_json",),
    "text": ("closest", "counted", "did_you_mean", "plain", "shorten", "similar_names"),
    "toolbox": ("ToolFailed", "ToolOk", "ToolResult", "Toolbox"),
    "worker": ("Worker", "confined_worker", "shared_worker"),
}

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
    "counted",
    "did_you_mean",
    "guarded",
    "lazy_names",
    "plain",
    "read_json",
    "require_budget",
    "require_writable",
    "resident_mb",
    "shared_worker",
    "shorten",
    "similar_names",
    "tool",
    "write_whole",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
