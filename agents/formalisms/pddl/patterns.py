"""What is remembered of a PDDL domain: what its sentences state and what nouns stand for, so that no model is asked.

A memory may be wrong about a request as any reader may: what it says goes the way of a model's answer, through the same
checks, and critique on a sentence asks the model.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from agents.documents import Json
from agents.formalisms.pddl.choices import Choices
from agents.formalisms.pddl.document import Answer, KindPart, ProblemDocument
from agents.formalisms.pddl.expand import read
from agents.formalisms.pddl.kinds import candidates, role_by_name
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import sentences
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from agents.heuristics.training import domain_digest
from agents.memory.entry import Entry, Lesson
from agents.memory.recall import NoRecall, Recall, Wanted, the_only
from planners import Domain

NOUN = "noun: "


def scope_of(domain: Domain) -> str:
    """Return where patterns of a domain hold: wherever its digest is the same."""
    return f"pddl {domain_digest(domain)[:16]}"


@dataclass(frozen=True, slots=True)
class Patterns:
    """The memory of one domain."""

    recall: Recall
    scope: str

    @classmethod
    def of(cls, recall: Recall, domain: Domain) -> "Patterns":
        """Return the memory of a domain; without any memory its digest is not computed."""
        return cls(recall, "" if isinstance(recall, NoRecall) else scope_of(domain))

    def answer(self, asked: Question, choices: Choices) -> Answer | None:
        """Return what a sentence was accepted to state of the same kinds of objects; None if that is not settled."""
        given = _circumstances(asked, choices.kinds)
        entries = [entry for entry in self._known(asked.key) if entry.lesson.content["given"] == given]
        form = the_only(entry.lesson.content["answer"] for entry in entries)
        if form is None:
            return None
        try:
            answer = Answer.model_validate(form)
        except ValidationError:
            return None  # of an older version
        return None if choices.mistakes(asked, answer) else answer

    def nouns(self, asked: Sequence[str], roles: Iterable[Role]) -> dict[str, Role | None]:
        """Return what nouns were accepted to stand for, None for what is no object; those not settled are left out."""
        possible = [_role_form(role) for role in roles] or [_role_form(Role())]
        found: dict[str, Role | None] = {}
        for noun in asked:
            form = the_only(entry.lesson.content["role"] for entry in self._known(f"{NOUN}{noun}"))
            if form == []:
                found[noun] = None
            elif form in possible:
                found[noun] = Role(*form)
        return found

    def _known(self, text: str) -> Sequence[Entry]:
        return self.recall.known(text, Wanted("pattern", self.scope))


def pattern_lessons(vocabulary: Vocabulary, document: ProblemDocument, text: str) -> Iterator[Lesson]:
    """Yield what each sentence stated that the accepted problem rests on, and what the model said nouns stand for.

    There are none of a document whose author overruled a complaint.
    """
    if document.kept:
        return
    scope = scope_of(vocabulary.domain)
    answers = document.answers()
    asked: dict[str, Question] = {}
    for one in read(document, sentences(text)).statements:
        asked.setdefault(one.asked.key, one.asked)  # the first sentence of a pattern is the one that was answered
    for key, question in asked.items():
        content: Json = {"given": _circumstances(question, document.kinds), "answer": answers[key].model_dump()}
        yield Lesson(kind="pattern", scope=scope, text=key, content=content)
    roles = {kind.noun: kind.role for kind in document.kinds}
    lexicon = Lexicon.of(vocabulary)
    for found in candidates(text, lexicon):
        # A name on its own, as "Anna", stands for something else in each request.
        is_noun = found.noun not in found.given and (found.noun in roles or not found.prefix)
        if is_noun and role_by_name(found, lexicon) is None:
            role = _role_form(roles[found.noun]) if found.noun in roles else []
            yield Lesson(kind="pattern", scope=scope, text=f"{NOUN}{found.noun}", content={"role": role})


def _circumstances(asked: Question, kinds: Sequence[KindPart]) -> Json:
    """Return what the answer depends on besides the words: the kinds of the objects, in a summary all and how many."""
    roles = {kind.noun: _role_form(kind.role) for kind in kinds}
    given: Json = {"letters": {letter: roles.get(noun, []) for letter, noun in asked.nouns.items()}}
    if asked.quantified:
        given["kinds"] = [[kind.noun, roles[kind.noun], len(kind.names)] for kind in kinds]
    return given


def _role_form(role: Role) -> list[str]:
    return [role.type, role.predicate]
