"""Items with something left unsaid, from a seed, with the right question or the right silence known by brute force."""

from envs.questions.generate import SPLITS, generate_items
from envs.questions.gold import Ask, AskOneOfSeveral, Gold, StaySilent
from envs.questions.item import Parts, QuestionItem
from envs.questions.judge import UNSAID, Asked, QuestionVerdict, Reply, Silent, judge
from envs.questions.planning import planning_spec, yard_from
from envs.questions.yard import Yard, works_from_all

__all__ = [
    "SPLITS",
    "UNSAID",
    "Ask",
    "AskOneOfSeveral",
    "Asked",
    "Gold",
    "Parts",
    "QuestionItem",
    "QuestionVerdict",
    "Reply",
    "Silent",
    "StaySilent",
    "Yard",
    "generate_items",
    "judge",
    "planning_spec",
    "works_from_all",
    "yard_from",
]
