"""Read files of requests: JSON lines with the text, the structured fields and, if given, a plan."""

import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from envs.travel.database import read_text
from envs.travel.schema import (
    Cuisine,
    HouseRule,
    Level,
    PlanDay,
    RoomType,
    TransportRule,
    TripRequest,
    TripTask,
)
from tools import DataError, Place


class _Local(BaseModel):
    model_config = ConfigDict(extra="forbid")

    house_rule: HouseRule | None = Field(alias="house rule")
    cuisine: tuple[Cuisine, ...] | None
    room_type: RoomType | None = Field(alias="room type")
    transportation: TransportRule | None


class _Line(BaseModel):
    """One line of a request file, with the field names of the TravelPlanner benchmark."""

    model_config = ConfigDict(extra="forbid")

    idx: int
    query: str = Field(min_length=1)
    org: str
    dest: str
    days: Literal[3, 5, 7]
    visiting_city_number: int
    date: tuple[datetime.date, ...] = Field(min_length=1)
    people_number: int
    local_constraint: _Local
    budget: int
    level: Level
    annotated_plan: tuple[PlanDay, ...] | None = None

    def task(self, stem: str) -> TripTask:
        local = self.local_constraint
        request = TripRequest(
            origin=self.org,
            destination=self.dest,
            start=self.date[0],
            days=self.days,
            city_count=self.visiting_city_number,
            people=self.people_number,
            budget=self.budget,
            house_rule=local.house_rule,
            room_type=local.room_type,
            transport_rule=local.transportation,
            cuisines=local.cuisine or (),
        )
        if request.dates != tuple(day.isoformat() for day in self.date):
            raise ValueError(f"'date' is not the list of {self.days} days in a row")
        return TripTask(f"{stem}/{self.idx}", self.query, request, self.level, self.annotated_plan)


def load_requests(file: Path) -> tuple[TripTask, ...]:
    """Read the requests of a JSON-lines file in file order; the third of `train.jsonl` has the id `train/3`.

    Raises `DataError` naming file, line and field.
    """
    lines = read_text(file).splitlines()
    tasks = [_task(file, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    repeated = {task.id for task in tasks if sum(other.id == task.id for other in tasks) > 1}
    if repeated:
        raise DataError(f"{file.name!r} has the request {min(repeated)!r} twice", hint="number them by 'idx'")
    return tuple(tasks)


def _task(file: Path, number: int, line: str) -> TripTask:
    try:
        return _Line.model_validate_json(line).task(file.stem)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        reason = f"{field}: {first['msg']}"
    except ValueError as error:
        reason = str(error)
    raise DataError(
        f"{file.name!r}, line {number}: {reason}",
        hint="each line is one JSON object with the fields of the TravelPlanner train file",
        place=Place(line[:100], number, 1, origin=str(file)),
    )
