"""Plans without calls whose result is known: the same call in the same world would bring nothing new."""

from typing import Any

from agents.acting.plan import PlanStep, PlanView, Rewrite
from agents.acting.references import renamed, resolved
from agents.acting.skill import SkillBook
from agents.tool_calls.fingerprint import fingerprint


def without_repeats(plan: Rewrite, view: PlanView, book: SkillBook) -> Rewrite:
    """Return the plan without steps that make a call which has been made or is made before; references lead there.

    Where a step in between changes the world, the call is no repetition, and one that changes it is never left out.
    """
    made = _made(view, book)
    steps: list[PlanStep] = []
    instead: dict[str, str] = {}
    for step in plan.steps:
        inputs = renamed(step.inputs, instead)
        call = fingerprint(step.skill, resolved(inputs, view.known, keep=True))
        if _changes(step.skill, book):
            made.clear()
        elif call in made:
            instead[step.id] = made[call]
            continue
        else:
            made[call] = step.id
        steps.append(step.model_copy(update={"inputs": inputs}))
    if plan.answer is None and not steps:
        return plan  # nothing would be left: the check of the plan says where the result is
    answer: Any = renamed(plan.answer, instead)
    return plan.model_copy(update={"steps": tuple(steps), "answer": answer})


def _made(view: PlanView, book: SkillBook) -> dict[str, str]:
    """Return the calls whose results hold still, with the steps that made them."""
    made: dict[str, str] = {}
    for record in view.done:
        if _changes(record.step.skill, book):
            made.clear()
        elif record.status == "done":
            made[record.fingerprint] = record.step.id
    return made


def _changes(name: str, book: SkillBook) -> bool:
    return name in book and book[name].effects
