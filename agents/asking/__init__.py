"""Asking: the one question that matters, in words, and what follows from its answer. Names load on first use."""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from agents.asking.inquiry import (
        AskNext,
        Case,
        Conditional,
        Inquiry,
        Move,
        Settled,
        Stuck,
        next_move,
        questions_of,
        with_replies,
    )
    from agents.asking.reply import NotSure, Reply, Told, Unclear, read_reply, read_reply_by_model
    from agents.asking.skill import AskSkill, AskStartSkill

_NAMES = {
    "inquiry": (
        "AskNext",
        "Case",
        "Conditional",
        "Inquiry",
        "Move",
        "Settled",
        "Stuck",
        "next_move",
        "questions_of",
        "with_replies",
    ),
    "reply": ("NotSure", "Reply", "Told", "Unclear", "read_reply", "read_reply_by_model"),
    "skill": ("AskSkill", "AskStartSkill"),
}

__all__ = [
    "AskNext",
    "AskSkill",
    "AskStartSkill",
    "Case",
    "Conditional",
    "Inquiry",
    "Move",
    "NotSure",
    "Reply",
    "Settled",
    "Stuck",
    "Told",
    "Unclear",
    "next_move",
    "questions_of",
    "read_reply",
    "read_reply_by_model",
    "with_replies",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
