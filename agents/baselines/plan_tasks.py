"""Tasks of the classical worlds as baselines take them: a plan in one piece, or the actions as tools."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from agents.baselines.posed import AnswerForm, Judgement
from agents.models.chat import JsonSchema
from agents.models.json_schema import closed_object
from agents.tool_calls.policy import CallPolicy
from envs import classical
from tools import Toolbox

_DENIAL = "There is no plan."
_TOKENS_A_MOVE = 32
_TOKENS_AROUND = 128
_SPARE_CALLS = 10


class WrittenPlan(BaseModel):
    """A whole plan as a model writes it."""

    model_config = ConfigDict(extra="forbid")

    solvable: bool
    moves: list[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an answer gets: the moves before the first error are legal.

    `first_error` counts from 1; 0 means that every move is legal, which does not say that the goal is reached.
    """

    passed: bool
    legal_moves: int
    first_error: int
    reason: str


@dataclass(frozen=True)
class PosedPlan:
    """A planning task; `most_moves` bounds an answer in one piece, without which a model may repeat itself for ever."""

    task: classical.PlanTask
    most_moves: int = 200

    about: ClassVar[str] = "You solve planning tasks."
    how: ClassVar[str] = (
        "Answer with one JSON object: `solvable` is false only if no plan exists, and `moves` is the whole plan from "
        "the first move to the last, each move in its form in parentheses. Without a plan `moves` is empty."
    )

    @property
    def text(self) -> str:
        """Return the task in words."""
        return self.task.text

    @property
    def situation(self) -> str:
        """Return the rules, the start and the goal."""
        statement = self.task.statement
        return "\n".join((statement.intro, *statement.rules, "", statement.situation))

    @cached_property
    def form(self) -> AnswerForm:
        """Return the form of a plan, guided to the task's actions and objects but not to what is legal."""
        tokens = _TOKENS_AROUND + self.most_moves * _TOKENS_A_MOVE
        return AnswerForm(WrittenPlan, answer_guide(self.task, self.most_moves), tokens)

    @property
    def most_calls(self) -> int:
        """Return how many calls a trial may take: some are for looking."""
        return self.most_moves + _SPARE_CALLS

    def read(self, written: WrittenPlan) -> str:
        """Return the plan one move a line."""
        return "\n".join(written.moves) if written.solvable else _DENIAL

    def begin(self) -> "PlanTrial":
        """Start at the initial state."""
        return PlanTrial(classical.PlanEpisode(self.task))

    def judge(self, answer: str) -> Judgement:
        """Replay the answer; the further its legal moves get, the larger the progress."""
        reach = judge_reach(self.task, answer)
        return Judgement(reach.passed, reach.reason, reach.legal_moves)


@dataclass(frozen=True)
class PlanTrial:
    """A task under way."""

    episode: classical.PlanEpisode

    @cached_property
    def toolbox(self) -> Toolbox:
        """Return the actions as tools, and those that look."""
        return self.episode.toolbox()

    @cached_property
    def policy(self) -> CallPolicy:
        """Say that the actions change the state."""
        phrases = self.episode.task.puzzle.lexicon.phrases
        return CallPolicy(changing=frozenset(phrase.action for phrase in phrases))

    @property
    def solved(self) -> bool:
        """Return whether the goal holds now."""
        return self.episode.solved

    def doubts(self, said: str) -> str:
        """Say that the goal does not hold, unless the words deny that there is a plan."""
        if self.solved or self._denies(said):
            return ""
        return "the goal does not hold: go on by calling tools, or say that there is no plan"

    def result(self, said: str) -> str:
        """Return the moves that were made, or what was said if none was, or if it denies that there is a plan."""
        moves = "\n".join(map(str, self.episode.moves))
        return said if self._denies(said) or not moves else moves

    def _denies(self, said: str) -> bool:
        return isinstance(classical.read_answer(self.episode.task, said), classical.Denial)


def answer_guide(task: classical.PlanTask, most_moves: int) -> JsonSchema:
    """Return the JSON schema of an answer; a move is an action with objects of the types that it takes."""
    move = {"type": "string", "pattern": f"^({'|'.join(_patterns(task))})$"}
    return closed_object(solvable={"type": "boolean"}, moves={"type": "array", "items": move, "maxItems": most_moves})


def judge_reach(task: classical.PlanTask, text: str) -> Reach:
    """Replay an answer with the checker of its world."""
    match classical.check(task, text):
        case classical.Solves(moves=moves):
            return Reach(True, moves, 0, "")
        case classical.RightlyRefused(reason=reason):
            return Reach(True, 0, 0, reason)
        case classical.Breaks(index=index) as verdict:
            return Reach(False, index, index + 1, str(verdict))
        case classical.Unreadable(index=index) as verdict:
            return Reach(False, index, index + 1, str(verdict))
        case classical.FallsShort(moves=moves) as verdict:
            return Reach(False, moves, 0, str(verdict))
        case classical.WronglyRefused() as verdict:
            return Reach(False, 0, 0, str(verdict))


def _patterns(task: classical.PlanTask) -> list[str]:
    """Return one regular expression for each action."""
    objects = task.puzzle.objects
    found = []
    for phrase in task.puzzle.lexicon.phrases:
        fitting = [[name for name, kind in objects.items() if kind in kinds.split()] for kinds in phrase.takes]
        if all(fitting):  # an action that no object fits cannot be written
            places = "".join(f" ({'|'.join(names)})" for names in fitting)
            found.append(rf"\({phrase.action}{places}\)")
    return found
