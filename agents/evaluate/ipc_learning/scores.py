"""The scores of the competition, and their sums for several planners side by side."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from statistics import median

from agents.documents import Json
from agents.evaluate.summary import Line, share
from tools import counted

CONSISTENT_S = 1.0
"""Plans that take no longer all score 1."""

Run = Json
"""The scores of one planner on one task, as they are recorded."""


def agile_score(seconds: float | None, limit_s: float) -> float:
    """Return the agile score of the competition: 1 up to a second, 0 at the limit or without a plan."""
    if seconds is None or seconds > limit_s:
        return 0.0
    if seconds <= CONSISTENT_S:
        return 1.0
    return 1.0 - log(seconds) / log(limit_s)


def satisficing_score(cost: float | None, best: float | None) -> float:
    """Return C*/C, the share of the cost that the best known plan has; 0 without a plan."""
    if cost is None or best is None:
        return 0.0
    return best / cost if cost > best else 1.0


def geometric_mean(counts: Iterable[float]) -> float:
    """Return the geometric mean of counts that may be zero, each taken as at least one; 0 of nothing."""
    logs = [log(max(1.0, count)) for count in counts]
    return exp(fsum(logs) / len(logs)) if logs else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All runs that were answered, by planner and by the id of the task; `published` holds best known costs.

    Costs, counts and seconds can be compared only on tasks that all planners have solved, and are.
    """

    runs: Mapping[str, Mapping[str, Run]]
    published: Mapping[str, float]

    def best_cost(self, task: str) -> float | None:
        """Return the least cost that is known: published, or found by one of the planners."""
        found = [float(runs[task]["cost"]) for runs in self.runs.values() if task in runs and runs[task]["success"]]
        known = [self.published[task]] if task in self.published else []
        return min([*found, *known], default=None)

    @property
    def solved_by_all(self) -> tuple[str, ...]:
        """Return the tasks that every planner has solved."""
        solved = [{task for task, run in runs.items() if run["success"]} for runs in self.runs.values()]
        return tuple(sorted(set.intersection(*solved))) if solved else ()

    def lines(self) -> list[Line]:
        """Return every measure of every planner, which is the column of its lines."""
        return [*self._coverage(), *self._scores(), *self._unsolved(), *self._costs()]

    def _coverage(self) -> list[Line]:
        groups = dict.fromkeys(group_of(task) for runs in self.runs.values() for task in runs)
        rows: list[tuple[str, Callable[[str], bool]]] = [(group, _of_group(group)) for group in groups]
        tiers = dict.fromkeys(group.split()[-1] for group in groups)
        rows += [(f"all {tier}", _of_tier(tier)) for tier in tiers]
        rows.append(("all", lambda _task: True))
        return [
            _in_column(planner, share(name, *_solved(runs, belongs), section="coverage"))
            for name, belongs in rows
            for planner, runs in self.runs.items()
        ]

    def _scores(self) -> list[Line]:
        section = f"score (C* {'published or ' if self.published else ''}of these runs)"
        sums: dict[str, Callable[[str, Run], float]] = {
            "agile": lambda _task, run: float(run["agile"]),
            "satisficing": lambda task, run: satisficing_score(run.get("cost"), self.best_cost(task)),
        }
        return [
            Line(section=section, name=name, column=planner, value=fsum(score(task, run) for task, run in runs.items()))
            for name, score in sums.items()
            for planner, runs in self.runs.items()
        ]

    def _unsolved(self) -> list[Line]:
        """Return how often each planner failed, and in which way."""
        statuses = sorted({run["status"] for runs in self.runs.values() for run in runs.values()} - {"solved"})
        return [
            Line(
                section="unsolved",
                name=status,
                column=planner,
                value=sum(run["status"] == status for run in runs.values()),
            )
            for status in statuses
            for planner, runs in self.runs.items()
        ]

    def _costs(self) -> list[Line]:
        tasks = self.solved_by_all
        section = f"on {counted(len(tasks), 'task', 'tasks')} solved by all"
        measures: Sequence[tuple[str, str, Callable[[list[float]], float], str]] = (
            ("expanded", "expansions, geo. mean", geometric_mean, ""),
            ("evaluated", "evaluations, geo. mean", geometric_mean, ""),
            ("cost", "plan cost, geo. mean", geometric_mean, ""),
            ("seconds_grounding", "grounding, median", median, "s"),
            ("seconds_search", "search, median", median, "s"),
        )
        lines = []
        for key, name, mean, unit in measures:
            for planner, runs in self.runs.items():
                values = [float(runs[task][key]) for task in tasks if runs[task].get(key) is not None]
                if values and len(values) == len(tasks):
                    lines.append(Line(section=section, name=name, column=planner, value=mean(values), unit=unit))
        return lines


def group_of(task: str) -> str:
    """Return domain and tier of a task's id."""
    domain, tier, _ = task.split("/")
    return f"{domain} {tier}"


def _of_group(group: str) -> Callable[[str], bool]:
    return lambda task: group_of(task) == group


def _of_tier(tier: str) -> Callable[[str], bool]:
    return lambda task: task.split("/")[1] == tier


def _solved(runs: Mapping[str, Run], belongs: Callable[[str], bool]) -> tuple[int, int]:
    chosen = [run for task, run in runs.items() if belongs(task)]
    return sum(bool(run["success"]) for run in chosen), len(chosen)


def _in_column(planner: str, line: Line) -> Line:
    return line.model_copy(update={"column": planner})
