"""From a module's text to a heuristic, inside the confined process: every fault of the code becomes data."""

import bisect  # noqa: F401 - a confined process cannot load what a heuristic may import
import builtins
import heapq  # noqa: F401 - as above; the rest of what is allowed is loaded wherever Python runs
import itertools  # noqa: F401 - as above
import linecache
import traceback
from collections.abc import Callable, Mapping
from math import isnan
from types import CodeType, FrameType
from typing import Any

from planners.search.generated.allowlist import ALLOWED_MODULES, CONTRACT_MODULE, FORBIDDEN_NAMES, check_code
from planners.search.generated.contract import VIEWS, Estimate, TaskView
from planners.search.generated.faults import Fault, FaultKind, Faulty
from planners.search.generated.views import InView, in_view

FILE_NAME = "<heuristic>"
LARGEST = 2**53
"""Larger integers count as this one: beyond it integers and floats no longer compare exactly."""
_IMPORTABLE = (*ALLOWED_MODULES, "__future__", "typing", CONTRACT_MODULE)
_LONGEST_REASON, _LONGEST_FINDINGS = 500, 3500
_NEEDED_BY_PYTHON = ("__import__", "classmethod", "object")


def build(code: str, view: TaskView, *, checked: bool = True) -> InView:
    """Return the heuristic that `code` defines for a task, or raise `Faulty`.

    Without `checked` neither the text nor the built-in functions are restricted: the process is the wall.
    """
    if checked and (findings := check_code(code)):
        message = "\n".join(finding.render(code) for finding in findings)[:_LONGEST_FINDINGS]
        raise Faulty(Fault("code", message, line=findings[0].line))
    namespace: dict[str, Any] = {"__name__": "heuristic"}
    namespace["__builtins__"] = _restricted() if checked else vars(builtins)
    _run(code, namespace)
    kind, prepare = namespace.get("VIEW"), namespace.get("prepare")
    if kind not in VIEWS or not callable(prepare):
        raise Faulty(Fault("prepare", "the module defines no VIEW ('atoms' or 'fdr') or no function 'prepare'"))
    return in_view("generated", view, kind, guarded(_prepared(prepare, view)))


def guarded(estimate: Estimate) -> Estimate:
    """Return `estimate` such that anything but a number of at least 0, or infinity, raises `Faulty`."""

    def checked_estimate(state: Any) -> float:
        try:
            value = estimate(state)
        except Faulty:
            raise
        except (Exception, SystemExit) as error:
            raise Faulty(fault_of(error, "raised", "the heuristic raised")) from None
        if type(value) is int and 0 <= value < LARGEST:  # the usual case first
            return value
        return _checked_value(value)

    return checked_estimate


def _checked_value(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        text = f"the heuristic returned {_shown(value)}, which is no number"
        raise Faulty(Fault("not-a-number", text))
    # A subclass of a number could bring comparisons of its own into the search: only its value goes on.
    value = int.__add__(value, 0) if isinstance(value, int) else float.__add__(value, 0.0)
    if isinstance(value, float) and isnan(value):
        raise Faulty(Fault("not-a-number", "the heuristic returned NaN"))
    if value < 0:
        raise Faulty(Fault("negative", f"the heuristic returned the negative value {_shown(value)}"))
    return min(value, LARGEST) if isinstance(value, int) else value


def fault_of(error: BaseException, kind: FaultKind, what: str) -> Fault:
    """Return the fault for an exception, with the last line of the module that it passed."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILE_NAME]
    if isinstance(error, MemoryError):
        kind = "memory"
    name = error.__class__.__name__
    return Fault(kind, f"{what} {name}: {_shown_error(error)}", line=lines[-1] if lines else None)


def _run(code: str, namespace: dict[str, Any]) -> None:
    linecache.cache[FILE_NAME] = (len(code), None, code.splitlines(keepends=True), FILE_NAME)
    try:
        program: CodeType = compile(code, FILE_NAME, "exec", dont_inherit=True)
        exec(program, namespace)  # noqa: S102 - in a process that can do nothing but compute
    except (Exception, SystemExit) as error:
        raise Faulty(fault_of(error, "import", "running the module raised")) from None


def _prepared(prepare: Callable[[TaskView], Any], view: TaskView) -> Estimate:
    try:
        made = prepare(view)
        estimate: Estimate | None = made if callable(made) else getattr(made, "estimate", None)
    except Faulty:
        raise
    except (Exception, SystemExit) as error:
        raise Faulty(fault_of(error, "prepare", "`prepare` raised")) from None
    if not callable(estimate):
        text = f"`prepare` returned {_shown(made)}, which is neither a function nor has a method `estimate`"
        raise Faulty(Fault("prepare", text))
    return estimate


def _restricted() -> Mapping[str, Any]:
    kept = {
        name: value
        for name, value in vars(builtins).items()
        if name not in FORBIDDEN_NAMES or name in _NEEDED_BY_PYTHON
    }
    return {**kept, "__import__": _import}


def _import(
    name: str, namespace: object = None, local: object = None, names: tuple[str, ...] = (), level: int = 0
) -> Any:
    if level or (name not in _IMPORTABLE and not name.startswith("collections.")):
        raise ImportError(f"the module {name!r} may not be imported")
    return __import__(name, None, None, names, level)


def _shown(value: object) -> str:
    """Return a value as text; its own `repr` may be hostile or endless."""
    try:
        text = repr(value)
    except Exception:  # the object is the candidate's
        text = f"an object of class {value.__class__.__name__}"
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "..."


def _shown_error(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # the exception's class is the candidate's
        return ""
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "..."


def line_of(frame: FrameType | None) -> int | None:
    """Return the line of the module that a frame is in, looking outwards."""
    while frame is not None:
        if frame.f_code.co_filename == FILE_NAME:
            return frame.f_lineno
        frame = frame.f_back
    return None
