"""What formalizing gives: grounded values, a request, or the questions that only its author can answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from envs import TripRequest, Wish

JsonValue = str | int | None
Problem = Literal["missing", "unknown", "impossible", "contradictory"]


@dataclass(frozen=True, slots=True)
class Grounded:
    """A value and the words it comes from, `text[start:end]` of the request.

    A value that the author gave in answer to a question quotes the answer and has `start == end == -1`; an
    assumption has an empty source. Dates are ISO text, so that everything here is JSON.
    """

    field: str
    value: JsonValue
    source: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the author of the request can say; `choices` is empty when any value may come."""

    field: str
    text: str
    choices: tuple[str, ...] = ()
    problem: Problem = "missing"


class TripDraft(BaseModel):
    """Everything that was read from a request, before it is known to be complete; plain JSON.

    `unused` are demands of the text that no value covers, `dropped` values of the model that the text
    does not support, `impossible` dates that no calendar has, and
    `assumed` says what was taken for granted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    grounds: tuple[Grounded, ...] = ()
    wishes: tuple[Wish, ...] = ()
    unused: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Formalized:
    """A complete request, each value with its source."""

    request: TripRequest
    grounds: tuple[Grounded, ...]
    assumptions: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Underspecified:
    """What must be asked; `partial` is a `TripDraft` as JSON, from which `settle` goes on without a model."""

    missing: tuple[Question, ...]
    partial: Mapping[str, Any]
    grounds: tuple[Grounded, ...]


Formalization = Formalized | Underspecified
