"""What to do about a critique that is not taken up: say it again, say it plainer, show it, ask another model, stop."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.documents import Json
from agents.routing.uptake import WHOLE, criticised_parts, part_digest, parts_named, quoted
from tools import shorten

Manner = Literal["plain", "specific", "worked correction", "other model", "stop"]

UPTAKE = "critique.uptake"
"""The event that says which of the criticised parts a draft changed."""
PATIENCE = 2
"""A critique that was ignored that often is not just repeated."""
_SHOWN = 600
_SUGGESTED = re.compile(r"did you mean '([^'\n]+)'")
_EXAMPLE = (
    "How a correction goes, on another example: the complaint is that 'limit' is 1 and must be at least 2. The part "
    'was {"limit": 1, "unit": "hour"}; corrected it is {"limit": 2, "unit": "hour"}. What the complaint is about has '
    "changed, and nothing else."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """How a critique is put, and by how many models further the question goes with it."""

    manner: Manner
    further: int = 0


def stage_of(ignored: int, others: int = 0) -> Stage:
    """Return how to put a critique that was ignored `ignored` times, with `others` further models at hand.

    Up to `PATIENCE` times it stays plain; then each time that it is ignored again takes the next manner: specific, a
    worked correction, one other model after the other, and the end.
    """
    if ignored < PATIENCE:
        return Stage("plain")
    if ignored == PATIENCE:
        return Stage("specific")
    if ignored == PATIENCE + 1:
        return Stage("worked correction")
    further = ignored - PATIENCE - 1
    return Stage("other model", further) if further <= others else Stage("stop")


def reflection(state: Json, others: int = 0) -> Json:
    """Return the entry of a failed round in the history of a run.

    `parts` are the criticised parts with their digests, `ignored` how often in a row each was criticised and left as it
    is, `failed` how many rounds changed what was criticised and failed all the same, `told` what is added to the
    critique for the next draft.
    """
    critique: Sequence[str] = state["critique"]
    before: Json = next(iter(state.get("history", ())[-1:]), {})
    parts = criticised_parts(state["spec"], critique)
    known = before.get("parts", {})
    ignored = {
        name: before["ignored"].get(name, 0) + 1 if known.get(name) == found else 0 for name, found in parts.items()
    }
    stage = stage_of(max(ignored.values(), default=0), others)
    tried = bool(before) and not any(ignored.values())
    return {
        "round": state["rounds"],
        "critique": list(critique),
        "parts": parts,
        "ignored": ignored,
        "failed": before.get("failed", 0) + tried,
        "manner": stage.manner,
        "further": stage.further,
        "told": restated(state["spec"], critique, ignored, stage.manner),
    }


def further_models(entry: Json) -> int:
    """Return by how many models further the next draft of a run goes, by the last entry of its history."""
    return int(entry["further"]) + int(entry["failed"])


def uptake(entry: Json, spec: Json) -> Json:
    """Say which parts a draft changed of those that were criticised before."""
    taken = {name: part_digest(spec, name) != before for name, before in entry["parts"].items()}
    return {"manner": entry["manner"], "parts": taken}


def restated(spec: Json, critique: Sequence[str], ignored: Mapping[str, int], manner: Manner) -> list[str]:
    """Return what is said in addition to a critique whose parts were left as they were."""
    said = []
    for name, times in ignored.items():
        if not times:
            continue
        line = f"{_called(name)} is the same as before, though it was found wrong."
        if manner != "plain":
            found = spec if name == WHOLE else next(parts_named(spec, name), None)
            written = json.dumps(found, ensure_ascii=False)
            line += f" It still reads: {shorten(written, _SHOWN)} Change it; leave everything else as it is."
            if manner in ("worked correction", "other model"):
                line += f" {_worked(name, written, critique)}"
        said.append(line)
    return said


def remarks_on(critique: Sequence[str], name: str) -> list[str]:
    """Return what a critique that was put again says of one part."""
    return [line for line in critique if line.startswith(f"{_called(name)} is ")]


def _called(name: str) -> str:
    return f"The part {name!r}" if name != WHOLE else "What you wrote"


def _worked(name: str, written: str, critique: Sequence[str]) -> str:
    """Return the corrected part where the critique itself names the right word, else how a correction goes."""
    corrected = written
    for line in critique:
        suggested = _SUGGESTED.search(line)
        wrong = next((word for word in quoted(line) if word != name and word in written), None)
        if suggested is not None and wrong is not None:
            corrected = re.sub(rf"(?<!\w){re.escape(wrong)}(?!\w)", suggested[1].replace("\\", r"\\"), corrected)
    return f"Corrected it may read: {shorten(corrected, _SHOWN)}" if corrected != written else _EXAMPLE
