"""The five production metrics of every evaluation, counted from what was logged; what is not known is said so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.documents import Json
from agents.evaluate.runner import Record
from agents.evaluate.statistics import percentile
from agents.evaluate.summary import Line, Measured, Metrics, share
from agents.evaluate.usage_log import ENERGY
from agents.recorded import ATTEMPTS, CALL
from agents.routing.prices import FREE, PriceList
from agents.tool_calls.executor import CALL as TOOL_CALL
from tools import Event, RunLog, Usage, counted


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of an evaluation: its records, its usage log, the tool calls of its runs, and the prices."""

    records: Mapping[str, Record]
    usage: Sequence[Event]
    tool_calls: Sequence[Json]
    prices: PriceList

    def of(self, kind: str) -> list[Json]:
        """Return the data of the logged events of a kind that belong to the tasks of the records."""
        return [event.data for event in self.usage if event.kind == kind and event.data["task"] in self.records]


def metrics_of(observed: Observed) -> Metrics:
    """Return the production metrics."""
    return Metrics(
        cost=_cost(observed),
        schema_valid=_schema_valid(observed),
        executable_calls=_executable(observed.tool_calls),
        latency=_latency(observed),
        energy=_energy(observed.usage),
    )


def tool_calls_in(runs: Path, tasks: Iterable[str]) -> list[Json]:
    """Return the tool calls in the logs of the runs of some tasks; a run is named after its task."""
    names = {task.replace("/", "-") for task in tasks}
    found: list[Json] = []
    for path in sorted(runs.rglob("*.jsonl")):
        place = path.relative_to(runs).parts[0].removesuffix(".jsonl")
        if place in names and TOOL_CALL.encode() in path.read_bytes():
            found += [event.data for event in RunLog.read(path) if event.kind == TOOL_CALL]
    return found


def _cost(observed: Observed) -> Measured:
    """Return the price of all calls for each success."""
    if missing := _unlogged(observed):
        return missing
    calls = observed.of(CALL)
    if not calls:
        return "no model was asked"
    total = 0.0
    for model, usage in _paid(calls):
        price = observed.prices.of(model)
        if price is None:
            return "no prices given"
        if not usage.tokens and price != FREE:
            return "the server does not tell what calls took"
        total += price.of(usage)
    currency = observed.prices.currency
    successes = sum(bool(record.scores.get("success")) for record in observed.records.values())
    if not successes:
        return f"no success; {total:.4g} {currency} in all"
    return Line(name="cost a success", value=total / successes, unit=currency)


def _paid(calls: Iterable[Json]) -> Iterator[tuple[str, Usage]]:
    """Yield who answered and what that took; nobody tells what a stream took."""
    for call in calls:
        usages = [(leg["model"], Usage(**leg["usage"])) for leg in call.get("legs", ())]
        told = Usage(**call.get("usage", {"calls": 1}))
        yield from [leg for leg in usages if leg[1].calls] or [(call.get("model", ""), told)]


def _unlogged(observed: Observed) -> str:
    """Say that some answers have no calls in the log: they are older than it."""
    logged = {call["task"] for call in observed.of(CALL)}
    missing = sum(bool(r.scores.get("tokens")) and name not in logged for name, r in observed.records.items())
    return f"the calls of {counted(missing, 'task', 'tasks')} were not logged" if missing else ""


def _schema_valid(observed: Observed) -> Measured:
    answers = observed.of(ATTEMPTS)
    if not answers:
        return "no guided answers"
    return share("answers valid at once", sum(answer["valid_at_once"] for answer in answers), len(answers))


def _executable(calls: Sequence[Json]) -> Measured:
    """Return the share of the calls that passed validation, ran and gave an answer."""
    if not calls:
        return "no calls"
    return share("executable tool calls", sum(bool(call["observation"]["ok"]) for call in calls), len(calls))


def _latency(observed: Observed) -> tuple[Measured, ...]:
    tasks = [record.seconds for record in observed.records.values() if record.outcome == "attempted"]
    calls = [call["seconds"] for call in observed.of(CALL) if "seconds" in call]
    figures = [
        Line(name=f"latency of a {what} p{rank}", value=percentile(seconds, rank), unit="s")
        for what, seconds in (("task", tasks), ("model call", calls))
        for rank in (50, 95)
        if seconds
    ]
    return tuple(figures) or ("nothing was answered",)


def _energy(usage: Iterable[Event]) -> Measured:
    """Return the energy of all attempts, if all of it was read."""
    read = [event.data["joules"] for event in usage if event.kind == ENERGY]
    if not read or None in read:
        return "not measured"
    return Line(name="energy", value=sum(read), unit="J, CPU packages of this machine")
