"""What to search with, by name: it travels to a worker, and as an engine's mode."""

import json
from dataclasses import asdict, dataclass

from planners.search.algorithms import find_algorithm
from planners.search.heuristics.registry import heuristics
from planners.search.outcome import SearchResult
from planners.search.progress import Progress
from planners.search.space import StateSpace
from planners.search.task import FdrTask, HeuristicFactory
from tools import InputError, did_you_mean


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """An algorithm and the heuristics it is given, the first one above all; `expansions` is a limit."""

    algorithm: str = "lazy-greedy"
    heuristics: tuple[str, ...] = ("h-ff",)
    expansions: int | None = None

    def factories(self) -> tuple[HeuristicFactory, ...]:
        """Return the factories of the heuristics, or raise `InputError` for a name that nobody knows."""
        find_algorithm(self.algorithm)
        known = heuristics()
        for name in self.heuristics:
            if name not in known:
                raise InputError(f"there is no heuristic {name!r}", hint=did_you_mean(name, known))
        return tuple(known[name] for name in self.heuristics)

    def run(self, task: FdrTask, progress: Progress) -> SearchResult:
        """Search a task in this process."""
        made = [factory(task) for factory in self.factories()]
        return find_algorithm(self.algorithm)(StateSpace(task), made, progress)

    def to_text(self) -> str:
        """Return the request as text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "SearchRequest":
        """Return the request that `to_text` wrote."""
        fields = json.loads(text)
        return cls(fields["algorithm"], tuple(fields["heuristics"]), fields["expansions"])
