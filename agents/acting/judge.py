"""The judge of an answer: only what a checker of the caller's accepts counts as a result."""

from collections.abc import Callable
from typing import Any

from agents.acting.plan import PlanView
from agents.documents import Ruling
from tools import InputError, shorten

Judge = Callable[[Any, PlanView], tuple[Ruling, ...]]
"""Say what independent checkers find of an answer; it is accepted if there is a ruling and all of them passed.

A judge raises `InputError` for an answer that it cannot read; what else it raises is a defect and stops the run.
"""


def judged(judge: Judge, answer: Any, view: PlanView) -> tuple[Ruling, ...]:
    """Return the rulings; an answer that the judge cannot even read is rejected with the reason."""
    try:
        rulings = judge(answer, view)
    except InputError as error:
        return (Ruling(checker="form", passed=False, findings=(str(error),)),)
    if not isinstance(rulings, tuple) or not all(isinstance(ruling, Ruling) for ruling in rulings):
        raise InputError(
            f"the judge returned {shorten(repr(rulings), 80)}",
            hint='a judge returns a tuple of rulings: (Ruling(checker="...", passed=...),)',
        )
    return rulings


def is_accepted(rulings: tuple[Ruling, ...]) -> bool:
    """Return whether somebody judged and nobody rejected."""
    return bool(rulings) and all(ruling.passed for ruling in rulings)


def findings(rulings: tuple[Ruling, ...]) -> tuple[str, ...]:
    """Return what was found wrong, as complaints for a planner."""
    if not rulings:
        return ("nobody judged the answer",)
    return tuple(
        f"{ruling.checker}: {finding}"
        for ruling in rulings
        if not ruling.passed
        for finding in ruling.findings or ("rejected without a reason",)
    )
