"""Language models behind one contract: any OpenAI-compatible server, embedded llama.cpp, and scripted.

Names are loaded on first use, so that importing this package costs nothing.
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from agents.models.chat import (
        ChatModel,
        ChatReply,
        ChatRequest,
        FinishReason,
        JsonSchema,
        Message,
        ToolCall,
    )
    from agents.models.embedded import EmbeddedModel
    from agents.models.errors import ContextTooLong, ServerBusy, ServerRefused, ServerUnreachable, UnknownModel
    from agents.models.registry import open_model
    from agents.models.samples import draw_samples
    from agents.models.scripted import ScriptedModel
    from agents.models.server import ServerModel
    from agents.models.serving import ServeOptions, serve
    from agents.models.structured import Attempt, Structured, StructuredOutputError, ask

_NAMES = {
    "chat": ("ChatModel", "ChatReply", "ChatRequest", "FinishReason", "JsonSchema", "Message", "ToolCall"),
    "embedded": ("EmbeddedModel",),
    "errors": ("ContextTooLong", "ServerBusy", "ServerRefused", "ServerUnreachable", "UnknownModel"),
    "registry": ("open_model",),
    "samples": ("draw_samples",),
    "scripted": ("ScriptedModel",),
    "server": ("ServerModel",),
    "serving": ("ServeOptions", "serve"),
    "structured": ("Attempt", "Structured", "StructuredOutputError", "ask"),
}

__all__ = [
    "Attempt",
    "ChatModel",
    "ChatReply",
    "ChatRequest",
    "ContextTooLong",
    "EmbeddedModel",
    "FinishReason",
    "JsonSchema",
    "Message",
    "ScriptedModel",
    "ServeOptions",
    "ServerBusy",
    "ServerModel",
    "ServerRefused",
    "ServerUnreachable",
    "Structured",
    "StructuredOutputError",
    "ToolCall",
    "UnknownModel",
    "ask",
    "draw_samples",
    "open_model",
    "serve",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
