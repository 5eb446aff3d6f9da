"""Two numbers that say how hard a task is: how much there is to read, and how far a simple policy gets."""

from dataclasses import dataclass
from random import Random
from typing import Any

from envs.classical.puzzle import Illegal, Puzzle
from envs.classical.task import PlanTask
from envs.travel.streams import stream
from planners import read_task


@dataclass(frozen=True, slots=True)
class ReadingLoad:
    """How much state there is to read: facts in the problem, objects, and words of the text."""

    facts: int
    objects: int
    words: int


@dataclass(frozen=True, slots=True)
class PolicyReach:
    """How far the policy gets: the share of its rollouts that reach the goal.

    `progress` is the mean, over the rollouts, of the largest share of the goal's missing facts that was made true.
    """

    success: float
    progress: float


@dataclass(frozen=True, slots=True)
class Rollouts:
    """How the policy is run: `greed` is how often it takes a best move instead of any."""

    count: int = 20
    most_moves: int = 60
    greed: float = 0.7
    seed: int = 0


DEFAULT_ROLLOUTS = Rollouts()


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Both numbers of one task."""

    reading: ReadingLoad
    reach: PolicyReach


def difficulty(task: PlanTask, rollouts: Rollouts = DEFAULT_ROLLOUTS) -> Difficulty:
    """Measure a task; the same rollouts give the same numbers."""
    return Difficulty(reading_load(task), policy_reach(task, rollouts))


def reading_load(task: PlanTask) -> ReadingLoad:
    """Count what there is to read; distractors count, as nobody knows yet that they are none."""
    _, problem = read_task(task.domain_text, task.problem_text)
    return ReadingLoad(len(problem.init), len(problem.objects), len(task.text.split()))


def policy_reach(task: PlanTask, rollouts: Rollouts = DEFAULT_ROLLOUTS) -> PolicyReach:
    """Run a policy that looks one move ahead.

    It takes, with the probability `greed`, a move after which the fewest facts of the goal are missing among the
    moves that lead to a state not seen in this rollout, and otherwise any legal move.
    """
    done, progress = 0, 0.0
    for number in range(rollouts.count):
        share = _rollout(task.puzzle, rollouts, stream(rollouts.seed, "policy", number))
        done += share == 1.0
        progress += share
    return PolicyReach(done / rollouts.count, progress / rollouts.count)


def _rollout(puzzle: Puzzle[Any], rollouts: Rollouts, random: Random) -> float:
    """Return the largest share of the missing facts that one rollout makes true."""
    state = puzzle.start
    missing = fewest = len(puzzle.unmet(state))
    seen = {puzzle.key(state)}
    for _ in range(rollouts.most_moves):
        followers = [] if fewest == 0 else _followers(puzzle, state)
        if not followers:
            break
        state = (
            _choose(puzzle, followers, seen, random) if random.random() < rollouts.greed else random.choice(followers)
        )
        seen.add(puzzle.key(state))
        fewest = min(fewest, len(puzzle.unmet(state)))
    return 1 - fewest / missing if missing else 1.0


def _choose(puzzle: Puzzle[Any], followers: list[Any], seen: set[Any], random: Random) -> Any:
    new = [state for state in followers if puzzle.key(state) not in seen] or followers
    missing = [len(puzzle.unmet(state)) for state in new]
    return random.choice([state for state, left in zip(new, missing, strict=True) if left == min(missing)])


def _followers(puzzle: Puzzle[Any], state: Any) -> list[Any]:
    after = (puzzle.apply(state, move) for move in puzzle.moves(state))
    return [follower for follower in after if not isinstance(follower, Illegal)]
