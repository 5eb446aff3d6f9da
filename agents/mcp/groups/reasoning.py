"""The atomic questions about a planning problem as tools: each is asked of a domain and a problem in PDDL."""

import inspect
from collections.abc import Mapping
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from agents.documents import Json
from agents.mcp.groups.reasoning_answers import (
    Alternative,
    Change,
    Justification,
    LandmarkAnswer,
    NextActionAnswer,
    PhraseAnswer,
    PlanCheck,
    Reachability,
)
from agents.mcp.tagged import tagged
from agents.mcp.work import DEFAULT_SECONDS, in_worker, job, value_of
from planners import reasoning_toolbox
from tools import Budget, Tool

ANSWERS: Mapping[str, Any] = {
    "applicable_actions": list[str],
    "action_effects": Change,
    "action_from_words": PhraseAnswer,
    "regress_condition": list[Alternative],
    "atom_reachable": Reachability,
    "action_reachable": Reachability,
    "check_plan": PlanCheck,
    "justify_plan": Justification,
    "landmark": LandmarkAnswer,
    "landmarks": dict[str, LandmarkAnswer],
    "next_action": NextActionAnswer,
}
_TEXTS = {"domain": "The text of the PDDL domain.", "problem": "The text of the PDDL problem."}
# The questions are defined for one problem each; any will do to see what they take.
_LAMP = (
    "(define (domain lamp) (:predicates (lit)) (:action light :parameters () :effect (lit)))",
    "(define (problem dark) (:domain lamp) (:init) (:goal (lit)))",
)


def toolset() -> tuple[Tool[..., Any], ...]:
    """Return every question of `reasoning_toolbox` with the two texts it is asked of as further arguments."""
    return tuple(Tool.from_function(_about_texts(question)) for question in reasoning_toolbox(*_LAMP))


def _about_texts(question: Tool[..., Any]) -> Any:
    """Return the question as a function of the texts and its own arguments, documented for both."""
    answer = ANSWERS[question.name]
    reader: TypeAdapter[Any] = TypeAdapter(answer)

    async def ask(domain: str, problem: str, **given: Any) -> Any:
        return reader.validate_python(await in_worker(_answered, domain, problem, question.name, given))

    signature = inspect.signature(question.function)
    texts = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=str) for name in _TEXTS]
    own = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in signature.parameters.values()]
    hints = get_type_hints(question.function, include_extras=True)
    named: Any = ask
    named.__name__ = question.name
    named.__signature__ = signature.replace(parameters=[*texts, *own])
    named.__annotations__ = {**hints, **dict.fromkeys(_TEXTS, str), "return": answer}
    named.__doc__ = _documented(inspect.getdoc(question.function) or "")
    return named


def _documented(text: str) -> str:
    head, _, notes = text.partition("Args:\n")
    texts = "".join(f"    {name}: {note}\n" for name, note in _TEXTS.items())
    return f"{head.rstrip()}\n\nArgs:\n{texts}{notes}"


@job
def _answered(domain: str, problem: str, name: str, given: Json) -> Any:
    questions = reasoning_toolbox(domain, problem, Budget(seconds=DEFAULT_SECONDS))
    return tagged(value_of(questions.call(name, given)))
