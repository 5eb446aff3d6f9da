"""Agents that plan with proof: the model formalizes, solvers decide, checkers judge.

The names load on first use, so that importing the package costs nothing.

    from agents import Agent, Done

    with Agent("embedded") as agent:
        run = agent.run("Two of us want three days in ... for at most $900.")
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from agents.acting.agent import Acted, ActingAgent
    from agents.acting.evidence import CountAtLeast, HasField, Matches, Named, NonEmpty
    from agents.acting.handlers.agent import AgentSkill
    from agents.acting.handlers.code import CodeSkill
    from agents.acting.handlers.graph import GraphSkill
    from agents.acting.handlers.prompt import PromptSkill
    from agents.acting.handlers.solver import SolverSkill
    from agents.acting.handlers.split import SplitSkill
    from agents.acting.handlers.tool import ToolSkill, tool_skills
    from agents.acting.judge import Judge
    from agents.acting.model_planner import ModelPlanner
    from agents.acting.plan import AskAuthor, GiveUp, Keep, Move, Plan, PlanStep, PlanView, Rewrite, StepRecord
    from agents.acting.planner import CodePlanner, Planner, ScriptedPlanner
    from agents.acting.report import ActingSettings, Report
    from agents.acting.skill import ActingDesk, AuthorAsked, Skill, SkillBook
    from agents.agent import Agent, Done, Run, Step, Waiting
    from agents.baselines.acting import baseline_agent
    from agents.baselines.plan_tasks import PosedPlan
    from agents.baselines.posed import AnswerForm, Baseline, BaselineAnswer, Judgement, PosedTask, Trial
    from agents.baselines.registry import BASELINES
    from agents.certificate import Certificate
    from agents.documents import Draft, Ground, Offer, Question, Result, Ruling
    from agents.formalisms.base import Formalism, Wording
    from agents.gathering.agent import Found, TwoStageAgent
    from agents.gathering.names import names_only
    from agents.memory.store import Memory, open_memory
    from agents.models.chat import ChatModel, ChatReply, ChatRequest, Message, ToolCall
    from agents.models.embedded import EmbeddedModel
    from agents.models.registry import open_model
    from agents.models.scripted import ScriptedModel
    from agents.models.server import ServerModel
    from agents.models.structured import Structured, StructuredOutputError, ask
    from agents.routing.routed import RoutedModel
    from agents.statutes.consistency import statute_flaws
    from agents.statutes.decide import Decision, RuleConflict, decide_case
    from agents.statutes.docket import Docket, decide_cases
    from agents.statutes.formalize import write_section
    from agents.statutes.statute import Statute, read_statute, write_statute
    from agents.tool_calls.conversation import Conversation, Talk, TalkLimits
    from agents.tool_calls.executor import ToolExecutor
    from agents.tool_calls.mode import ToolCaller, tool_caller
    from agents.tool_calls.observation import Observation, observed
    from agents.tool_calls.policy import CallPolicy, Pending
    from agents.tool_calls.record import CallCounts, CallRecord
    from agents.tool_calls.suspicion import suspicious

_NAMES = {
    "acting.agent": ("Acted", "ActingAgent"),
    "acting.evidence": ("CountAtLeast", "HasField", "Matches", "Named", "NonEmpty"),
    "acting.handlers.agent": ("AgentSkill",),
    "acting.handlers.code": ("CodeSkill",),
    "acting.handlers.graph": ("GraphSkill",),
    "acting.handlers.prompt": ("PromptSkill",),
    "acting.handlers.solver": ("SolverSkill",),
    "acting.handlers.split": ("SplitSkill",),
    "acting.handlers.tool": ("ToolSkill", "tool_skills"),
    "acting.judge": ("Judge",),
    "acting.model_planner": ("ModelPlanner",),
    "acting.plan": (
        "AskAuthor",
        "GiveUp",
        "Keep",
        "Move",
        "Plan",
        "PlanStep",
        "PlanView",
        "Rewrite",
        "StepRecord",
    ),
    "acting.planner": ("CodePlanner", "Planner", "ScriptedPlanner"),
    "acting.report": ("ActingSettings", "Report"),
    "acting.skill": ("ActingDesk", "AuthorAsked", "Skill", "SkillBook"),
    "agent": ("Agent", "Done", "Run", "Step", "Waiting"),
    "baselines.acting": ("baseline_agent",),
    "baselines.plan_tasks": ("PosedPlan",),
    "baselines.posed": ("AnswerForm", "Baseline", "BaselineAnswer", "Judgement", "PosedTask", "Trial"),
    "baselines.registry": ("BASELINES",),
    "certificate": ("Certificate",),
    "documents": ("Draft", "Ground", "Offer", "Question", "Result", "Ruling"),
    "formalisms.base": ("Formalism", "Wording"),
    "gathering.agent": ("Found", "TwoStageAgent"),
    "gathering.names": ("names_only",),
    "memory.store": ("Memory", "open_memory"),
    "models.chat": ("ChatModel", "ChatReply", "ChatRequest", "Message", "ToolCall"),
    "models.embedded": ("EmbeddedModel",),
    "models.registry": ("open_model",),
    "models.scripted": ("ScriptedModel",),
    "models.server": ("ServerModel",),
    "models.structured": ("Structured", "StructuredOutputError", "ask"),
    "routing.routed": ("RoutedModel",),
    "statutes.consistency": ("statute_flaws",),
    "statutes.decide": ("Decision", "RuleConflict", "decide_case"),
    "statutes.docket": ("Docket", "decide_cases"),
    "statutes.formalize": ("write_section",),
    "statutes.statute": ("Statute", "read_statute", "write_statute"),
    "tool_calls.conversation": ("Conversation", "Talk", "TalkLimits"),
    "tool_calls.executor": ("ToolExecutor",),
    "tool_calls.mode": ("ToolCaller", "tool_caller"),
    "tool_calls.observation": ("Observation", "observed"),
    "tool_calls.policy": ("CallPolicy", "Pending"),
    "tool_calls.record": ("CallCounts", "CallRecord"),
    "tool_calls.suspicion": ("suspicious",),
}

__all__ = [
    "BASELINES",
    "Acted",
    "ActingAgent",
    "ActingDesk",
    "ActingSettings",
    "Agent",
    "AgentSkill",
    "AnswerForm",
    "AskAuthor",
    "AuthorAsked",
    "Baseline",
    "BaselineAnswer",
    "CallCounts",
    "CallPolicy",
    "CallRecord",
    "Certificate",
    "ChatModel",
    "ChatReply",
    "ChatRequest",
    "CodePlanner",
    "CodeSkill",
    "Conversation",
    "CountAtLeast",
    "Decision",
    "Docket",
    "Done",
    "Draft",
    "EmbeddedModel",
    "Formalism",
    "Found",
    "GiveUp",
    "GraphSkill",
    "Ground",
    "HasField",
    "Judge",
    "Judgement",
    "Keep",
    "Matches",
    "Memory",
    "Message",
    "ModelPlanner",
    "Move",
    "Named",
    "NonEmpty",
    "Observation",
    "Offer",
    "Pending",
    "Plan",
    "PlanStep",
    "PlanView",
    "Planner",
    "PosedPlan",
    "PosedTask",
    "PromptSkill",
    "Question",
    "Report",
    "Result",
    "Rewrite",
    "RoutedModel",
    "RuleConflict",
    "Ruling",
    "Run",
    "ScriptedModel",
    "ScriptedPlanner",
    "ServerModel",
    "Skill",
    "SkillBook",
    "SolverSkill",
    "SplitSkill",
    "Statute",
    "Step",
    "StepRecord",
    "Structured",
    "StructuredOutputError",
    "Talk",
    "TalkLimits",
    "ToolCall",
    "ToolCaller",
    "ToolExecutor",
    "ToolSkill",
    "Trial",
    "TwoStageAgent",
    "Waiting",
    "Wording",
    "ask",
    "baseline_agent",
    "decide_case",
    "decide_cases",
    "names_only",
    "observed",
    "open_memory",
    "open_model",
    "read_statute",
    "statute_flaws",
    "suspicious",
    "tool_caller",
    "tool_skills",
    "write_section",
    "write_statute",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
