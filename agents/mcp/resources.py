"""What a host may read: the reference of the constraint language, and examples of every kind of input."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from agents.mcp.examples import example_domain, example_level, example_problem, example_program
from planners import ConstraintProgram


@dataclass(frozen=True, slots=True)
class Page:
    """One text: how it is listed, and how it is made when it is read."""

    title: str
    about: str
    mime_type: str
    text: Callable[[], str]


def constraint_language() -> str:
    """Return the reference of the constraint language, in Markdown."""
    # The page of the documentation, which an installed package does not bring: a test keeps the two the same.
    return files("agents.mcp").joinpath("data", "constraint-language.md").read_text(encoding="utf-8")


def program_schema() -> str:
    """Return the JSON schema of a constraint program."""
    return json.dumps(ConstraintProgram.model_json_schema(), indent=1)


LANGUAGE = "groundplan://language/constraints"
PAGES: Mapping[str, Page] = {
    LANGUAGE: Page(
        "The constraint language",
        "Documents, expressions, types and limits of constraint programs.",
        "text/markdown",
        constraint_language,
    ),
    "groundplan://schema/constraint-program": Page(
        "JSON schema of a constraint program",
        "The form in which the tools take a program.",
        "application/schema+json",
        program_schema,
    ),
    "groundplan://examples/constraint-program": Page(
        "A constraint program", "Three talks, two rooms; for solve_program.", "application/json", example_program
    ),
    "groundplan://examples/pddl-domain": Page(
        "A PDDL domain", "A robot carries balls; for find_plan.", "text/plain", example_domain
    ),
    "groundplan://examples/pddl-problem": Page(
        "A PDDL problem", "A problem of the domain beside it; for find_plan.", "text/plain", example_problem
    ),
    "groundplan://examples/sokoban-level": Page(
        "A Sokoban level", "A board with two boxes; for solve_sokoban.", "text/plain", example_level
    ),
}
