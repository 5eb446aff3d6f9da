"""From the words of an item to its specification: the model reads, sentence by sentence."""

from dataclasses import dataclass

from agents.asking.folding import OpenSpec
from agents.asking.inquiry import Move, Settled
from agents.asking.reading.memory import SentenceMemory
from agents.asking.reading.rules import read_rules
from agents.asking.reading.sentences import Text
from agents.asking.reading.starts import read_start
from agents.asking.reading.sums import read_limit, read_sums
from agents.documents import Ruling
from agents.models.chat import ChatModel
from envs import questions
from planners import ConformantPlan, OpenProgram, Solved, evaluate, solve
from tools import Budget, Usage


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What a model made of the words of an item; `yard` is what planning items are about."""

    spec: OpenSpec
    usage: Usage
    yard: questions.Yard | None = None

    def rulings(self, move: Move, budget: Budget) -> tuple[Ruling, ...]:
        """Return what can be checked without a gold answer by code that shares none with the solver.

        The evaluator finds what is told true in a possible world; a plan is executed in every possible yard. Nothing
        is ruled where there is neither.
        """
        if isinstance(self.spec, OpenProgram):
            outcome = solve(self.spec.program, budget=budget)
            passed = isinstance(outcome, Solved) and evaluate(self.spec.program, outcome.values).holds
            return (Ruling(checker="evaluator", passed=passed),)
        if self.yard is not None and isinstance(move, Settled) and isinstance(move.value, ConformantPlan):
            steps = [(step.action, *step.arguments) for step in move.value.steps]
            passed = questions.works_from_all(self.yard, steps)
            return (Ruling(checker="execution from every start", passed=passed),)
        return ()


async def formalize(
    item: questions.QuestionItem, model: ChatModel, seconds: float, memory: SentenceMemory | None = None
) -> ReadItem:
    """Return what a model makes of the words of an item; the vocabulary is given, as a domain is elsewhere."""
    text = Text(item.parts.told, item.parts.wanted, item.vocabulary)
    match item.split:
        case "logic":
            return ReadItem(*await read_rules(model, text, seconds, memory))
        case "arithmetic":
            most, first = await read_limit(model, item.parts.rules, seconds, memory)
            spec, usage = await read_sums(model, text, most, seconds, memory)
            return ReadItem(spec, first + usage)
        case "planning":
            start, usage = await read_start(model, text, seconds, memory)
            crates = sorted({words.subject.removeprefix("crate ") for words in item.vocabulary})
            yard = questions.yard_from(crates, start.possible, start.goal)
            return ReadItem(questions.planning_spec(yard), usage, yard)
