"""The travel evaluation: requests in words (or their own specifications) against both checkers."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent, oracle_answer, spec_errors
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.formalisms.travel import TravelFormalism
from envs import Aborted, PlanDay, Score, SubmissionEntry, TripTask, score, write_submission

ORACLE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class TravelBench:
    """Requests that have a plan; without an agent each task's own specification goes to the solver."""

    formalism: TravelFormalism
    tasks: Mapping[str, TripTask]
    agent: TaskAgent | None
    folder: Path

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task and judge the plan against the gold request, not against what the model made of it."""
        task = self.tasks[task_id]
        gold: Json = task.request.model_dump(mode="json")
        best = await asyncio.to_thread(oracle_answer, self.formalism, gold, ORACLE_SECONDS)
        scores = best if self.agent is None else await self.agent.answer(task.id, task.text, self.formalism)
        if self.agent is not None and "spec" in scores:
            errors = spec_errors(scores["spec"], gold)
            scores = {**scores, "spec_errors": errors, "spec_exact": not errors}
        return {**scores, **verdict_scores(self.formalism, task, scores.get("plan"), best)}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Judge every plan with both profiles and add up, as the benchmark does, over the answered tasks."""
        attempted = Attempted(records)
        lines = (
            *verdict_lines(self.formalism, self.tasks, records),
            *decided_lines(attempted, by_model=self.agent is not None),
            *attempted.running(),
        )
        return summary_of(len(self.tasks), records, lines)

    def export(self, records: Mapping[str, Record]) -> None:
        """Write the plans in the benchmark's format: one line for every task, in order."""
        write_plans(self.folder / "plans.jsonl", self.tasks, records)


def write_plans(path: Path, tasks: Mapping[str, TripTask], records: Mapping[str, Record]) -> None:
    """Write the plans of all tasks in the benchmark's format, empty ones where there is none."""
    plans = {name: record.scores.get("plan") or () for name, record in records.items()}
    entries = [
        SubmissionEntry(task.text, tuple(PlanDay.model_validate(day) for day in plans.get(name, ())))
        for name, task in tasks.items()
    ]
    write_submission(path, entries)


def verdict_scores(formalism: TravelFormalism, task: TripTask, plan: object, best: Json) -> Json:
    """Judge a plan against the task's own request on the whole database; `best` is what the solver makes of that."""
    verdicts = formalism.checker.check(task.request, plan)
    official, strict = verdicts.official.passed, verdicts.strict.passed
    return {
        "official": official,
        "strict": strict,
        "success": official and strict,
        "optimum": best["cost"],
        "optimum_proven": best["proven"],
    }


def verdict_lines(
    formalism: TravelFormalism, tasks: Mapping[str, TripTask], records: Mapping[str, Record]
) -> list[Line]:
    """Return the benchmark's figures for both profiles, over the answered tasks."""
    answered = [(tasks[name].request, r.scores) for name, r in records.items() if r.outcome == "attempted"]
    requests = [request for request, _ in answered]
    verdicts = [formalism.checker.check(request, scores.get("plan")) for request, scores in answered]
    return [
        *_profile_lines("official", score(requests, [verdict.official for verdict in verdicts])),
        *_profile_lines("strict", score(requests, [verdict.strict for verdict in verdicts])),
    ]


def _profile_lines(profile: str, outcome: Score | Aborted) -> list[Line]:
    """Return the benchmark's figures for one profile."""
    figures = outcome.without if isinstance(outcome, Aborted) else outcome
    n = figures.queries
    counted = (
        ("delivered", figures.delivered, n),
        ("commonsense micro", figures.commonsense_passed, 8 * n),
        ("commonsense macro", figures.commonsense_plans, n),
        ("hard micro", figures.hard_passed, figures.hard_stated),
        ("hard macro", figures.hard_plans, n),
        ("final", figures.final_plans, n),
    )
    return [share(name, hits, of, section=profile) for name, hits, of in counted]


def decided_lines(attempted: Attempted, *, by_model: bool, proven: str = "proven cheapest") -> list[Line]:
    """Return what was understood, what was proven, and the cost against the proven optimum.

    `proven` is the name of what was proven, empty where nobody proves anything.
    """
    scores = attempted.scores
    lines = [share("final in both profiles", attempted.count("success"), len(scores))]
    if by_model:
        lines.append(share("specification exact", attempted.count("spec_exact"), len(scores)))
    if proven:
        lines.append(share(proven, attempted.count("proven"), len(scores)))
    priced = [s for s in scores if s.get("success") and s.get("cost") and s.get("optimum_proven")]
    lines.append(share("cost equals the proven optimum", sum(s["cost"] == s["optimum"] for s in priced), len(priced)))
    if priced:
        ratio = sum(s["cost"] / s["optimum"] for s in priced) / len(priced)
        lines.append(Line(name="mean cost / proven optimum", value=ratio))
    return lines
