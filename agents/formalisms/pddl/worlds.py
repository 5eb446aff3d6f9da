"""Worlds that were told before: rules that a request repeats word for word need no model to read them again."""

import re
from collections.abc import Iterator

from pydantic import ValidationError

from agents.formalisms.pddl.domain_document import DomainDocument
from agents.formalisms.pddl.domain_draft import drafted
from agents.formalisms.pddl.domain_words import sentences
from agents.formalisms.program_draft import find_words
from agents.memory.entry import Lesson
from agents.memory.recall import Recall, Wanted

SCOPE = "pddl-words"
WORLDS = Wanted("world", SCOPE, most=5, tokens=20_000)
"""No world enters a prompt: the limit on tokens is only one on what is compared."""
_RULE = re.compile(
    r"\b(can|cannot|can't|may|only|if|when|whenever|unless|requires?|allowed|able|possible|always|never)\b", re.I
)


def known_world(recall: Recall, text: str) -> DomainDocument | None:
    """Return the domain of a world whose rules are all in `text`, if nothing else there sounds like a rule."""
    for entry in recall.similar(text, WORLDS):
        try:
            document = DomainDocument.model_validate(entry.lesson.content["document"])
        except ValidationError:
            continue  # of an older version
        rules = entry.lesson.text.splitlines()
        repeated = bool(rules) and all(find_words(text, rule) for rule in rules)
        if repeated and not any(map(_RULE.search, _others(text, rules))):
            return document
    return None


def world_lesson(document: DomainDocument, text: str) -> Lesson:
    """Return the rules of a request with the domain that they were read as."""
    situation = set(drafted(document, text).unused)
    rules = [sentence for sentence in sentences(text) if sentence not in situation]
    content = {"document": document.model_dump(mode="json")}
    return Lesson(kind="world", scope=SCOPE, text="\n".join(rules), content=content)


def _others(text: str, rules: list[str]) -> Iterator[str]:
    known = {" ".join(rule.split()).casefold() for rule in rules}
    yield from (one for one in sentences(text) if " ".join(one.split()).casefold() not in known)
