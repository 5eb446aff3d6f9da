"""Tools by name, called with what a model wrote: every failure is a result that the model can read."""

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError, to_json

from tools.definition import JsonSchema, Tool
from tools.errors import GroundplanError, InputError
from tools.text import closest, plain, shorten

Arguments = Mapping[str, Any] | str
Retry = Literal["changed", "same", "never"]

_ERROR_CHARACTERS = 2_000
_SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class ToolOk:
    """A tool's answer: `value` as the function returned it, `text` as JSON for the model.

    `left_out` counts what did not fit: items of a list, otherwise bytes.
    """

    tool: str
    value: Any
    text: str
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ToolFailed:
    """A call that gave no answer; `retry` says which call may succeed: a changed one, the same, or none."""

    tool: str
    message: str
    retry: Retry

    @property
    def text(self) -> str:
        """Return the failure as JSON for the model."""
        return json.dumps({"error": self.message, "retry": self.retry}, ensure_ascii=False)


ToolResult = ToolOk | ToolFailed


class Toolbox:
    """Hold tools by name and answer calls to them."""

    def __init__(self, tools: Iterable[Tool[..., Any] | Callable[..., Any]], *, result_bytes: int = 50_000) -> None:
        self._tools: dict[str, Tool[..., Any]] = {}
        self._result_bytes = result_bytes
        whole: object = tools
        if not isinstance(whole, Iterable) or isinstance(whole, str):
            raise InputError(f"{shorten(repr(whole), 80)} is no list of tools", hint="give Toolbox([tool, ...])")
        for given in tools:
            if not callable(given):
                raise InputError(
                    f"{shorten(repr(given), 80)} is no tool", hint="give functions with types, or tools made by @tool"
                )
            added = given if isinstance(given, Tool) else Tool.from_function(given)
            if added.name in self._tools:
                raise InputError(f"two tools are named {added.name!r}", hint="give one @tool(name=...)")
            self._tools[added.name] = added

    def __iter__(self) -> Iterator[Tool[..., Any]]:
        return iter(self._tools.values())

    def __len__(self) -> int:
        return len(self._tools)

    def schemas(self) -> list[JsonSchema]:
        """Return all tools in the form that chat APIs take, in the order given."""
        return [tool.schema for tool in self]

    def digest(self) -> str:
        """Return the SHA-256 of all schemas, by which a run pins the definitions it was shown."""
        return hashlib.sha256(json.dumps(self.schemas(), sort_keys=True).encode()).hexdigest()

    def call(self, name: str, arguments: Arguments) -> ToolResult:
        """Check `arguments` (a mapping or JSON text), call the tool, and return what came of it.

        Only a developer's mistake raises: `InputError` for an asynchronous tool, which needs `call_async`.
        """
        prepared = self._prepare(name, arguments)
        if isinstance(prepared, ToolFailed):
            return prepared
        tool, values = prepared
        if tool.is_async:
            raise InputError(f"the tool {name!r} is asynchronous", hint="await Toolbox.call_async(...)")
        try:
            return self._ok(name, tool.function(**values))
        except Exception as error:
            return _failed(name, error)

    async def call_async(self, name: str, arguments: Arguments) -> ToolResult:
        """Do what `call` does, for asynchronous and for ordinary tools."""
        prepared = self._prepare(name, arguments)
        if isinstance(prepared, ToolFailed):
            return prepared
        tool, values = prepared
        try:
            value = tool.function(**values)
            return self._ok(name, await value if inspect.isawaitable(value) else value)
        except Exception as error:
            return _failed(name, error)

    def _prepare(self, name: str, arguments: Arguments) -> tuple[Tool[..., Any], dict[str, Any]] | ToolFailed:
        tool = self._tools.get(name)
        if tool is None:
            return ToolFailed(name, f"there is no tool {name!r}{_nearest(name, self._tools)}", "changed")
        try:
            if isinstance(arguments, str):
                return tool, tool.arguments.validate_json(arguments.strip() or "{}")
            return tool, tool.arguments.validate_python(dict(arguments))
        except ValidationError as error:
            known = tool.parameters["properties"]
            reasons = "; ".join(_reason(detail, known) for detail in error.errors(include_url=False))
            message = shorten(plain(f"wrong arguments for {name!r}: {reasons}"), _ERROR_CHARACTERS)
            return ToolFailed(name, message, "changed")

    def _ok(self, name: str, value: Any) -> ToolResult:
        try:
            text = to_json(value, inf_nan_mode="null").decode()
        except PydanticSerializationError as error:
            return ToolFailed(name, f"{name!r} returned what JSON cannot hold: {error}", "never")
        if len(text.encode()) <= self._result_bytes:
            return ToolOk(name, value, text)
        return _shortened(name, value, text, self._result_bytes)


def _shortened(name: str, value: Any, text: str, limit: int) -> ToolOk:
    whole = json.loads(text)
    if isinstance(whole, list):
        kept = _fitting(whole, limit)
        answer = {"items": whole[:kept], "left_out": len(whole) - kept, "note": "ask for less"}
        return ToolOk(name, value, _compact(answer), len(whole) - kept)
    raw = text.encode()
    answer = {"beginning": raw[:limit].decode(errors="ignore"), "left_out": len(raw) - limit}
    return ToolOk(name, value, _compact(answer), len(raw) - limit)


def _fitting(items: list[Any], limit: int) -> int:
    used = 0
    for count, item in enumerate(items):
        used += len(_compact(item).encode()) + 1
        if used > limit:
            return count
    return len(items)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _failed(name: str, error: Exception) -> ToolFailed:
    if isinstance(error, GroundplanError):
        retry: Retry = "changed" if isinstance(error, InputError) else "same" if error.retryable else "never"
        return ToolFailed(name, shorten(plain(str(error)), _ERROR_CHARACTERS), retry)
    message = plain(f"{name!r} failed: {type(error).__name__}: {error}")
    return ToolFailed(name, shorten(message, _ERROR_CHARACTERS), "never")


def _reason(detail: ErrorDetails, known: Mapping[str, Any]) -> str:
    if detail["type"] == "json_invalid":
        return detail["msg"]
    where = ".".join(map(str, detail["loc"])) or "arguments"
    if detail["type"] == "missing":
        return f"{where!r} is missing"
    if detail["type"] == "extra_forbidden":
        return f"{where!r} is not an argument{_nearest(where, known)}"
    return f"{where!r}: {detail['msg']}, given {shorten(repr(detail['input']), _SHOWN_CHARACTERS)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if near := closest(name, names):
        return f", did you mean {near!r}?"
    return f"; there are: {', '.join(names)}" if names else ""
