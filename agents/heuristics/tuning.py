"""Tuning: small changes of a form's weights, each judged on the training tasks; no model is asked.

The model said what to count; whether it counts for one action or for two is better asked of searches, and so is whether
something that it left out, which has the weight 0, should count too. Every trial is a candidate with a fate of its own,
tuned from the one that it differs from in one weight.

Many trials on few tasks find weights that fit just these. So some tasks are held back: the climb does not look at them,
and what it reaches may win only if it is better there, too, than the form that it came from.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from agents.heuristics.candidate import Candidate, Fate, ranked
from agents.heuristics.forms import MOST_TERMS, MOST_WEIGHT, Form, Weighed, program_of
from agents.heuristics.judging import MOST_UNSOLVED
from agents.heuristics.measures import Measure, menu
from agents.heuristics.options import ONE_HELD_BACK_IN
from agents.heuristics.scores import Scores
from agents.heuristics.training import TrainingTask
from agents.heuristics.workshop import Workshop

EACH_GOAL = ""
Change = tuple[str, int]
"""The measure whose weight is changed, or `EACH_GOAL`; and what is added to the weight."""
STEPS = (1, -1, 3)
"""Three at once for a weight that must outweigh others: one more may be no better yet."""
STEPS_FROM_NOTHING = (1, -1)


@dataclass(frozen=True, slots=True)
class Split:
    """The training tasks: those that weights are tuned on, and those that are held back."""

    tuned_on: tuple[TrainingTask, ...]
    held_back: tuple[TrainingTask, ...]


def split(tasks: Sequence[TrainingTask]) -> Split:
    """Hold back the largest task and every third below it: tuned weights are to hold for larger tasks still."""
    held_back = tasks[::-1][::ONE_HELD_BACK_IN][::-1]
    return Split(tuple(task for task in tasks if task not in held_back), tuple(held_back))


async def tuned(shop: Workshop) -> None:
    """Climb from each form, the best first, until no change of one weight is better or the trials are used up."""
    entrants = tuple(shop.judge.entrants.values())
    parts = split(shop.judge.training.tasks)
    if not parts.tuned_on:
        return
    climb = _Climb(shop, menu(shop.judge.training), parts, {entrant.candidate.code for entrant in entrants})
    for entrant in ranked(entrants):
        if entrant.candidate.form is not None:
            await climb.start_from(entrant.candidate, entrant.candidate.form)


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far a climb has come: the best on the tasks that it looks at, and what to beat on those held back."""

    name: str
    form: Form
    scores: Scores
    held_back: Scores


@dataclass
class _Climb:
    """First-improvement hill climbing; a program that is there already is no trial."""

    shop: Workshop
    measures: tuple[Measure, ...]
    parts: Split
    seen: set[str]
    trials: int = 0

    async def start_from(self, candidate: Candidate, form: Form) -> None:
        if self.trials >= self.shop.options.trials:
            return
        scores, held_back = [await self._scores(candidate, tasks) for tasks in self._both]
        best = _Reached(candidate.name, form, scores, held_back)
        changes = self._changes(form)
        waiting = list(changes)
        while waiting and self.trials < self.shop.options.trials:
            change = waiting.pop(0)
            changed = with_change(best.form, change)
            code = program_of(changed, self.measures)
            if code in self.seen:
                continue
            self.seen.add(code)
            better = await self._tried(changed, code, best)
            if better is not None:
                best = better
                waiting = [(change[0], 2 * change[1]), *changes]  # the same way twice as far, as in pattern search

    @property
    def _both(self) -> tuple[tuple[TrainingTask, ...], tuple[TrainingTask, ...]]:
        return self.parts.tuned_on, self.parts.held_back

    def _changes(self, form: Form) -> list[Change]:
        """Return changes of what the form counts, then those that count something else, each in an order by chance."""
        chosen = [EACH_GOAL, *(term.measure for term in form.terms)]
        others = [one.words for one in self.measures if one.words not in chosen]
        inside = [(words, step) for words in chosen for step in STEPS]
        outside = [(words, step) for words in others for step in STEPS_FROM_NOTHING]
        chance = random.Random(self.shop.options.seed)  # noqa: S311 - an order, not a secret
        return chance.sample(inside, len(inside)) + chance.sample(outside, len(outside))

    async def _tried(self, form: Form, code: str, best: _Reached) -> _Reached | None:
        """Return what a trial reaches, or None if it is no better where the climb looks."""
        self.trials += 1
        candidate = Candidate(name=f"t{self.trials:02}", origin="tuned", parent=best.name, code=code, form=form)

        async def work() -> Candidate:
            return candidate

        written = await self.shop.write(candidate.name, work)
        entrant = await self.shop.judge.judge_by(written, partial(self._fate, best=best))
        if entrant.fate.status not in ("trial", "judged"):
            return None
        scores = await self._scores(written, self.parts.tuned_on, best.scores)
        if scores.effort <= best.scores.effort:
            return None
        held_back = best.held_back
        if entrant.fate.status == "judged":
            held_back = await self._scores(written, self.parts.held_back, best.held_back)
        return _Reached(written.name, form, scores, held_back)

    async def _fate(self, candidate: Candidate, *, best: _Reached) -> Fate:
        """Search the tasks held back only with what is better on the others, and all only with what is better there."""
        judge = self.shop.judge
        if (broken := await judge.broken(candidate)) is not None:
            return broken
        why = f"no better than {best.name} on the tasks that weights are tuned on"
        for tasks, to_beat in zip(self._both, (best.scores, best.held_back), strict=True):
            scores, fault = await judge.scores(candidate, tasks, _patience(to_beat))
            if fault:
                return judge.faulty(candidate, fault, scores)
            if scores.effort <= to_beat.effort:
                return Fate(status="trial", critique=why, scores=scores)
            why = f"better than {best.name}, but not better than what is kept so far on the tasks held back"
        scores, fault = await judge.scores(candidate, judge.training.tasks)
        return judge.faulty(candidate, fault, scores) if fault else Fate(status="judged", scores=scores)

    async def _scores(
        self, candidate: Candidate, tasks: tuple[TrainingTask, ...], to_beat: Scores | None = None
    ) -> Scores:
        patience = MOST_UNSOLVED if to_beat is None else _patience(to_beat)
        return (await self.shop.judge.scores(candidate, tasks, patience))[0]


def _patience(to_beat: Scores) -> int:
    """Return after how many unsolved tasks a trial cannot win any more."""
    return min(MOST_UNSOLVED, to_beat.unsolved + 1)


def with_change(form: Form, change: Change) -> Form:
    """Return the form with one weight changed, or as it is where a form does not allow that."""
    words, step = change
    if words == EACH_GOAL:
        return form.model_copy(update={"each_goal": min(max(1, form.each_goal + step), MOST_WEIGHT)})
    weights = {term.measure: term.weight for term in form.terms}
    weights[words] = min(max(-MOST_WEIGHT, weights.get(words, 0) + step), MOST_WEIGHT)
    terms = tuple(Weighed(measure=name, weight=weight) for name, weight in weights.items() if weight)
    return form.model_copy(update={"terms": terms}) if 1 <= len(terms) <= MOST_TERMS else form
