"""The model alone: it reads an item and picks the question, or none."""

from pydantic import BaseModel, ConfigDict, Field

from agents.asking.folding import names_in
from agents.asking.reading.sentences import choice, record
from agents.asking.wording import question_about
from agents.models.chat import ChatModel, Message
from agents.models.structured import ask
from envs import questions
from planners import OpenFact
from tools import Usage

_INSTRUCTIONS = """\
You read a problem in which some facts may be missing. Decide whether the problem can be answered as it stands. If it \
can, choose "nothing is missing". If it cannot, choose the one question whose answer helps most. First give the reason \
in one or two sentences. Answer in JSON."""
_NOTHING = "nothing is missing"
_MAX_TOKENS = 250


class _Picked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=600)
    question: str


async def pick(item: questions.QuestionItem, model: ChatModel, seconds: float) -> tuple[questions.Reply, Usage]:
    """Return what the model asks; it chooses among all facts that are open, and silence."""
    words = {fact.name: fact for fact in item.vocabulary}
    offered = {}
    for name in names_in(item.spec):
        answers = words[name].answers
        fact = OpenFact(name, () if isinstance(answers, str) else tuple(answers))
        offered[question_about(fact, words).text] = name
    labels = [*offered, _NOTHING]
    listed = "\n".join(f"- {label}" for label in labels)
    messages = (Message("system", _INSTRUCTIONS), Message("user", f"{item.text}\n\nChoose one of:\n{listed}"))
    guide = record(reason={"type": "string", "maxLength": 400}, question=choice(labels))
    answer = await ask(model, messages, _Picked, guide=guide, max_tokens=_MAX_TOKENS, timeout_s=seconds)
    fact_name = offered.get(answer.value.question)
    return questions.Silent() if fact_name is None else questions.Asked(fact_name), answer.usage
