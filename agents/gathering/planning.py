"""The planner of a two-stage run: after every observation it writes down anew which steps are left."""

from collections.abc import Iterator
from itertools import groupby

from agents.acting.evidence import Named
from agents.acting.plan import GiveUp, Keep, Move, PlanStep, PlanView, Rewrite
from agents.acting.references import literal
from agents.documents import Json
from agents.gathering.notebook import Caller
from agents.gathering.progress import FORMALIZE, PROPOSE, SEARCH, SOLVE, Progress
from agents.gathering.proposals import MOST_CALLS
from agents.gathering.searches import Search
from agents.gathering.skills import MOST_AT_ONCE
from agents.gathering.survey import Lacking

PROPOSALS = 2
"""How often the model is asked for calls; what is still lacking then, the coverage check asks for."""


def progress_of(view: PlanView) -> Progress:
    """Return what the steps that were carried out have come to."""
    return Progress.of((record.step.skill, view.observations[record.step.id]) for record in view.done)


def next_move(view: PlanView, *, asks_model: bool) -> Move:
    """Return the remaining plan; what the coverage check finds lacking becomes a step for each purpose.

    With `asks_model` the model proposes calls first. Nothing that is planned is sacred: a search that failed or that
    came back empty may make other searches necessary, and the next plan has them.
    """
    progress = progress_of(view)
    if reason := _dead_end(progress) or _rejected(view):
        return GiveUp(reason=reason)
    steps, answer = tuple(_Writer(view, progress, asks_model).steps()), view.plan.answer
    if progress.solved:
        solved = f"$solve{sum(record.step.skill == SOLVE for record in view.done)}"
        answer = {"plan": f"{solved}.plan", "cost": f"{solved}.cost", "over": literal(progress.claim)}
    return Keep() if (steps, answer) == (view.plan.steps, view.plan.answer) else Rewrite(steps=steps, answer=answer)


def _dead_end(progress: Progress) -> str:
    if progress.failure or not progress.spec:
        return progress.failure
    if progress.covered.stuck:
        return progress.covered.stuck
    result = progress.result
    if result is None or result.status == "solved":
        return ""
    why = result.reason or f"these cannot all be had together: {', '.join(result.core)}"
    return f"{result.status} over {progress.claim}: {why}"


def _rejected(view: PlanView) -> str:
    """Return what the judge held against the plan: the same rows would give the same plan again."""
    return "; ".join(f"{r.checker}: {', '.join(r.findings)}" for r in view.rulings if not r.passed)


class _Writer:
    """Write the remaining steps, numbered on from those that were carried out."""

    def __init__(self, view: PlanView, progress: Progress, asks_model: bool) -> None:
        self._view = view
        self._progress = progress
        self._asks_model = asks_model
        self._count = {skill: sum(r.step.skill == skill for r in view.done) for skill in (PROPOSE, SEARCH, SOLVE)}

    def steps(self) -> Iterator[PlanStep]:
        """Yield the steps that are left."""
        if not self._progress.spec:
            inputs = {"text": "$request"}
            yield PlanStep(id="formalize", skill=FORMALIZE, inputs=inputs, goal="know what the trip has to be")
        elif not self._progress.solved:
            gathering = tuple(self._gathering())
            yield from gathering
            # What a proposal will have searched is not known yet, and beside it there is nothing to solve on.
            if not any(step.skill == PROPOSE for step in gathering):
                yield self._solving()

    def _gathering(self) -> Iterator[PlanStep]:
        lacking = self._progress.covered.lacking
        if self._progress.wanted:
            yield from self._searches("see what the model asked for", literal(list(self._progress.wanted)), "model")
        elif lacking and self._asks_model and self._may_propose():
            yield self._proposing(lacking)
        else:
            for goal, group in groupby(lacking, key=lambda item: item.goal):
                calls = [item.search for item in group]
                attempt = 1 + max(map(self._progress.notebook.tries, calls))
                yield from self._searches(f"know {goal}", [_call(call) for call in calls], "coverage", attempt)

    def _may_propose(self) -> bool:
        """Return whether the model has something new to go by, and was not asked too often."""
        progress = self._progress
        return progress.proposals < PROPOSALS and progress.heard_at < len(progress.notebook.notes)

    def _proposing(self, lacking: tuple[Lacking, ...]) -> PlanStep:
        """Ask the model: the first time it sees the trip alone, later what is lacking too."""
        shown = lacking[:MOST_CALLS] if self._progress.notebook.notes else ()
        inputs = {
            "spec": "$formalize.spec",
            "cities": literal(list(self._progress.cities)),
            "lacking": [{"call": _call(item.search), "goal": literal(item.goal)} for item in shown],
            "failed": literal([note.words for note in self._progress.notebook.failures if note.by == "model"]),
        }
        return PlanStep(
            id=self._next(PROPOSE, "propose"), skill=PROPOSE, inputs=inputs, goal="hear what to search next"
        )

    def _searches(self, goal: str, calls: list[Json], by: Caller, attempt: int = 1) -> Iterator[PlanStep]:
        for first in range(0, len(calls), MOST_AT_ONCE):
            inputs = {"calls": calls[first : first + MOST_AT_ONCE], "by": by, "attempt": attempt}
            evidence = (Named(name="answered"),)
            yield PlanStep(id=self._next(SEARCH, "search"), skill=SEARCH, inputs=inputs, goal=goal, evidence=evidence)

    def _solving(self) -> PlanStep:
        """Solve on the notes of all searches, those still to come among them."""
        notes = [f"$search{number}.notes" for number in range(1, self._count[SEARCH] + 1)]
        return PlanStep(
            id=self._next(SOLVE, "solve"),
            skill=SOLVE,
            inputs={"spec": "$formalize.spec", "notes": notes},
            goal="have the cheapest trip over what was gathered",
            evidence=(Named(name="solved"),),
        )

    def _next(self, skill: str, word: str) -> str:
        self._count[skill] += 1
        return f"{word}{self._count[skill]}"


def _call(search: Search) -> Json:
    form: Json = literal(search.json_form())
    return form
