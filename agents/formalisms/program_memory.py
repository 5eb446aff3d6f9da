"""What constraint programs gain from a memory: solved requests as worked examples, mended mistakes as hints."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from pydantic import ValidationError

from agents.documents import Draft, Json
from agents.formalisms.program_document import ProgramDocument
from agents.memory.entry import Accepted, Entry, Lesson
from agents.memory.recall import Recall, Wanted, quoted

SCOPE = "program"
EXAMPLES = Wanted("example", SCOPE, most=2, tokens=900, least_shared=0.2)
ADVICE = Wanted("lesson", SCOPE, most=3, tokens=200)
REPAIRS = Wanted("repair", SCOPE, most=3, tokens=300, least_shared=0.3)
_INTRODUCED = "Similar requests with documents that a checker accepted, to learn the form from; the request is another."
_ADVISED = "What to mind with such requests:"
_MENDED = "How similar mistakes were mended before:"


def worked_examples(recall: Recall, text: str) -> str:
    """Return what is remembered of requests like this one, as data for the prompt, or nothing."""
    blocks = [
        _block(_INTRODUCED, recall.similar(text, EXAMPLES), EXAMPLES, _example),
        _block(_ADVISED, recall.similar(text, ADVICE), ADVICE, _advice),
    ]
    return "\n\n".join(filter(None, blocks))


def repair_hints(recall: Recall, faults: Mapping[str, Sequence[str]]) -> str:
    """Return how mistakes like these were mended before, as data for the prompt, or nothing."""
    complaints = "\n".join(message for messages in faults.values() for message in messages)
    return _block(_MENDED, recall.similar(complaints, REPAIRS), REPAIRS, lambda entry: entry.lesson.content)


def program_lessons(accepted: Accepted) -> tuple[Lesson, ...]:
    """Return the request with its document, and each expression that was criticised with the one that was not."""
    document = _kept_parts(accepted.draft)
    if document is None:
        return ()
    example = Lesson(
        kind="example", scope=SCOPE, text=accepted.text, content={"document": document.model_dump(mode="json")}
    )
    return (example, *_repairs(accepted))


def _repairs(accepted: Accepted) -> Iterator[Lesson]:
    mended = _expressions(accepted.draft)
    for before, after in pairwise(accepted.rounds):
        old, new = _expressions(before.draft), _expressions(after.draft)
        for name in sorted(old.keys() & new.keys()):
            complaint = next((message for message in before.critique if f"\n{name}:" in message), None)
            # What was changed again later mended nothing.
            if complaint is None or new[name] == old[name] or new[name] != mended.get(name):
                continue
            wrong = complaint.splitlines()[0]
            content: Json = {"mistake": wrong, "wrong": old[name], "right": new[name]}
            yield Lesson(kind="repair", scope=SCOPE, text=f"{wrong}\n{old[name]}", content=content)


def _kept_parts(draft: Draft) -> ProgramDocument | None:
    """Return the document without what was dropped because the request does not say it."""
    document = _document(draft)
    if document is None:
        return None
    grounded = {ground.field for ground in draft.grounds}
    constraints = [part for part in document.constraints if part.name in grounded]
    goal = document.goal if document.goal is not None and document.goal.sense in grounded else None
    return document.model_copy(update={"constraints": constraints, "goal": goal})


def _expressions(draft: Draft) -> dict[str, str]:
    document = _document(draft)
    if document is None:
        return {}
    goal = {document.goal.sense: document.goal.expression} if document.goal else {}
    return {part.name: part.expression for part in document.constraints} | goal


def _document(draft: Draft) -> ProgramDocument | None:
    try:
        return ProgramDocument.model_validate(draft.partial)
    except ValidationError:
        return None  # of an older version


def _block(title: str, entries: Sequence[Entry], wanted: Wanted, shown: Callable[[Entry], Json]) -> str:
    return f"{title}\n{quoted(entries, shown, wanted.tokens)}" if entries else ""


def _example(entry: Entry) -> Json:
    return {"request": entry.lesson.text, **entry.lesson.content}


def _advice(entry: Entry) -> Json:
    return {"advice": entry.lesson.text}
