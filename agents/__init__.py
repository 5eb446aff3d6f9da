"""Agents that plan with proof: the model formalizes, solvers decide, checkers judge.

The names load on first use, so that importing the package costs nothing.

    from agents import Agent, Done

    with Agent("embedded") as agent:
        run = agent.run("Two of us want three days in ... for at most $900.")
"""

from typing import TYPE_CHECKING

from tools import lazy_names

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

_NAMES = {
    "agent": ("Agent", "Done", "Run", "Step", "Waiting"),
    "certificate": ("Certificate",),
    "documents": ("Draft", "Ground", "Offer", "Question", "Result", "Ruling"),
    "formalisms.base": ("Formalism", "Wording"),
    "models.chat": ("ChatModel", "ChatReply", "ChatRequest", "Message", "ToolCall"),
    "models.embedded": ("EmbeddedModel",),
    "models.registry": ("open_model",),
    "models.scripted": ("ScriptedModel",),
    "models.server": ("ServerModel",),
    "models.structured": ("Structured", "StructuredOutputError", "ask"),
}

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

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
