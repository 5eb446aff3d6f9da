"""Trips as a world: requests from a seed, the solver as the oracle, both profiles of the checker as the judge."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest
from typing import Literal, get_args

from envs.travel.answers import Denial, Unreadable, read_answer
from envs.travel.checker import Checker, Verdicts
from envs.travel.database import load_tables
from envs.travel.enquiries import Enquiries
from envs.travel.episode import TripEpisode
from envs.travel.requests import TaskKind, generate_tasks
from envs.travel.schema import Level, Plan, Tables, TripTask
from envs.travel.solver.trip import TripSolved, solve_trip
from envs.world import Impossible, OracleAnswer, Solution, foreign_task, require_drawable
from planners import Unsolvable
from tools import Budget

_DAYS: dict[int, Literal[3, 5, 7]] = {1: 3, 2: 5, 3: 7}
_LEVELS: tuple[Level, ...] = get_args(Level)
_BUDGET = Budget(seconds=60)


@dataclass(frozen=True, slots=True)
class TripRefused:
    """The answer that no trip meets the request, which is right where that is proven."""

    passed: bool


TripVerdict = Verdicts | TripRefused | Unreadable


class TravelWorld:
    """Pose, play, solve and judge trip requests; the size is the number of cities, one to three.

    The levels easy, medium and hard take turns. Without `tables` the bundled invented world is taken.
    """

    def __init__(self, tables: Tables | None = None, *, solvable: bool = True, name: str = "travel") -> None:
        self.name = name
        self._given = tables
        self._solvable = solvable

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[TripTask, ...]:
        """Return the first `count` requests of a seed, for trips of 3, 5 or 7 days; a size above 3 counts as 3."""
        require_drawable(seed=seed, count=count, size=size)
        days = _DAYS[min(size, max(_DAYS))]
        kinds = (TaskKind(level, days, self._solvable) for level in _LEVELS)
        shares = [len(range(turn, count, len(_LEVELS))) for turn in range(len(_LEVELS))]
        drawn = [
            generate_tasks(self.tables, kind, seed=seed, count=share) for kind, share in zip(kinds, shares, strict=True)
        ]
        return tuple(task for task in chain.from_iterable(zip_longest(*drawn)) if task is not None)

    def check(self, task: TripTask, answer: str | Plan) -> TripVerdict:
        """Judge the text of an answer, the days as JSON or a refusal, or a plan."""
        request = self._own(task).request
        if not isinstance(answer, str):
            return self._checker.check(request, answer)
        match read_answer(answer):
            case Denial():
                return TripRefused(isinstance(self.oracle(task), Impossible))
            case Unreadable() as unreadable:
                return unreadable
            case days:
                return self._checker.check(request, days.plan)

    def oracle(self, task: TripTask) -> OracleAnswer[Plan]:
        """Return the cheapest trip, or the constraints that clash."""
        match solve_trip(self.tables, self._own(task).request, budget=_BUDGET):
            case TripSolved(plan=plan, optimal=optimal):
                return Solution(plan, optimal)
            case Unsolvable(core=core):
                return Impossible(f"no trip meets all of this: {', '.join(core)}")
            case gave_up:
                return gave_up

    def episode(self, task: TripTask) -> TripEpisode:
        """Start with an empty trip."""
        return TripEpisode(self._own(task), self._checker, self._enquiries)

    def _own(self, task: TripTask) -> TripTask:
        if not isinstance(task, TripTask):
            raise foreign_task(task, self.name)
        return task

    @cached_property
    def tables(self) -> Tables:
        """Return the tables, read when they are first needed."""
        return self._given if self._given is not None else load_tables()

    @cached_property
    def _checker(self) -> Checker:
        return Checker(self.tables)

    @cached_property
    def _enquiries(self) -> Enquiries:
        return Enquiries(self.tables)
