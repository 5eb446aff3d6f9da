"""What became of each call, and what all of them come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agents.documents import Json
from agents.models.chat import ToolCall
from agents.tool_calls.observation import Observation

CallStatus = Literal["ok", "failed", "invalid", "redundant", "refused", "over limit"]
"""It gave an answer; it ran and failed; unknown tool or wrong arguments; answered before; not allowed; too many."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call as the model made it, and what it got; `number` counts the calls of a conversation from 1."""

    number: int
    call: ToolCall
    status: CallStatus
    observation: Observation

    def shown(self) -> str:
        """Return what the model reads: the number of the call and the observation as delimited data."""
        return f"call {self.number}: {self.status}\n{self.observation.quoted()}"

    def json_form(self) -> Json:
        """Return the call for the trace: everything as it came, and the passages that read like instructions."""
        return {
            "number": self.number,
            "tool": self.call.name,
            "arguments": self.call.arguments,
            "status": self.status,
            "observation": self.observation.json_form(),
            "suspicious": list(self.observation.passages()),
        }


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How many calls a model made, and what became of them.

    `valid` calls name a tool with fitting arguments; `answered` ones got an answer: by running, or because the same
    call had been answered before, which makes it `redundant` too.
    """

    made: int = 0
    valid: int = 0
    answered: int = 0
    redundant: int = 0
    refused: int = 0

    @property
    def valid_share(self) -> float:
        """Return the share of the calls that were valid; 1 if there were none."""
        return self.valid / self.made if self.made else 1.0

    @property
    def executable_share(self) -> float:
        """Return the share of the calls that could be executed and gave an answer; 1 if there were none."""
        return self.answered / self.made if self.made else 1.0

    def __add__(self, other: "CallCounts") -> "CallCounts":
        return CallCounts(
            self.made + other.made,
            self.valid + other.valid,
            self.answered + other.answered,
            self.redundant + other.redundant,
            self.refused + other.refused,
        )


def counts_of(records: Iterable[CallRecord]) -> CallCounts:
    """Count what became of calls."""
    held = list(records)
    statuses = [record.status for record in held]
    return CallCounts(
        made=len(held),
        valid=len(held) - statuses.count("invalid"),
        answered=sum(record.observation.ok for record in held),
        redundant=statuses.count("redundant"),
        refused=statuses.count("refused"),
    )
