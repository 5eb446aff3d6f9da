"""Judge a planner's move before anything of it runs; each complaint goes back to the planner with its reason."""

from collections.abc import Iterator
from typing import Any

from agents.acting.evidence import evidence_faults
from agents.acting.plan import (
    ANSWERS,
    REQUEST,
    AskAuthor,
    GiveUp,
    Keep,
    Move,
    PlanStep,
    PlanView,
    Rewrite,
)
from agents.acting.references import Reference, looked_up, miswritten, references, resolved
from agents.acting.shapes import has_parts
from agents.acting.skill import ShapedSkill, SkillBook
from agents.tool_calls.fingerprint import fingerprint
from tools import InputError, did_you_mean, plain, shorten

_WHY_CHARACTERS = 200


def move_faults(move: Move, view: PlanView, book: SkillBook, world: int) -> tuple[str, ...]:
    """Return what is wrong with a move; `world` counts the changes of the world so far."""
    match move:
        case GiveUp():
            return ()
        case AskAuthor(field=field):
            return (f"{field!r} has been asked and answered: see $answers.{field}",) if field in view.answers else ()
        case Keep():
            return _Vetting(view, book, world).faults(Rewrite(steps=view.plan.steps, answer=view.plan.answer))
        case Rewrite():
            return _Vetting(view, book, world).faults(move)


class _Vetting:
    """Go through a plan in order, knowing at each step which results there will be."""

    def __init__(self, view: PlanView, book: SkillBook, world: int) -> None:
        self._view = view
        self._book = book
        self._world = world
        self._known = view.known
        self._used = {record.step.id for record in view.done} | {REQUEST, ANSWERS}
        self._coming: dict[str, str] = {}
        self._ran = {record.fingerprint: record.step.id for record in view.done if record.world == world}

    def faults(self, plan: Rewrite) -> tuple[str, ...]:
        found = [f"step {step.id!r}: {fault}" for step in plan.steps for fault in self._step(step)]
        if not plan.steps and plan.answer is None:
            found.append("the plan has no steps and no answer: add steps, say what the answer is, or give up")
        found += [f"answer: {fault}" for _, fault in self._dangling(plan.answer)]
        return tuple(found)

    def _step(self, step: PlanStep) -> Iterator[str]:
        if step.id in self._used or step.id in self._coming:
            yield f"the id {step.id!r} is taken: choose another"
        dangling = dict(self._dangling(step.inputs))
        yield from dangling.values()
        inputs, waiting = self._inputs(step, set(dangling))
        faults = self._book.faults(step.skill, inputs, waiting)
        yield from faults
        if not faults and not dangling:
            yield from self._called(step, inputs)
        self._coming[step.id] = step.skill

    def _called(self, step: PlanStep, inputs: Any) -> Iterator[str]:
        """Complain about evidence that cannot be had and about a call that brings nothing new."""
        skill = self._book[step.skill]
        for evidence in step.evidence:
            yield from evidence_faults(evidence, skill)
        call = fingerprint(step.skill, inputs)
        if call in self._ran:
            yield self._repeated(self._ran[call])
        if skill.effects:
            self._ran.clear()
        self._ran[call] = step.id

    def _repeated(self, before: str) -> str:
        made = f"the step {before!r} made this very call and nothing has changed since"
        if before in self._known or before in self._coming:
            return f"{made}: leave this step out, refer to '${before}' in inputs or as the answer, or change the inputs"
        return f"{made}, and it failed: change the inputs, or do otherwise"

    def _inputs(self, step: PlanStep, dangling: set[tuple[str | int, ...]]) -> tuple[Any, list[tuple[str | int, ...]]]:
        """Return the inputs as far as they are known, and the paths of what is not."""
        waiting = [at for at, found in references(step.inputs) if at in dangling or found.step in self._coming]
        return resolved(step.inputs, self._known, keep=True), waiting

    def _dangling(self, value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for at, text in miswritten(value):
            yield at, f"{text!r} is no reference: write '$step.0.price' for a part of a result, $$ for a mere dollar"
        for at, reference in references(value):
            if reference.step in self._coming:
                if reference.path and self._is_whole(self._coming[reference.step]):
                    whole = Reference(reference.step, ())
                    yield at, f"{str(reference)!r}: what it comes to has no parts; refer to '{whole}'"
                continue
            if reference.step not in self._known:
                known = {*self._known, *self._coming}
                why = self._why_unknown(reference.step)
                yield at, f"{str(reference)!r}: {reference.step!r} {why}; {did_you_mean(reference.step, known)}"
                continue
            try:
                looked_up(reference, self._known)
            except InputError as error:
                yield at, f"{error.message}; {error.hint}"

    def _is_whole(self, name: str) -> bool:
        """Return whether the results of a skill are known to have no parts."""
        if name not in self._book:
            return False
        skill = self._book[name]
        return isinstance(skill, ShapedSkill) and not has_parts(skill.gives)

    def _why_unknown(self, step: str) -> str:
        """Return why nothing can be taken from a step: what it failed with, or that it is none."""
        if step not in self._used:
            return "is no earlier step"
        seen = self._view.observations.get(step)
        why = shorten(plain(seen.text), _WHY_CHARACTERS) if seen is not None else ""
        return f"failed ({why})" if why else "failed"
