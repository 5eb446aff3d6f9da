"""What a run of learning came to: every candidate with its fate, the winner, and what that means, in words."""

from collections import Counter

from agents.documents import Document, Json
from agents.heuristics.behaviour import Diversity
from agents.heuristics.candidate import Entrant, ranked, written_first
from tools import counted

ALGORITHM = "greedy"
GOAL_COUNT = "goal-count"


class Report(Document):
    """A finished run; `entrants` are in the order in which they came, the built-in heuristics first."""

    domain: str
    domain_sha256: str
    way: str
    model: str
    seed: int
    task_seconds: float
    training: dict[str, str]
    entrants: tuple[Entrant, ...]
    diversity: Diversity
    algorithm: str = ALGORITHM

    @property
    def ranking(self) -> list[Entrant]:
        """Return the judged candidates and built-in heuristics, best first."""
        return ranked(self.entrants)

    @property
    def shown(self) -> list[Entrant]:
        """Return the ranking with the best trial alone of all that changed a weight."""
        return [one for one in self.ranking if one.candidate.origin != "tuned" or one is self.best_tuned]

    @property
    def winner(self) -> Entrant:
        """Return the best of all; between a program and a built-in heuristic a tie goes to the one that is direct."""
        return self.ranking[0]

    @property
    def best_program(self) -> Entrant | None:
        """Return the best that the model wrote, if any of it runs."""
        return next((one for one in self.ranking if one.by_model), None)

    @property
    def fates(self) -> dict[str, int]:
        """Return how many of the model's programs came to each fate."""
        return dict(Counter(one.fate.status for one in self.entrants if one.by_model))

    @property
    def trials(self) -> int:
        """Return how many forms with another weight were tried."""
        return sum(one.candidate.origin == "tuned" for one in self.entrants)

    @property
    def best_tuned(self) -> Entrant | None:
        """Return the best of the trials that changed a weight, if there were any."""
        return next((one for one in self.ranking if one.candidate.origin == "tuned"), None)

    @property
    def verdict(self) -> str:
        """Return in a few sentences who won, and what changing weights added."""
        return " ".join(filter(None, [self._of_the_model, self._of_tuning]))

    @property
    def _of_the_model(self) -> str:
        written, best = counted(sum(self.fates.values()), "program", "programs"), self.best_program
        if best is not None and best is self.winner:
            return f"The winner is {best.name}, written by {self.model}: {self._lead}."
        won = f"The winner is the built-in heuristic {self.winner.name}"
        if not self.winner.built_in:
            won = f"The winner is {self.winner.name}, {self._lineage(self.winner)}: {self._lead}"
        if best is None:
            return f"{won}: none of {written} runs."
        tasks = counted(len(self.training), "training task", "training tasks")
        solved = f"solves {best.fate.scores.coverage} of {tasks}"
        return f"{won}. The best of {written}, {best.name}, {solved}{self._beside_goal_count(best)}."

    @property
    def _of_tuning(self) -> str:
        best, trials = self.best_tuned, counted(self.trials, "change", "changes")
        if best is None:
            where = "both on the tasks they are tuned on and on those held back"
            return f"None of {trials} of weights is better {where}." if self.trials else ""
        root = written_first(best, self.entrants)
        (after, fewer), (before, more) = ((one.fate.scores.coverage, one.fate.scores.expanded) for one in (best, root))
        return (
            f"Of {trials} of weights the best, {best.name}, {self._lineage(best)}, solves {after} "
            f"({fewer:,} expanded) instead of {before} ({more:,})."
        )

    def _lineage(self, tuned: Entrant) -> str:
        return f"tuned from the form {written_first(tuned, self.entrants).name} by {self.model}"

    @property
    def _lead(self) -> str:
        """Return by how much a program won."""
        built_in = max((one.fate.scores.rank for one in self.ranking if one.built_in), default=(0, 0.0, 0))
        if self.winner.fate.scores.rank > built_in:
            return "better than every built-in heuristic on the training tasks"
        return "as good as the best built-in heuristic on the training tasks, and direct on all of them"

    def _beside_goal_count(self, best: Entrant) -> str:
        base = next((one for one in self.entrants if one.built_in and one.name == GOAL_COUNT), None)
        if base is None:
            return ""
        better = best.fate.scores.rank > base.fate.scores.rank
        return f" and is {'better' if better else 'not better'} than goal count ({base.fate.scores.coverage})"

    def summary(self) -> Json:
        """Return what a reader of JSON wants to know first."""
        return {
            "domain": self.domain,
            "winner": self.winner.name,
            "learned": not self.winner.built_in,
            "verdict": self.verdict,
            "fates": self.fates,
            "trials": self.trials,
            "diversity": {**self.diversity.json_form(), "share": round(self.diversity.share, 3)},
            "ranking": [
                {
                    "name": one.name,
                    "built_in": one.built_in,
                    "origin": one.candidate.origin_in_words,
                    "coverage": one.fate.scores.coverage,
                    "agile": round(one.fate.scores.agile, 3),
                    "expanded": one.fate.scores.expanded,
                    "direct": one.fate.direct,
                }
                for one in self.ranking
            ],
        }
