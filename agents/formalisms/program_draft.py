"""From words to a constraint program: the model writes, every constraint is held to the words it quotes."""

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError

from agents.documents import Draft, Ground, Json
from agents.formalisms import program_prompt as prompt
from agents.formalisms.base import Log, Wording
from agents.formalisms.program_document import ProgramDocument
from agents.formalisms.program_memory import repair_hints, worked_examples
from agents.formalisms.program_repair import faulty_parts, repair_form, repaired
from agents.models.chat import ChatModel
from agents.models.structured import ask
from agents.routing.feedback import remarks_on
from planners import Finding, ProgramError, check, read_program
from tools import InputError, Usage

MAX_TOKENS = 2500
SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NOT_QUOTED = "the words {quote!r} are not in the request"


async def draft_program(model: ChatModel, wording: Wording, log: Log) -> tuple[Draft, Usage]:
    """Return a draft whose specification is a constraint program as JSON.

    With critique on an earlier document only its faulty expressions are asked for again. A quote that is not in the
    request is asked for once more; then its constraint is dropped.
    """
    document, usage = await _document(model, wording, log)
    misquoted = {
        name: [NOT_QUOTED.format(quote=quote)]
        for name, quote in document.quotes().items()
        if find_words(wording.text, quote) is None
    }
    if misquoted:
        document, more = await _repair(model, wording, document, misquoted)
        usage = usage + more
        log("program.requoted", document.model_dump())
    draft = to_draft(document, wording.text)
    if not draft.grounds:
        raise InputError(
            "nothing in the request was understood as a constraint or a goal",
            hint="say what has to be chosen and what must hold, or take a larger model",
        )
    return draft, usage


async def _document(model: ChatModel, wording: Wording, log: Log) -> tuple[ProgramDocument, Usage]:
    before = _before(wording)
    if before is not None:
        faults = faulty_parts(before, findings_of(to_draft(before, wording.text).spec or {}))
        if faults:
            document, usage = await _repair(model, wording, before, faults)
            log("program.repaired", document.model_dump())
            return document, usage
    messages = prompt.opening(wording.text, wording.critique, worked_examples(wording.memory, wording.text))
    reply = await ask(model, messages, ProgramDocument, max_tokens=MAX_TOKENS)
    log("program", reply.value.model_dump())
    return reply.value.named_apart(), reply.usage


async def _repair(
    model: ChatModel, wording: Wording, document: ProgramDocument, faults: dict[str, list[str]]
) -> tuple[ProgramDocument, Usage]:
    asked = prompt.opening(wording.text, remembered=worked_examples(wording.memory, wording.text))
    told = {name: [*found, *remarks_on(wording.critique, name)] for name, found in faults.items()}
    messages = prompt.repair(asked, document.model_dump(), told, repair_hints(wording.memory, faults))
    reply = await ask(model, messages, repair_form(document, faults), max_tokens=MAX_TOKENS)
    return repaired(document, reply.value).named_apart(), reply.usage


def _before(wording: Wording) -> ProgramDocument | None:
    """Return the document that the critique is about."""
    if not wording.critique or not wording.partial:
        return None
    try:
        return ProgramDocument.model_validate(wording.partial)
    except ValidationError:
        return None  # of an older version


def to_draft(document: ProgramDocument, text: str) -> Draft:
    """Turn the model's document into a program; constraints without words in `text` are dropped."""
    grounds: list[Ground] = []
    dropped: list[str] = []
    expressions = {part.name: part.expression for part in document.constraints}
    if document.goal is not None:
        expressions[document.goal.sense] = document.goal.expression
    for name, quote in document.quotes().items():
        span = find_words(text, quote)
        if span is None:
            dropped.append(f"{name}: {NOT_QUOTED.format(quote=quote)}")
            continue
        start, end = span
        grounds.append(Ground(field=name, value=expressions[name], source=text[start:end], start=start, end=end))
    spec = document.program({ground.field: ground.source for ground in grounds})
    return Draft(
        spec=json.loads(json.dumps(spec)),
        grounds=tuple(grounds),
        assumptions=tuple(unstated_numbers(text, document)),
        dropped=tuple(dropped),
        unused=tuple(unused_sentences(text, grounds, document)),
        partial=document.model_dump(),
    )


def findings_of(spec: Json) -> tuple[Finding, ...]:
    """Return every mistake in a program, with its place."""
    try:
        check(read_program(json.dumps(spec)))
    except ProgramError as error:
        return error.findings
    return ()


def find_words(text: str, quote: str) -> tuple[int, int] | None:
    """Return where `quote` stands in `text`, blind to case, white space and the stop at its end, or None."""
    words = quote.strip().rstrip(".,;").split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text, re.IGNORECASE)
    return found.span() if found else None


def unused_sentences(text: str, grounds: list[Ground], document: ProgramDocument) -> Iterator[str]:
    """Yield the sentences that no constraint quotes and that name nothing that was declared."""
    declared = {str(member).casefold() for part in document.sets for member in part.members}
    declared |= {str(cell).casefold() for part in document.tables for row in part.rows for cell in row}
    for found in re.finditer(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]+)*", text):
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        sentence = found.group().strip()
        quoted = any(ground.start < found.end() and ground.end > start for ground in grounds)
        if sentence and not quoted and not any(word in sentence.casefold() for word in declared):
            yield sentence


def unstated_numbers(text: str, document: ProgramDocument) -> Iterator[str]:
    """Yield, for each table, its numbers that the request does not state: a model may have made them up."""
    stated = {float(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    stated |= {float(value) for value, word in enumerate(SMALL) if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    for part in document.tables:
        numbers = (row[-1] for row in part.rows if row and not isinstance(row[-1], str))
        made_up = [f"{number:g}" for number in dict.fromkeys(numbers) if float(number) not in stated]
        if made_up:
            yield f"table {part.name}: {', '.join(made_up)}, which the request does not state"
