"""An invented domain with tasks, programs for it, and a court that needs no process: what it says is in the program."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from agents.heuristics.candidate import Candidate
from agents.heuristics.court import DirectCheck, Probe, Searched
from agents.heuristics.scores import TaskScore
from agents.heuristics.training import Training, TrainingTask, read_training

DOMAIN = """
(define (domain Orchard)
  (:requirements :typing)
  (:types tree basket - object)
  (:predicates (ripe ?t - tree) (picked ?t - tree) (near ?a ?b - tree) (full ?b - basket))
  (:action pick :parameters (?t - tree) :precondition (ripe ?t) :effect (and (picked ?t) (not (ripe ?t))))
)
"""


def problem(trees: int, name: str = "orchard") -> str:
    """Return a task whose goal is to pick every tree."""
    names = [f"t{number}" for number in range(trees)]
    ripe, picked = (" ".join(f"({word} {tree})" for tree in names) for word in ("ripe", "picked"))
    objects = " ".join(names)
    return (
        f"(define (problem {name}) (:domain orchard) (:objects {objects} - tree) (:init {ripe}) (:goal (and {picked})))"
    )


def write_files(folder: Path, sizes: Sequence[int] = (1, 2, 3, 4)) -> tuple[Path, Path]:
    """Write the domain and a folder of tasks; return both paths."""
    train = folder / "train"
    train.mkdir(parents=True, exist_ok=True)
    (folder / "domain.pddl").write_text(DOMAIN)
    for size in sizes:
        (train / f"p{size}.pddl").write_text(problem(size))
    return folder / "domain.pddl", train


def training(folder: Path, sizes: Sequence[int] = (1, 2, 3, 4)) -> Training:
    """Return the training tasks, read from files."""
    return read_training(*write_files(folder, sizes), len(sizes))


@dataclass
class ScriptedCourt:
    """Judge a program by its comments: `# solves 3`, `# breaks`, `# random`, `# forbidden`, `# direct` or `# stuck`.

    `judged` counts the searches with each candidate on each task.
    """

    built_in: tuple[str, ...] = ("goal-count",)
    goal_count_solves: int = 2
    judged: dict[tuple[str, str], int] = field(default_factory=dict)

    def seen(self, task: TrainingTask) -> str:
        return f"task.goal = {len(task.problem.objects)} trees"

    def findings(self, code: str) -> tuple[str, ...]:
        return ("line 1: the module 'os' may not be imported",) if "# forbidden" in code else ()

    def search(self, task: TrainingTask, candidate: Candidate) -> Searched:
        key = (candidate.name, task.name)
        self.judged[key] = self.judged.get(key, 0) + 1
        if "# breaks" in candidate.code:
            return Searched(TaskScore(task=task.name, why="broke"), "the heuristic raised KeyError\nstate: (ripe t0)")
        solves = self.goal_count_solves if candidate.origin == "built-in" else _number(candidate.code)
        solved = len(task.problem.objects) <= solves
        score = TaskScore(
            task=task.name, solved=solved, seconds=0.1, expanded=10, evaluated=20, progress=((0, 5), (9, 1))
        )
        return Searched(score if solved else TaskScore(task=task.name, why="timeout"))

    def direct(self, task: TrainingTask, candidate: Candidate) -> DirectCheck:
        if "# stuck" in candidate.code:
            return DirectCheck("violated", "stuck: (ripe t0), (pick t0) leads to the value 3")
        return DirectCheck("holds" if "# direct" in candidate.code else "undecided")

    def probe(self, task: TrainingTask, candidate: Candidate, seed: int) -> Probe:
        if "# random" in candidate.code:
            return Probe(fault="the heuristic returned 1 for a state, and 2 under another order of sets")
        return Probe(tuple(float(_number(candidate.code) % 2 * number) for number in range(4)))


def program(comment: str) -> str:
    """Return a reply with a program that says what it is worth."""
    return f"Here it is.\n```python\nVIEW = 'atoms'  # {comment}\ndef prepare(task):\n    return len\n```\n"


def _number(code: str) -> int:
    words = code.split("solves ")
    return int(words[1].split()[0]) if len(words) > 1 else 0
