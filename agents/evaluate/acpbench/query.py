"""What an item asks, taken apart: the words of its actions and facts, option by option.

Which atomic question it is stands in the item; its words are taken from where the published form has them. What they
mean is left to others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agents.evaluate.acpbench.choices import ChoiceItem
from agents.evaluate.acpbench.items import AcpTask

YES = "yes"


@dataclass(frozen=True, slots=True)
class Query:
    """A question of a kind about `options`, each the words of an action, of facts, or of a claim on the `plan`.

    `plan` holds the words of the actions that the question quotes, one for `prog`. With `yes_no` there is one option,
    and the answer is whether it is so.
    """

    task: AcpTask
    plan: tuple[str, ...]
    options: Mapping[str, str]
    yes_no: bool

    @property
    def needs_goal(self) -> bool:
        """Return whether the answer depends on a goal."""
        return self.task in ("just", "land", "val")

    @property
    def action_words(self) -> tuple[str, ...]:
        """Return the words of all actions that the question names, each once."""
        named = list(self.plan)
        if self.task in ("app", "areach"):
            named += self.options.values()
        return tuple(dict.fromkeys(named))

    @property
    def fact_words(self) -> tuple[str, ...]:
        """Return the words of the facts of each option, if it is facts that are asked for."""
        return tuple(self.options.values()) if self.task in ("land", "prog", "reach") else ()


def read_query(item: ChoiceItem) -> Query:
    """Return what an item asks."""
    quoted = item.question.split('"')[1::2]
    if item.form == "mcq":
        options = dict(zip(item.choices.label, item.choices.text, strict=True))
        return Query(item.task, _actions(item.task, quoted), options, yes_no=False)
    subject, plan = _subject(item, quoted), quoted[1:] if item.task == "prog" else quoted
    return Query(item.task, _actions(item.task, plan), {YES: subject}, yes_no=True)


def _actions(task: AcpTask, quoted: list[str]) -> tuple[str, ...]:
    """Return the actions of a quoted sequence; only where the quotation is one."""
    if task not in ("just", "prog", "val") or not quoted:
        return ()
    return (quoted[0],) if task == "prog" else tuple(action.strip() for action in quoted[0].split(","))


def _subject(item: ChoiceItem, quoted: list[str]) -> str:
    """Return what a yes-or-no question is about."""
    match item.task:
        case "prog" | "areach" if quoted:
            return quoted[0]
        case "val":
            return item.question.rpartition('"')[2].strip(" ?")
        case "land":
            return item.question.partition("?")[2].strip()
    return item.question.rpartition('"')[2].partition(": ")[2].strip(" ?")
