"""The document that a model fills in: typed lists, every constraint with the words of the request behind it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.documents import Json

Name = Annotated[str, Field(max_length=60)]
Quote = Annotated[str, Field(max_length=300)]
Expression = Annotated[str, Field(max_length=600)]
Cell = str | int | float


class Part(BaseModel):
    """The base of what the model fills in: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


class SetPart(Part):
    """A named set."""

    name: Name
    members: list[str | int] = Field(max_length=60)


class TablePart(Part):
    """A table as rows of keys and one value."""

    name: Name
    rows: list[list[Cell]] = Field(max_length=200)


class VariablePart(Part):
    """A variable; `low` and `high` count for numbers, `of` for choices."""

    name: Name
    kind: Literal["bool", "int", "real", "choice"]
    low: int
    high: int
    of: str
    over: list[str] = Field(max_length=4)


class ConstraintPart(Part):
    """A constraint with the words that demand it."""

    quote: Quote
    name: Name
    expression: Expression


class GoalPart(Part):
    """What to minimize or maximize, with the words that ask for it."""

    quote: Quote
    sense: Literal["minimize", "maximize"]
    expression: Expression


class ProgramDocument(Part):
    """The whole document."""

    plan: str = Field(max_length=400)
    sets: list[SetPart] = Field(max_length=20)
    tables: list[TablePart] = Field(max_length=20)
    variables: list[VariablePart] = Field(max_length=20)
    constraints: list[ConstraintPart] = Field(max_length=60)
    goal: GoalPart | None

    def named_apart(self) -> "ProgramDocument":
        """Return the document with a number behind each name of a constraint that was used before."""
        taken: set[str] = {"minimize", "maximize"}
        parts = []
        for part in self.constraints:
            name, number = part.name, 1
            while name in taken:
                number += 1
                name = f"{part.name} ({number})"
            taken.add(name)
            parts.append(part.model_copy(update={"name": name}))
        return self.model_copy(update={"constraints": parts})

    def quotes(self) -> dict[str, str]:
        """Return the words behind each constraint by its name, and behind the goal by its sense."""
        goal = {self.goal.sense: self.goal.quote} if self.goal else {}
        return {part.name: part.quote for part in self.constraints} | goal

    def program(self, sources: dict[str, str]) -> Json:
        """Return the constraint program; only the constraints and the goal that have a source go in."""
        constraints = [
            {"name": part.name, "expression": part.expression, "source": sources[part.name]}
            for part in self.constraints
            if part.name in sources
        ]
        goals = [self.goal.model_dump(exclude={"quote"})] if self.goal and self.goal.sense in sources else []
        return {
            "sets": {part.name: part.members for part in self.sets},
            "tables": {part.name: part.rows for part in self.tables},
            "variables": [_variable(part) for part in self.variables],
            "constraints": constraints,
            "goals": goals,
        }


def _variable(part: VariablePart) -> Json:
    form: Json = {"kind": part.kind, "name": part.name, "over": part.over}
    match part.kind:
        case "int" | "real":
            return {**form, "low": part.low, "high": part.high}
        case "choice":
            return {**form, "of": part.of}
        case _:
            return form
