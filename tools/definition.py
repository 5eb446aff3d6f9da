"""A typed function that a model may call: its JSON schema, its checks, its documentation."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, NotRequired, ParamSpec, TypeVar, get_type_hints, overload

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic_core import to_jsonable_python
from typing_extensions import TypedDict

from tools.errors import InputError

P = ParamSpec("P")
R = TypeVar("R")
JsonSchema = dict[str, Any]

_SECTIONS = ("Args:", "Returns:", "Raises:", "Yields:", "Example:", "Examples:", "Note:")


@dataclass(frozen=True, slots=True)
class Tool(Generic[P, R]):
    """A function with a name, a description and a schema; calling the tool calls the function as it is.

    `Toolbox.call` is the checked way in for what a model wrote.
    """

    name: str
    description: str
    function: Callable[P, R]
    parameters: JsonSchema
    arguments: TypeAdapter[dict[str, Any]] = field(repr=False, compare=False)

    @classmethod
    def from_function(cls, function: Callable[P, R], *, name: str = "") -> "Tool[P, R]":
        """Make a tool of `function` from its signature and its Google-style docstring.

        Every parameter needs an annotation; `*args`, `**kwargs` and positional-only ones are refused with
        `InputError`, because JSON arguments have names.
        """
        name = name or function.__name__
        description, notes = _read_docstring(inspect.getdoc(function) or "")
        adapter = _arguments(function, name, notes)
        return cls(name, description, function, _parameters(adapter), adapter)

    @property
    def schema(self) -> JsonSchema:
        """Return the tool in the form that chat APIs take."""
        function = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return {"type": "function", "function": function}

    @property
    def result(self) -> TypeAdapter[Any]:
        """Return how what the function returns is written as JSON, by its annotation; anything where there is none."""
        hints = get_type_hints(self.function, include_extras=True)
        return TypeAdapter(hints.get("return", Any))

    @property
    def is_async(self) -> bool:
        """Return whether the function is a coroutine function."""
        return inspect.iscoroutinefunction(self.function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function without checks."""
        return self.function(*args, **kwargs)


@overload
def tool(function: Callable[P, R], /) -> Tool[P, R]: ...
@overload
def tool(*, name: str) -> Callable[[Callable[P, R]], Tool[P, R]]: ...
def tool(
    function: Callable[P, R] | None = None, /, *, name: str = ""
) -> Tool[P, R] | Callable[[Callable[P, R]], Tool[P, R]]:
    """Turn a function into a `Tool`: `@tool` or `@tool(name="...")`."""
    if function is None:
        return lambda function: Tool.from_function(function, name=name)
    return Tool.from_function(function, name=name)


def _arguments(function: Callable[..., Any], name: str, notes: dict[str, str]) -> TypeAdapter[dict[str, Any]]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise InputError(
                f"the tool {name!r} has the parameter {str(parameter)!r}, which JSON cannot name",
                hint="give it plain named parameters",
            )
        if parameter.name not in hints:
            raise InputError(
                f"the parameter {parameter.name!r} of the tool {name!r} has no type",
                hint=f"annotate it, such as {parameter.name}: str",
            )
        fields[parameter.name] = _field(parameter, hints[parameter.name], notes.get(parameter.name))
    # A TypedDict and not a model: no field name clashes with a method, and the result is a plain dict.
    make: Any = TypedDict
    arguments = make(name, fields)
    arguments.__pydantic_config__ = ConfigDict(extra="forbid")
    return TypeAdapter(arguments)


def _field(parameter: inspect.Parameter, annotation: Any, note: str | None) -> Any:
    if parameter.default is parameter.empty:
        return Annotated[annotation, Field(description=note)]
    shown = {"default": to_jsonable_python(parameter.default)}
    return NotRequired[Annotated[annotation, Field(description=note, json_schema_extra=shown)]]


def _parameters(adapter: TypeAdapter[dict[str, Any]]) -> JsonSchema:
    schema = adapter.json_schema()
    schema.pop("title", None)
    for parameter in schema.get("properties", {}).values():
        parameter.pop("title", None)
    return {"type": "object", "properties": {}, **schema}


def _read_docstring(text: str) -> tuple[str, dict[str, str]]:
    """Return the description and the note of each parameter."""
    lines = text.splitlines()
    body = next((i for i, line in enumerate(lines) if line.strip() in _SECTIONS), len(lines))
    notes: dict[str, str] = {}
    current, inside = "", False
    for line in lines[body:]:
        if line and not line[0].isspace():
            inside = line.strip() == "Args:"
        elif inside and (found := re.match(r"(?:    |  )(\w+)(?: \([^)]*\))?: *(.*)", line)):
            current = found[1]
            notes[current] = found[2].strip()
        elif inside and current and line.strip():
            notes[current] = f"{notes[current]} {line.strip()}"
    return "\n".join(lines[:body]).strip(), notes
