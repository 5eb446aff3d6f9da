"""The items of ACPBench with a choice: words without PDDL, and an answer among yes and no or among A to D."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agents.evaluate.acpbench.items import TASKS, AcpTask, nothing_there, read_rows

Form = Literal["bool", "mcq"]
FORMS: tuple[Form, ...] = ("bool", "mcq")


class _Options(BaseModel):
    """The choices of an item as the files have them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: tuple[str, ...]
    label: tuple[str, ...]


class _Row(BaseModel):
    """One item as the files have it; `query` is the question without its choices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: int
    group: str
    context: str
    question: str
    answer: str
    query: str = ""
    choices: _Options = _Options(text=("yes", "no"), label=("yes", "no"))


class ChoiceItem(_Row):
    """One item, and the task and form that it belongs to."""

    task: AcpTask
    form: Form

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what may be answered."""
        return self.choices.label


def load_choices(folder: Path, split: str = "dev") -> dict[str, ChoiceItem]:
    """Read TASK/SPLIT.bool.json and TASK/SPLIT.mcq.json; ids are `land/mcq/1` and so on.

    Raise `InputError` for an unknown split, `DataError` where nothing is there or a file does not have the promised
    form.
    """
    items: dict[str, ChoiceItem] = {}
    for task in TASKS:
        for form in FORMS:
            path = folder / task / f"{split}.{form}.json"
            rows = read_rows(path, _Row) if path.exists() else []
            for number, row in enumerate(rows, start=1):
                items[f"{task}/{form}/{number}"] = ChoiceItem(**dict(row), task=task, form=form)
    if not items:
        raise nothing_there(folder, split, "items with choices", f"{FORMS[0]}.json")
    return items
