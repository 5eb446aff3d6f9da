"""What the model has said of a request so far, in a form that survives a checkpoint and can be repaired in parts."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agents.formalisms.pddl.vocabulary import Role

Fact = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=0, le=10_000)]
Sizes = Annotated[list[Number], Field(max_length=40)]


class Part(BaseModel):
    """The base of what the model fills in: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


class Line(Part):
    """Objects of a kind one behind the other, in one line or several of the given sizes."""

    form: Literal["line"]
    of: str
    sizes: Sizes
    link: Fact
    first: Annotated[list[Fact], Field(max_length=3)]
    last: Annotated[list[Fact], Field(max_length=3)]


class Circle(Part):
    """Objects of a kind in a circle."""

    form: Literal["circle"]
    of: str
    link: Fact


class Grid(Part):
    """Objects of a kind in rows and columns, numbered row by row from the top left.

    What holds between neighbours is asked in words of its own: it takes the direction of a predicate to know it.
    """

    form: Literal["grid"]
    of: str
    rows: Number
    columns: Number


class Share(Part):
    """Objects of a kind spread over those of another: so many to the first, so many to the second; evenly without."""

    form: Literal["share"]
    of: str
    among: str
    fact: Fact
    sizes: Sizes


Arrangement = Annotated[Line | Circle | Grid | Share, Field(discriminator="form")]


class Answer(Part):
    """What one sentence, or all sentences of one pattern, say."""

    arrangement: Arrangement | None = None
    facts: Annotated[list[Fact], Field(max_length=12)]


class KindPart(Part):
    """Objects that one noun stands for; `type` and `predicate` say what they are in the domain.

    `spoken` has the phrase in the text for each name that is not written as it is spoken: `red-box` for "red box".
    `supposed` is set where nobody said so, but no goal could be reached otherwise.
    """

    noun: str
    names: list[str]
    type: str
    predicate: str = ""
    spoken: dict[str, str] = Field(default_factory=dict)
    supposed: bool = False

    @property
    def role(self) -> Role:
        """Return what such objects are."""
        return Role(self.type, self.predicate)


class Answered(Part):
    """The answer to one question, and how often it was asked again.

    `turned` is set where the objects of its facts were exchanged, as they contradicted the rest of the request.
    """

    key: str
    answer: Answer
    repairs: int = 0
    turned: bool = False


class ProblemDocument(Part):
    """Everything said so far; `kept` are complaints that the model was told of and stood by."""

    kinds: list[KindPart]
    readings: list[Answered] = Field(default_factory=list)
    kept: list[str] = Field(default_factory=list)
    rounds: int = 0

    def answers(self) -> dict[str, Answer]:
        """Return the answers by the key of their question."""
        return {reading.key: reading.answer for reading in self.readings}

    def roles(self) -> dict[str, Role]:
        """Return what each object is, in order."""
        return {name: kind.role for kind in self.kinds for name in kind.names}
