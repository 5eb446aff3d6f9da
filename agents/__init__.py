"""Agents that plan with proof: the model formalizes, solvers decide, checkers judge.

The names load on first use, so that importing the package costs nothing.

    from agents import Agent, Done

    with Agent("embedded") as agent:
        run = agent.run("Two of us want three days in ... for at most $900.")
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agents.agent import Agent, Done, Run, Step, Waiting
    from agents.certificate import Certificate
    from agents.documents import Draft, Ground, Offer, Question, Result, Ruling
    from agents.formalisms.base import Formalism, Wording
    from agents.models.chat import ChatModel, ChatReply, ChatRequest, Message, ToolCall
    from agents.models.embedded import EmbeddedModel
    from agents.models.registry import open_model
    from agents.models.scripted import ScriptedModel
    from agents.models.server import ServerModel
    from agents.models.structured import Structured, StructuredOutputError, ask

_HOME = {
    "agents.agent": ("Agent", "Done", "Run", "Step", "Waiting"),
    "agents.certificate": ("Certificate",),
    "agents.documents": ("Draft", "Ground", "Offer", "Question", "Result", "Ruling"),
    "agents.formalisms.base": ("Formalism", "Wording"),
    "agents.models.chat": ("ChatModel", "ChatReply", "ChatRequest", "Message", "ToolCall"),
    "agents.models.embedded": ("EmbeddedModel",),
    "agents.models.registry": ("open_model",),
    "agents.models.scripted": ("ScriptedModel",),
    "agents.models.server": ("ServerModel",),
    "agents.models.structured": ("Structured", "StructuredOutputError", "ask"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Agent",
    "Certificate",
    "ChatModel",
    "ChatReply",
    "ChatRequest",
    "Done",
    "Draft",
    "EmbeddedModel",
    "Formalism",
    "Ground",
    "Message",
    "Offer",
    "Question",
    "Result",
    "Ruling",
    "Run",
    "ScriptedModel",
    "ServerModel",
    "Step",
    "Structured",
    "StructuredOutputError",
    "ToolCall",
    "Waiting",
    "Wording",
    "ask",
    "open_model",
]


def __getattr__(name: str) -> object:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULE[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
