"""Worlds that were told before: rules that a request repeats word for word need no model to read them again."""

import re
from collections.abc import Iterator

from pydantic import ValidationError

from agents.documents import Ruling
from agents.formalisms.pddl.domain_document import Declarations, DomainDocument
from agents.formalisms.pddl.domain_draft import DomainDraft, drafted
from agents.formalisms.pddl.domain_words import sentences
from agents.formalisms.program_draft import find_words
from agents.memory.entry import Lesson
from agents.memory.recall import Recall, Wanted
from planners import diagnose

SCOPE = "pddl-words"
WORLDS = Wanted("world", SCOPE, most=5, tokens=20_000)
"""No world enters a prompt: the limit on tokens is only one on what is compared."""
_RULE = re.compile(
    r"\b(can|cannot|can't|may|only|if|when|whenever|unless|requires?|allowed|able|possible|always|never)\b", re.I
)


def known_world(recall: Recall, text: str, declared: Declarations | None = None) -> DomainDocument | None:
    """Return the domain of a world whose rules are all in `text`, if nothing else there sounds like a rule.

    Where the vocabulary is `declared`, the domain has that one.
    """
    for entry in recall.similar(text, WORLDS):
        try:
            document = DomainDocument.model_validate(entry.lesson.content["document"])
        except ValidationError:
            continue  # of an older version
        rules = entry.lesson.text.splitlines()
        repeated = bool(rules) and all(find_words(text, rule) for rule in rules)
        if declared is not None and document.declared != declared:
            continue
        if repeated and not any(map(sounds_like_a_rule, _others(text, rules))):
            return document
    return None


def sounds_like_a_rule(text: str) -> bool:
    """Return whether a text has a word of rules, such as "can", "only" or "whenever"."""
    return _RULE.search(text) is not None


def domain_ruling(draft: DomainDraft) -> Ruling:
    """Return what code finds wrong with a domain that nobody has planned with yet: its form, and doubtful actions."""
    wrong = [finding.render() for finding in diagnose(draft.text, timed=False) if finding.severity == "error"]
    doubts = [f"{name}: {fault}" for name, faults in draft.faults.items() for fault in faults]
    return Ruling(checker="diagnostics", passed=not wrong and not doubts, findings=(*wrong, *doubts))


def world_lesson(document: DomainDocument, text: str) -> Lesson:
    """Return the rules of a request with the domain that they were read as."""
    situation = set(drafted(document, text).unused)
    rules = [sentence for sentence in sentences(text) if sentence not in situation]
    content = {"document": document.model_dump(mode="json")}
    return Lesson(kind="world", scope=SCOPE, text="\n".join(rules), content=content)


def _others(text: str, rules: list[str]) -> Iterator[str]:
    known = {" ".join(rule.split()).casefold() for rule in rules}
    yield from (one for one in sentences(text) if " ".join(one.split()).casefold() not in known)
