"""Tuning: small changes of a form's weights, each judged on the training tasks; no model is asked.

The model said what to count; whether it counts for one action or for two is better asked of searches, and so is whether
something that it left out, which has the weight 0, should count too. Every trial is a candidate with a fate of its own,
tuned from the one that it differs from in one weight.
"""

import random
from dataclasses import dataclass

from agents.heuristics.candidate import Candidate, Entrant, ranked
from agents.heuristics.forms import MOST_TERMS, MOST_WEIGHT, Form, Weighed, program_of
from agents.heuristics.judging import MOST_UNSOLVED
from agents.heuristics.measures import Measure, menu
from agents.heuristics.workshop import Workshop

EACH_GOAL = ""
Change = tuple[str, int]
"""The measure whose weight is changed, or `EACH_GOAL`; and what is added to the weight."""
STEPS = (1, -1, 3)
"""Three at once for a weight that must outweigh others: one more may be no better yet."""
STEPS_FROM_NOTHING = (1, -1)


async def tuned(shop: Workshop) -> None:
    """Climb from each form, the best first, until no change of one weight is better or the trials are used up."""
    entrants = tuple(shop.judge.entrants.values())
    climb = _Climb(shop, menu(shop.judge.training), {entrant.candidate.code for entrant in entrants})
    for entrant in ranked(entrants):
        if entrant.candidate.form is not None:
            await climb.start_from(entrant, entrant.candidate.form)


@dataclass
class _Climb:
    """First-improvement hill climbing; a program that is there already is no trial."""

    shop: Workshop
    measures: tuple[Measure, ...]
    seen: set[str]
    trials: int = 0

    async def start_from(self, best: Entrant, form: Form) -> None:
        changes = self._changes(form)
        waiting = list(changes)
        while waiting and self.trials < self.shop.options.trials:
            change = waiting.pop(0)
            changed = with_change(form, change)
            code = program_of(changed, self.measures)
            if code in self.seen:
                continue
            self.seen.add(code)
            entrant = await self._tried(changed, code, best)
            if _is_better(entrant, best):
                best, form = entrant, changed
                waiting = [(change[0], 2 * change[1]), *changes]  # the same way twice as far, as in pattern search

    def _changes(self, form: Form) -> list[Change]:
        """Return changes of what the form counts, then those that count something else, each in an order by chance."""
        chosen = [EACH_GOAL, *(term.measure for term in form.terms)]
        others = [one.words for one in self.measures if one.words not in chosen]
        inside = [(words, step) for words in chosen for step in STEPS]
        outside = [(words, step) for words in others for step in STEPS_FROM_NOTHING]
        chance = random.Random(self.shop.options.seed)  # noqa: S311 - an order, not a secret
        return chance.sample(inside, len(inside)) + chance.sample(outside, len(outside))

    async def _tried(self, form: Form, code: str, best: Entrant) -> Entrant:
        self.trials += 1
        candidate = Candidate(name=f"t{self.trials:02}", origin="tuned", parent=best.name, code=code, form=form)
        unsolved = len(best.fate.scores.tasks) - best.fate.scores.coverage

        async def work() -> Candidate:
            return candidate

        written = await self.shop.write(candidate.name, work)
        (entrant,) = await self.shop.judge.judge([written], patience=min(MOST_UNSOLVED, unsolved + 1))
        return entrant


def with_change(form: Form, change: Change) -> Form:
    """Return the form with one weight changed, or as it is where a form does not allow that."""
    words, step = change
    if words == EACH_GOAL:
        return form.model_copy(update={"each_goal": min(max(1, form.each_goal + step), MOST_WEIGHT)})
    weights = {term.measure: term.weight for term in form.terms}
    weights[words] = min(max(-MOST_WEIGHT, weights.get(words, 0) + step), MOST_WEIGHT)
    terms = tuple(Weighed(measure=name, weight=weight) for name, weight in weights.items() if weight)
    return form.model_copy(update={"terms": terms}) if 1 <= len(terms) <= MOST_TERMS else form


def _is_better(entrant: Entrant, best: Entrant) -> bool:
    """Return whether more is solved, or as much with fewer expansions; the time would differ from run to run."""
    scores, before = entrant.fate.scores, best.fate.scores
    return entrant.fate.status == "judged" and (scores.coverage, -scores.expanded) > (before.coverage, -before.expanded)
