"""Search tasks larger than any training task with the programs of a `heuristics learn` run, and the built-in ones."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from agents.heuristics import ConfinedCourt, read_training
from agents.heuristics.candidate import Candidate, Entrant, Fate, ranked, written_first
from agents.heuristics.journal import read_steps
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import Training, TrainingTask
from benchmarks.command import data_folder, entry, positive, some, time_limit

BUILT_IN = ("goal-count", "h-ff", "landmark-count")
PATIENCE = 3
"""After so many unsolved tasks larger ones are not tried."""


def main() -> None:
    """Read the options, search, and print a line for each heuristic."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learned_larger", description=__doc__)
    parser.add_argument("--run", type=data_folder, required=True, help="the folder of the run (`--out` of learn)")
    parser.add_argument("--domain", type=Path, required=True)
    parser.add_argument(
        "--train", type=data_folder, required=True, help="the folder with the training tasks of the run"
    )
    parser.add_argument("--tasks", type=positive, default=12, help="as in learn")
    parser.add_argument("--larger", type=data_folder, required=True, action="append", help="folders with larger tasks")
    parser.add_argument("--count", type=positive, default=10, help="take so many, the smallest that are larger")
    parser.add_argument("--best", type=positive, default=3, help="take so many programs of the model")
    parser.add_argument("--seconds", type=time_limit, default=10.0, help="the limit of one search")
    options = parser.parse_args()
    trained = read_training(options.domain, options.train, options.tasks)
    folders = [read_training(options.domain, folder, 10_000) for folder in options.larger]
    tests = list(some(larger(folders, trained, options.count), "larger tasks"))
    court = ConfinedCourt(trained.domain, options.seconds)
    built_in = [Candidate(name=name, origin="built-in") for name in BUILT_IN]
    print(f"{trained.domain.name}: {len(tests)} tasks of {tests[0].size} to {tests[-1].size} objects and facts")
    for candidate in [*built_in, *judged(options.run, options.best)]:
        scores = searched(court, tests, candidate)
        solved = sum(score.solved for score in scores)
        expanded = " ".join(f"{score.expanded:,}" if score.solved else "-" for score in scores)
        what = f"{candidate.name:15s} {candidate.origin_in_words:20s}"
        print(f"{what} {solved:3d} of {len(tests)}   expanded: {expanded}", flush=True)


def larger(folders: Sequence[Training], trained: Training, count: int) -> list[TrainingTask]:
    """Return the smallest `count` tasks that are larger than every training task."""
    most = max(task.size for task in trained.tasks)
    found = [task for folder in folders for task in folder.tasks if task.size > most]
    return sorted(found, key=lambda task: (task.size, task.name))[:count]


def judged(run: Path, best: int) -> list[Candidate]:
    """Return the `best` programs of a run that the model wrote, and the best tuned one with the form it comes from."""
    steps = read_steps(run)
    entrants = [
        Entrant(candidate=Candidate.model_validate(value), fate=Fate.model_validate(steps[f"fate/{name}"]))
        for step, value in steps.items()
        if (name := step.removeprefix("candidate/")) != step and f"fate/{name}" in steps
    ]
    order = ranked(tuple(entrants))
    tuned = [entrant for entrant in order if not entrant.by_model][:1]
    written = [entrant for entrant in order if entrant.by_model][:best]
    chosen = [*written, *tuned, *(written_first(one, entrants) for one in tuned)]
    return [entrant.candidate for entrant in order if entrant in chosen]


def searched(court: ConfinedCourt, tests: Sequence[TrainingTask], candidate: Candidate) -> list[TaskScore]:
    """Return the searches with one heuristic."""
    scores: list[TaskScore] = []
    for task in tests:
        if sum(not score.solved for score in scores) < PATIENCE:
            scores.append(court.search(task, candidate).score)
        else:
            scores.append(TaskScore(task=task.name))
    return scores


if __name__ == "__main__":
    entry(main)
