"""Heuristics that a model writes for a domain: asked for, judged on training tasks, kept in a library.

Two ways lead to one pool of candidates, which the built-in heuristics are always in: *sample and select* (Correa,
Pereira, Seipp 2025, Classical Planning with LLM-Generated Heuristics) and *property-guided* generation of direct
heuristics (Pereira, Correa, Seipp 2026). Names are loaded on first use, so that importing this package costs nothing.
"""

from typing import TYPE_CHECKING

from tools import lazy_names

if TYPE_CHECKING:
    from agents.heuristics.candidate import Candidate, Entrant, Fate
    from agents.heuristics.confined_court import ConfinedCourt
    from agents.heuristics.learn import Learning, keep
    from agents.heuristics.library import Artifact, Library, open_library
    from agents.heuristics.options import LearnOptions
    from agents.heuristics.page import report_page
    from agents.heuristics.planning import LearnedPlanner
    from agents.heuristics.report import Report
    from agents.heuristics.training import Training, read_training

_NAMES = {
    "candidate": ("Candidate", "Entrant", "Fate"),
    "confined_court": ("ConfinedCourt",),
    "learn": ("Learning", "keep"),
    "library": ("Artifact", "Library", "open_library"),
    "options": ("LearnOptions",),
    "page": ("report_page",),
    "planning": ("LearnedPlanner",),
    "report": ("Report",),
    "training": ("Training", "read_training"),
}

__all__ = [
    "Artifact",
    "Candidate",
    "ConfinedCourt",
    "Entrant",
    "Fate",
    "LearnOptions",
    "LearnedPlanner",
    "Learning",
    "Library",
    "Report",
    "Training",
    "keep",
    "open_library",
    "read_training",
    "report_page",
]

__getattr__, __dir__ = lazy_names(__name__, _NAMES)
