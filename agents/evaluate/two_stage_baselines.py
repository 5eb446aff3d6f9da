"""The baselines in the two-stage evaluation: the model searches and writes the trip itself, and the checkers judge."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.acting.agent import Acted
from agents.acting.judge import Judge
from agents.acting.plan import PlanView
from agents.acting.report import Report
from agents.baselines.acting import baseline_agent
from agents.baselines.trip import WRITE, WrittenTrip, acting_skills, trip_in
from agents.documents import Json, Result, Ruling
from agents.evaluate.agent_runs import oracle_answer, spent
from agents.evaluate.runner import Record
from agents.evaluate.search_calls import call_lines
from agents.evaluate.summary import Attempted, Line, Summary, summary_of
from agents.evaluate.travel import ORACLE_SECONDS, decided_lines, verdict_lines, verdict_scores, write_plans
from agents.formalisms.travel import TravelFormalism
from agents.gathering.agent import MOST_STEPS
from agents.gathering.notebook import Note, Notebook, note_of
from agents.gathering.progress import Progress
from agents.gathering.searches import ARGUMENTS, Search
from agents.models.chat import ChatModel
from agents.recorded import used_in
from agents.runs import RunFolder
from agents.tool_calls.executor import CALL
from agents.tool_calls.observation import Observation
from envs import Judged, TripTask, travel_toolbox
from tools import Event, InputError, RunLog, shorten

ACTING = ("react", "reflexion")
"""The baselines that search: an answer written at once would rest on no fact."""
_REASON_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class BaselineBench:
    """Requests that have a plan, each answered by baselines; the id of a task begins with the name of its baseline.

    A baseline has the searches, the steps, the tokens and the seconds of the two-stage agent. What it is not measured
    by is left out: it formalizes nothing and proves nothing.
    """

    formalism: TravelFormalism
    tasks: Mapping[str, TripTask]
    model: ChatModel
    folder: Path
    seconds: float

    async def attempt(self, task_id: str) -> Json:
        """Attempt one task and judge the trip that was written on the whole database, against the gold request."""
        task = self.tasks[task_id]
        gold: Json = task.request.model_dump(mode="json")
        best = await asyncio.to_thread(oracle_answer, self.formalism, gold, ORACLE_SECONDS)
        scores = await self._answer(task_id, task, gold)
        cost = _cost(self.formalism, task, scores["plan"])
        return {**scores, "cost": cost, **verdict_scores(self.formalism, task, scores["plan"], best)}

    async def _answer(self, task_id: str, task: TripTask, gold: Json) -> Json:
        """Return the trip that was written and what that took; a run that was killed goes on."""
        runs, name = self.folder / "runs", task_id.replace("/", "-")
        agent = baseline_agent(
            _way(task_id),
            self.model,
            acting_skills(travel_toolbox(self.formalism.tables)),
            WrittenTrip,
            judge=_judge(self.formalism, task),
            runs=runs,
            steps=MOST_STEPS,
            seconds=self.seconds,
        )
        begun = (runs / name / "run.json").is_file()
        end = await (agent.aresume(name) if begun else agent.arun(task.text, name))
        assert isinstance(end, Acted), "nobody is asked in an evaluation"
        events = list(RunLog.read(RunFolder(runs / name).events))
        return {**_written(end.report, events), **_tally(events, gold), **spent(used_in(events))}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the same figures as for the two-stage agent, several baselines side by side."""
        ways = tuple(dict.fromkeys(map(_way, self.tasks)))
        lines = [
            line.model_copy(update={"column": way if len(ways) > 1 else ""})
            for way in ways
            for line in self._lines({name: record for name, record in records.items() if _way(name) == way})
        ]
        sections = list(dict.fromkeys(line.section for line in lines))
        lines.sort(key=lambda line: sections.index(line.section))
        return summary_of(len(self.tasks), records, lines)

    def _lines(self, records: Mapping[str, Record]) -> tuple[Line, ...]:
        attempted = Attempted(records)
        return (
            *verdict_lines(self.formalism, self.tasks, records),
            *decided_lines(attempted, by_model=False, proven=""),
            *call_lines(attempted),
            *attempted.running(),
        )

    def export(self, records: Mapping[str, Record]) -> None:
        """Write the plans in the benchmark's format: a file for each baseline, a line for every task, in order."""
        for way in dict.fromkeys(map(_way, self.tasks)):
            tasks = {name: task for name, task in self.tasks.items() if _way(name) == way}
            write_plans(self.folder / f"plans-{way}.jsonl", tasks, records)


def _way(task_id: str) -> str:
    return task_id.partition("/")[0]


def _judge(formalism: TravelFormalism, task: TripTask) -> Judge:
    """Return the judge of the evaluation, both profiles on the whole database: what Reflexion is told, ReAct is not."""
    gold: Json = task.request.model_dump(mode="json")

    def judge(answer: Any, view: PlanView) -> tuple[Ruling, ...]:
        done = (view.observations[record.step.id] for record in view.done if record.step.skill == WRITE)
        plan = trip_in(answer, (seen.value for seen in done if seen.ok))
        return formalism.verify(gold, Result(status="solved", plan=plan, cost=_cost(formalism, task, plan)))

    return judge


def _cost(formalism: TravelFormalism, task: TripTask, plan: object) -> float | None:
    """Return what a trip costs by the checker's count, if there is one."""
    verdict = formalism.checker.strict(task.request, plan)
    return float(verdict.cost.total) if isinstance(verdict, Judged) else None


def _written(report: Report, events: Iterable[Event]) -> Json:
    """Return the trip that a run ended with: that of its answer, or else the last one that was written down."""
    steps = [event.data for event in events if event.kind == "step"]
    written = [step["inputs"] for step in steps if step["step"]["skill"] == WRITE and step["status"] != "failed"]
    try:
        plan = trip_in(report.answer, written)
    except InputError:
        plan = None
    reason = shorten(report.reason, _REASON_CHARACTERS)
    return {"status": report.status, "reason": reason, "plan": plan, "steps": len(report.steps)}


def _tally(events: Iterable[Event], gold: Json) -> Json:
    """Count the calls as for the two-stage agent; a refused move was a call in vain, or one answered before.

    The gold request only says here which searches were needed; no run has seen it.
    """
    notes: list[Note] = []
    pending: list[Json] = []
    repeated = in_vain = 0
    for event in events:
        match event.kind:
            case "move":
                pending = [step for step in event.data.get("steps", ()) if step["skill"] in ARGUMENTS]
            case "rulings":  # what is refused next is an answer
                pending = []
            case "rejected":
                known = Notebook(tuple(notes))
                again = sum(known.knows(search) for search in map(_search, pending) if search is not None)
                repeated, in_vain, pending = repeated + again, in_vain + len(pending) - again, []
            case kind if kind == CALL:
                notes, pending = [*notes, _note(event.data)], []
    return Progress(
        spec=gold,
        notebook=Notebook().with_notes(notes),
        proposed=len(notes) + repeated + in_vain,
        repeated=repeated,
        in_vain=in_vain,
    ).tally()


def _search(step: Json) -> Search | None:
    return Search.of_call(step["skill"], step["inputs"])


def _note(call: Json) -> Note:
    observation = Observation.from_json(call["observation"])
    note = note_of(call["tool"], json.loads(call["arguments"]), observation)
    return note.model_copy(update={"by": "model", "valid": call["status"] != "invalid"})
