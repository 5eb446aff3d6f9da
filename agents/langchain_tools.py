"""Our tools for LangChain, and LangChain's tools for us."""

import inspect
from collections.abc import Iterable
from typing import Annotated, Any

from langchain_core.tools import BaseTool, StructuredTool, ToolException
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import AfterValidator, BaseModel, TypeAdapter

from agents.checked_arguments import checked_arguments
from agents.documents import Json
from tools import Tool, Toolbox, ToolFailed


def to_langchain(toolbox: Toolbox) -> list[BaseTool]:
    """Return the tools of a toolbox for LangChain; every call goes through the toolbox, with its checks and limits.

    A model gets the answer as JSON text and programs the value itself as the artifact; a failure comes back as text
    that says what was wrong. Asynchronous tools have to be awaited: `ainvoke`.
    """
    return [_langchain_tool(toolbox, tool) for tool in toolbox]


def from_langchain(tools: Iterable[BaseTool]) -> tuple[Tool[..., Any], ...]:
    """Return LangChain's tools for a `Toolbox`; arguments are checked by their own schema before they are called."""
    return tuple(map(_own_tool, tools))


def _langchain_tool(toolbox: Toolbox, tool: Tool[..., Any]) -> BaseTool:
    def answer(given: Json) -> tuple[str, Any]:
        return _told(toolbox.call(tool.name, given))

    async def answer_async(given: Json) -> tuple[str, Any]:
        return _told(await toolbox.call_async(tool.name, given))

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=tool.parameters,
        func=None if tool.is_async else (lambda **given: answer(given)),
        coroutine=lambda **given: answer_async(given),
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _told(result: Any) -> tuple[str, Any]:
    if isinstance(result, ToolFailed):
        raise ToolException(result.text)
    return result.text, result.value


def _own_tool(tool: BaseTool) -> Tool[..., Any]:
    async def call(**given: Any) -> Any:
        return await tool.ainvoke(given)

    form = convert_to_openai_tool(tool)["function"]
    parameters = {"type": "object", "properties": {}, **form["parameters"]}
    checks = _checked_by(tool.tool_call_schema, parameters)
    return Tool(tool.name, inspect.cleandoc(tool.description), call, parameters, checks)


def _checked_by(schema: Any, parameters: Json) -> TypeAdapter[dict[str, Any]]:
    """Return what checks arguments: the tool's own model, or where it has none, its JSON schema."""
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return checked_arguments(parameters)

    def meets(given: dict[str, Any]) -> dict[str, Any]:
        schema.model_validate(given)
        return given

    return TypeAdapter(Annotated[dict[str, Any], AfterValidator(meets)])
