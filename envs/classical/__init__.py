"""Classical worlds: planning domains and puzzles, each with its generator, rules, oracle, words and PDDL.

Names load on first use: `from envs import classical`, then `classical.open_world("hanoi")`.
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from envs.classical.answers import Denial, Reading, Stop, read_answer
    from envs.classical.blocksworld import Blocksworld
    from envs.classical.checkers import Checkers
    from envs.classical.contradictions import ContradictingBlocks, contradiction
    from envs.classical.distractors import distracted_texts, with_distractors
    from envs.classical.episode import PlanEpisode
    from envs.classical.gripper import Gripper
    from envs.classical.hanoi import Hanoi
    from envs.classical.judge import check, replay
    from envs.classical.logistics import Logistics
    from envs.classical.measures import (
        Difficulty,
        PolicyReach,
        ReadingLoad,
        Rollouts,
        difficulty,
        policy_reach,
        reading_load,
    )
    from envs.classical.obfuscate import ObfuscatedWorld, RenamedTexts, obfuscated, renamed_texts
    from envs.classical.pddl_puzzle import PddlPuzzle
    from envs.classical.pddl_world import PddlWorld
    from envs.classical.puzzle import DrawnPuzzle, Illegal, Lexicon, Phrase, Puzzle
    from envs.classical.registry import ClassicalWorld, open_world, worlds
    from envs.classical.river import River
    from envs.classical.search import shortest
    from envs.classical.stacks import ThreeStacks
    from envs.classical.statement import Statement, in_words
    from envs.classical.task import (
        Breaks,
        FallsShort,
        PlanTask,
        PlanVerdict,
        RightlyRefused,
        Solves,
        Unreadable,
        WronglyRefused,
    )
    from envs.classical.world import PuzzleWorld

_NAMES = {
    "answers": ("Denial", "Reading", "Stop", "read_answer"),
    "blocksworld": ("Blocksworld",),
    "contradictions": ("ContradictingBlocks", "contradiction"),
    "judge": ("check", "replay"),
    "checkers": ("Checkers",),
    "measures": (
        "Difficulty",
        "PolicyReach",
        "ReadingLoad",
        "Rollouts",
        "difficulty",
        "policy_reach",
        "reading_load",
    ),
    "distractors": ("distracted_texts", "with_distractors"),
    "episode": ("PlanEpisode",),
    "gripper": ("Gripper",),
    "hanoi": ("Hanoi",),
    "logistics": ("Logistics",),
    "obfuscate": ("ObfuscatedWorld", "RenamedTexts", "obfuscated", "renamed_texts"),
    "pddl_puzzle": ("PddlPuzzle",),
    "pddl_world": ("PddlWorld",),
    "puzzle": ("DrawnPuzzle", "Illegal", "Lexicon", "Phrase", "Puzzle"),
    "registry": ("ClassicalWorld", "open_world", "worlds"),
    "river": ("River",),
    "search": ("shortest",),
    "stacks": ("ThreeStacks",),
    "statement": ("Statement", "in_words"),
    "task": (
        "Breaks",
        "FallsShort",
        "PlanTask",
        "PlanVerdict",
        "RightlyRefused",
        "Solves",
        "Unreadable",
        "WronglyRefused",
    ),
    "world": ("PuzzleWorld",),
}

__all__ = [
    "Blocksworld",
    "Breaks",
    "Checkers",
    "ClassicalWorld",
    "ContradictingBlocks",
    "Denial",
    "Difficulty",
    "DrawnPuzzle",
    "FallsShort",
    "Gripper",
    "Hanoi",
    "Illegal",
    "Lexicon",
    "Logistics",
    "ObfuscatedWorld",
    "PddlPuzzle",
    "PddlWorld",
    "Phrase",
    "PlanEpisode",
    "PlanTask",
    "PlanVerdict",
    "PolicyReach",
    "Puzzle",
    "PuzzleWorld",
    "Reading",
    "ReadingLoad",
    "RenamedTexts",
    "RightlyRefused",
    "River",
    "Rollouts",
    "Solves",
    "Statement",
    "Stop",
    "ThreeStacks",
    "Unreadable",
    "WronglyRefused",
    "check",
    "contradiction",
    "difficulty",
    "distracted_texts",
    "in_words",
    "obfuscated",
    "open_world",
    "policy_reach",
    "read_answer",
    "reading_load",
    "renamed_texts",
    "replay",
    "shortest",
    "with_distractors",
    "worlds",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
