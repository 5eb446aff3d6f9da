"""What a finished run leaves in the memory: only what every checker accepted, and only if nothing was given up."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from agents.certificate import Certificate
from agents.documents import Draft, Json, Ruling
from agents.memory.entry import Accepted, Lesson, Provenance, Remembering, Round
from agents.memory.store import Memory, open_memory
from tools import Event

PERSON = "a person"


def learn(file: Path, run: str, certificate: Certificate, accepted: Accepted, formalism: object) -> int:
    """Store the lessons of a run in a memory and return how many were new; a result nobody accepted teaches nothing."""
    # A request of which something was given up was not solved as it was stated.
    as_stated = certificate.status == "solved" and not certificate.accepted
    teaches = bool(accepted.rounds) and as_stated and _all_passed(certificate.rulings)
    if not isinstance(formalism, Remembering) or not teaches:
        return 0
    return teach(file, run, certificate.model, certificate.rulings, formalism.lessons(accepted))


def teach(file: Path, run: str, model: str, rulings: Sequence[Ruling], lessons: Iterable[Lesson]) -> int:
    """Store the lessons of a run that somebody judged and nobody rejected, and return how many were new."""
    if not _all_passed(rulings):
        return 0
    passed = ", ".join(ruling.checker for ruling in rulings)
    with open_memory(file) as memory:
        return memory.remember(lessons, _provenance(run, f"accepted by {passed}", model))


def _all_passed(rulings: Sequence[Ruling]) -> bool:
    return bool(rulings) and all(ruling.passed for ruling in rulings)


def note(memory: Memory, text: str, scope: str) -> Lesson:
    """Store a person's advice for requests of a scope."""
    lesson = Lesson(kind="lesson", scope=scope, text=text, content={})
    memory.remember([lesson], _provenance(f"note {lesson.id}", "said by a person", PERSON))
    return lesson


def accepted_run(state: Json, events: Iterable[Event]) -> Accepted:
    """Return a run as its log tells it: every draft, and the critique that the next one answered."""
    rounds: list[Round] = []
    for event in events:
        if event.kind == "draft":
            rounds.append(Round(Draft.model_validate(event.data)))
        elif event.kind == "reflected" and rounds:
            rounds[-1] = Round(rounds[-1].draft, tuple(event.data["history"][-1]["critique"]))
    return Accepted(state["text"], state.get("answers", {}), tuple(rounds))


def _provenance(run: str, verdict: str, model: str) -> Provenance:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Provenance(run=run, verdict=verdict, model=model, made=made)
