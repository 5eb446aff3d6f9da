"""The generative items of ACPBench Hard: words, the PDDL of the same situation, and the stored answer."""

import json
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tools import DataError, InputError, did_you_mean

AcpTask = Literal["app", "areach", "just", "land", "nexta", "prog", "reach", "val"]
RowT = TypeVar("RowT", bound=BaseModel)
TASKS: tuple[AcpTask, ...] = get_args(AcpTask)


class _Row(BaseModel):
    """One item as the files have it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: int
    group: str
    context: str
    question: str
    answer: Any
    domain_text: str = Field(alias="PDDL_domain")
    problem_text: str = Field(alias="PDDL_problem")


class AcpItem(_Row):
    """One item and the task that it belongs to; `answer` has the form of that task."""

    task: AcpTask

    @property
    def quoted(self) -> str:
        """Return what the question puts in quotation marks: a plan, or an action in English."""
        parts = self.question.split('"')
        return parts[1] if len(parts) > 1 else ""


def load_items(folder: Path, split: str = "dev") -> dict[str, AcpItem]:
    """Read TASK/SPLIT.gen.json for all tasks that the folder has; ids are `land/1` and so on.

    Raise `InputError` for an unknown split, `DataError` where nothing is there or a file does not have the promised
    form.
    """
    items: dict[str, AcpItem] = {}
    for task in TASKS:
        path = folder / task / f"{split}.gen.json"
        if path.exists():
            rows = read_rows(path, _Row)
            items |= {f"{task}/{n}": AcpItem(**dict(row), task=task) for n, row in enumerate(rows, start=1)}
    if not items:
        raise nothing_there(folder, split, "items", "gen.json")
    return items


def nothing_there(folder: Path, split: str, what: str, ending: str) -> InputError | DataError:
    """Return what is wrong where a split has no files: its name, if the folder holds others, or else the folder."""
    others = {path.name.partition(".")[0] for task in TASKS for path in (folder / task).glob(f"*.{ending}")}
    if others:
        return InputError(f"there is no split {split!r} in the data folder", hint=did_you_mean(split, others))
    hint = f"it needs {TASKS[0]}/{split}.{ending} and so on"
    return DataError(f"the folder {str(folder)!r} has no ACPBench {what}", hint=hint)


def read_rows(path: Path, form: type[RowT]) -> list[RowT]:
    """Return the rows of a file; raise `DataError` where it cannot be read as such."""
    try:
        return TypeAdapter(list[form]).validate_python(json.loads(path.read_bytes()))  # type: ignore[valid-type]
    except (OSError, ValueError, ValidationError) as error:
        raise DataError(f"{str(path)!r} cannot be read: {error}", hint="take the file as it is published") from error
