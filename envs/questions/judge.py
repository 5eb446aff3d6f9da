"""Judge a question or a silence against what is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from envs.questions.gold import Answer, Ask, AskOneOfSeveral, StaySilent
from envs.questions.item import QuestionItem
from envs.questions.yard import Yard, works_from_all
from planners import PlanSteps

UNSAID: Literal["unsaid"] = "unsaid"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class Silent:
    """No question; with the answer, with a plan, or with neither."""

    answer: Answer | PlanSteps | Literal["unsaid"] = UNSAID


Reply = Asked | Silent


@dataclass(frozen=True, slots=True)
class QuestionVerdict:
    """Whether a reply is right, and why not."""

    passed: bool
    reason: str = ""


def judge(item: QuestionItem, reply: Reply) -> QuestionVerdict:
    """Judge a reply; an answer is compared, a plan is executed from every possible start."""
    match item.gold, reply:
        case StaySilent(value=value), Silent(answer=answer):
            return _answer(value, answer)
        case StaySilent(), Asked(fact=fact):
            return QuestionVerdict(passed=False, reason=f"asks for {fact!r} although nothing is missing")
        case Ask() | AskOneOfSeveral(), Silent():
            return QuestionVerdict(passed=False, reason="asks nothing although something is missing")
        case Ask(facts=facts), Asked(fact=fact):
            return _among(fact, facts)
        case AskOneOfSeveral(sets=sets), Asked(fact=fact):
            return _among(fact, [member for chosen in sets for member in chosen])
    raise AssertionError(f"no rule for {reply!r}")


def _among(fact: str, right: Sequence[str]) -> QuestionVerdict:
    if fact in right:
        return QuestionVerdict(passed=True)
    return QuestionVerdict(passed=False, reason=f"asks for {fact!r}; right would be {', '.join(sorted(set(right)))}")


def _answer(value: Answer | Yard, answer: Answer | PlanSteps | Literal["unsaid"]) -> QuestionVerdict:
    if answer == UNSAID:
        return QuestionVerdict(passed=True)
    if isinstance(answer, tuple):
        steps = tuple((step.action, *step.arguments) for step in answer)
        works = isinstance(value, Yard) and works_from_all(value, steps)
        return QuestionVerdict(works, "" if works else "the plan does not work from every possible start")
    right = answer == value and isinstance(answer, bool) == isinstance(value, bool)
    return QuestionVerdict(right, "" if right else f"answers {answer!r}, not {value!r}")
