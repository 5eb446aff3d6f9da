"""Judge candidates, each once: the check of the text, the property, then searches from the smallest task up."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from agents.documents import Json
from agents.heuristics.candidate import Candidate, Direct, Entrant, Fate, Status
from agents.heuristics.court import Court, DirectCheck, Probe, Searched
from agents.heuristics.journal import Journal
from agents.heuristics.scores import Scores, TaskScore
from agents.heuristics.together import together
from agents.heuristics.training import Training, TrainingTask
from agents.heuristics.vocabulary import unknown_names

MOST_UNSOLVED = 3
"""After so many unsolved tasks the larger ones are not tried: they count as unsolved."""
NOT_TRIED = "not tried: too many smaller ones are unsolved"

_NONE = Scores()

T = TypeVar("T")


@dataclass
class Judge:
    """The pool of all candidates so far; `parallel` searches run side by side."""

    journal: Journal
    court: Court
    training: Training
    parallel: int = 2
    listener: Callable[[Entrant], None] = lambda _: None
    entrants: dict[str, Entrant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._seats = asyncio.Semaphore(self.parallel)

    async def judge(self, candidates: Sequence[Candidate], *, direct: bool = False) -> list[Entrant]:
        """Return the candidates with their fates; a program that is there already is not judged again."""
        first = {entrant.candidate.digest: name for name, entrant in self.entrants.items() if not entrant.built_in}
        fates = []
        for candidate in candidates:
            known = first.setdefault(candidate.digest, candidate.name) if candidate.code else candidate.name
            same_as = "" if known == candidate.name else known
            fates.append(self._judged(candidate, same_as, partial(self._fate, direct=direct)))
        entrants = await together(fates)
        self.entrants |= {entrant.name: entrant for entrant in entrants}
        return entrants

    def faulty(self, candidate: Candidate, fault: str, scores: Scores = _NONE) -> Fate:
        """Return the fate of a candidate that broke in a way that `fault` tells."""
        return Fate(status="faulty", critique=self._explained(candidate, fault), scores=scores)

    async def judge_by(self, candidate: Candidate, decide: Callable[[Candidate], Awaitable[Fate]]) -> Entrant:
        """Return a candidate with the fate that `decide` comes to, unless a run before this one has decided."""
        entrant = await self._judged(candidate, "", decide)
        self.entrants[entrant.name] = entrant
        return entrant

    async def _judged(
        self, candidate: Candidate, same_as: str, judged: Callable[[Candidate], Awaitable[Fate]]
    ) -> Entrant:
        async def decide() -> Json:
            if same_as:
                return Fate(status="duplicate", critique=f"the same program as {same_as}").json_form()
            return (await judged(candidate)).json_form()

        fate = Fate.model_validate(await self.journal.once(f"fate/{candidate.name}", decide))
        entrant = Entrant(candidate=candidate, fate=fate)
        self.listener(entrant)
        return entrant

    async def broken(self, candidate: Candidate) -> Fate | None:
        """Return the fate of a candidate that cannot be searched with, None for one that can."""
        if not candidate.code:
            return Fate(status="no code", critique=candidate.problem)
        if findings := self.court.findings(candidate.code):
            return Fate(status="rejected", critique="\n".join(findings))
        if fault := await self._probed(candidate):
            return self.faulty(candidate, fault)
        return None

    async def _fate(self, candidate: Candidate, *, direct: bool) -> Fate:
        if candidate.origin != "built-in" and (broken := await self.broken(candidate)) is not None:
            return broken
        checked = await self._direct(candidate) if direct else DirectCheck("")
        if checked.faulty:
            return Fate(status="faulty", critique=self._explained(candidate, checked.critique))
        scores, fault = await self.scores(candidate, self.training.tasks)
        status: Status = "faulty" if fault else "judged"
        critique = self._explained(candidate, fault or checked.critique)
        return Fate(status=status, critique=critique, scores=scores, direct=checked.direct)

    def _explained(self, candidate: Candidate, critique: str) -> str:
        """Return the critique with the names that the domain does not have, which mostly are the reason."""
        if not critique:
            return ""
        return "\n".join([critique, *unknown_names(candidate.code, self.training.domain)])

    async def _probed(self, candidate: Candidate) -> str:
        """Return what shows on sampled states of the smallest and the largest task."""
        for task in (self.training.tasks[0], self.training.tasks[-1]):
            probe = await self._seated(self._probe, task, candidate)
            if probe.fault:
                return probe.fault
        return ""

    def _probe(self, task: TrainingTask, candidate: Candidate) -> Probe:
        return self.court.probe(task, candidate, 0)

    async def _direct(self, candidate: Candidate) -> DirectCheck:
        """Check the property from the smallest task up and stop at the first that speaks against it."""
        found: Direct = "holds"
        for task in self.training.tasks:
            checked = await self._seated(self.court.direct, task, candidate)
            if checked.direct == "violated" or checked.faulty:
                return checked
            found = "undecided" if checked.direct == "undecided" else found
        return DirectCheck(found)

    async def scores(
        self, candidate: Candidate, tasks: Sequence[TrainingTask], patience: int = MOST_UNSOLVED
    ) -> tuple[Scores, str]:
        """Return the searches on some tasks, and how the candidate broke, if it did.

        After `patience` unsolved ones the larger ones are not tried; no search is done twice.
        """
        scores: list[TaskScore] = []
        for start in range(0, len(tasks), self.parallel):
            batch = tasks[start : start + self.parallel]
            if sum(not score.solved for score in scores) >= patience:
                scores += [TaskScore(task=task.name, why=NOT_TRIED) for task in batch]
                continue
            searched = await together(self._search(candidate, task) for task in batch)
            scores += [one.score for one in searched]
            if faults := [one.fault for one in searched if one.fault]:
                return Scores(tasks=tuple(scores)), faults[0]
        return Scores(tasks=tuple(scores)), ""

    async def _search(self, candidate: Candidate, task: TrainingTask) -> Searched:
        async def search() -> Json:
            searched = await self._seated(self.court.search, task, candidate)
            return {"score": searched.score.json_form(), "fault": searched.fault}

        value = await self.journal.once(f"search/{candidate.name}/{task.name}", search)
        return Searched(TaskScore.model_validate(value["score"]), value["fault"])

    async def _seated(self, judge: Callable[[TrainingTask, Candidate], T], task: TrainingTask, one: Candidate) -> T:
        async with self._seats:
            return await asyncio.to_thread(judge, task, one)
