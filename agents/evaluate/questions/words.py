"""From the words of an item to its specification: the model reads, sentence by sentence."""

from agents.asking.folding import OpenSpec
from agents.asking.reading.rules import read_rules
from agents.asking.reading.sentences import Text
from agents.asking.reading.starts import read_start
from agents.asking.reading.sums import read_limit, read_sums
from agents.models.chat import ChatModel
from envs import questions
from tools import Usage


async def formalize(item: questions.QuestionItem, model: ChatModel, seconds: float) -> tuple[OpenSpec, Usage]:
    """Return what a model makes of the words of an item; the vocabulary is given, as a domain is elsewhere."""
    text = Text(item.parts.told, item.parts.wanted, item.vocabulary)
    match item.split:
        case "logic":
            return await read_rules(model, text, seconds)
        case "arithmetic":
            most, first = await read_limit(model, item.parts.rules, seconds)
            spec, usage = await read_sums(model, text, most, seconds)
            return spec, first + usage
        case "planning":
            start, usage = await read_start(model, text, seconds)
            crates = sorted({words.subject.removeprefix("crate ") for words in item.vocabulary})
            return questions.planning_spec(questions.yard_from(crates, start.possible, start.goal)), usage
