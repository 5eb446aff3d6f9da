"""A model reads a text: what there is in a world, which actions there are, and what is said of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl import domain_prompt as prompt
from agents.formalisms.pddl.domain_clauses import Told, told
from agents.formalisms.pddl.domain_document import (
    ActionBody,
    ActionHead,
    ActionList,
    ActionPart,
    ClausePart,
    Declarations,
    DomainDocument,
)
from agents.formalisms.pddl.domain_guides import body_guide, heads_guide
from agents.formalisms.pddl.domain_smells import Fault, declaration_faults, faults_of
from agents.formalisms.pddl.domain_tree import pddl_name
from agents.formalisms.pddl.domain_words import sentences_about
from agents.formalisms.program_draft import find_words
from agents.models.chat import ChatModel, Message
from agents.models.structured import StructuredOutputError, ask
from tools import InputError, Usage

_ATTEMPTS = 2
_DECLARATION_TOKENS = 1800
_LIST_TOKENS = 2400
_ACTION_TOKENS = 1800
_MOST_CLAUSES = 40
_ANSWER_S = 300.0
_EMPTY = ActionBody(clauses=())


@dataclass(slots=True)
class Reader:
    """A model at work on one text, with what its answers took."""

    model: ChatModel
    text: str
    usage: Usage = field(default_factory=Usage)

    async def declarations(self, critique: Sequence[str]) -> Declarations:
        """Ask for types and predicates, and once more if something is wrong with them; the better answer counts."""
        first = await self._declarations(critique)
        faults = declaration_faults(DomainDocument(declared=first), self.text)
        if not faults:
            return first
        second = await self._declarations(faults)
        return second if len(declaration_faults(DomainDocument(declared=second), self.text)) < len(faults) else first

    async def _declarations(self, faults: Sequence[str]) -> Declarations:
        messages = prompt.declaring(self.text, faults)
        reply = await ask(self.model, messages, Declarations, max_tokens=_DECLARATION_TOKENS, timeout_s=_ANSWER_S)
        self.usage = self.usage + reply.usage
        return _distinct_declarations(reply.value)

    async def actions(self, document: DomainDocument, critique: Sequence[str]) -> DomainDocument:
        """Ask which actions there are, then for each of them."""
        listed = await self._heads(document, critique)
        if faults := _head_faults(listed, self.text):
            again = await self._heads(document, faults)
            listed = again if len(_head_faults(again, self.text)) < len(faults) else listed
        if not listed:
            raise InputError("no action was found in the text", hint="say what can be done, when, and what it changes")
        heads = _distinct(listed)
        whole = document.model_copy(update={"actions": tuple(ActionPart(head=head, body=_EMPTY) for head in heads)})
        bodies = [await self.body(whole, head) for head in heads]
        parts = tuple(ActionPart(head=head, body=body) for head, body in zip(heads, bodies, strict=True))
        return whole.model_copy(update={"actions": parts})

    async def _heads(self, document: DomainDocument, faults: Sequence[str]) -> tuple[ActionHead, ...]:
        messages = prompt.listing(document, self.text, faults)
        guide = heads_guide(document)
        reply = await ask(self.model, messages, ActionList, guide=guide, max_tokens=_LIST_TOKENS, timeout_s=_ANSWER_S)
        self.usage = self.usage + reply.usage
        return reply.value.actions

    async def body(self, document: DomainDocument, head: ActionHead) -> ActionBody:
        """Read one action: what words settle is taken from them, the rest asked for.

        An action that the model cannot answer in the right form says only what words settle.
        """
        about, found = self._told(document, head)
        open_clauses = [clause for clause in found if clause.settled is None]
        answer = iter(await self._clauses(_Subject(document, head, about), open_clauses, ()))
        read = (clause.settled or next(answer, None) for clause in found)
        return ActionBody(clauses=tuple(clause for clause in read if clause is not None))

    async def better(
        self, document: DomainDocument, part: ActionPart, faults: Sequence[Fault], *, pressed: bool
    ) -> DomainDocument:
        """Return the document with the faulty clauses of one action read again; as it was if that is no better.

        Where the critique came from outside (`pressed`), an answer with as many faults of ours counts as better, and
        what words seem to settle is asked for, too.
        """
        old = part.body.clauses
        if not old:
            return _with(document, part, await self.body(document, part.head))
        about, found = self._told(document, part.head)
        places = sorted({place for fault in faults for place in fault.clauses}) or list(range(len(old)))
        settled = {clause.settled for clause in found} if not pressed else set()
        places = [place for place in places if old[place] not in settled]
        if not places:
            return document
        before = [old[place] for place in places]
        by_words = {clause.words: clause for clause in found} if not pressed else {}
        asked = [by_words.get(clause.words, Told(clause.words)) for clause in before]
        more = prompt.correcting(before, [fault.text for fault in faults])
        answer = await self._clauses(_Subject(document, part.head, about), asked, more)
        if len(answer) != len(asked):
            return document
        again = dict(zip(places, answer, strict=True))
        new = _with(document, part, ActionBody(clauses=tuple(again.get(n, clause) for n, clause in enumerate(old))))
        count, now = (len(faults_of(one).get(part.head.name, ())) for one in (document, new))
        return new if now < count + pressed else document

    def _told(self, document: DomainDocument, head: ActionHead) -> tuple[tuple[str, ...], list[Told]]:
        """Return the sentences about an action, and their clauses with what words settle."""
        about = sentences_about(self.text, head, document)
        found = [clause for one in about for clause in told(one, head, document.declared.predicates)]
        return tuple(about), found[:_MOST_CLAUSES]

    async def _clauses(
        self, subject: "_Subject", asked: Sequence[Told], more: tuple[Message, ...]
    ) -> tuple[ClausePart, ...]:
        """Return what the model reads in the clauses asked for, or nothing if it cannot keep to the form."""
        if not asked:
            return ()
        words = [clause.words for clause in asked]
        messages = (*prompt.describing(subject.document, subject.head, subject.sentences, words), *more)
        try:
            reply = await ask(
                self.model,
                messages,
                ActionBody,
                guide=body_guide(subject.document, subject.head, asked),
                attempts=_ATTEMPTS,
                max_tokens=_ACTION_TOKENS,
                timeout_s=_ANSWER_S,
            )
        except StructuredOutputError as failed:
            self.usage = self.usage + failed.usage
            return ()
        self.usage = self.usage + reply.usage
        return reply.value.clauses if [clause.words for clause in reply.value.clauses] == words else ()


@dataclass(frozen=True, slots=True)
class _Subject:
    """An action and the sentences about it."""

    document: DomainDocument
    head: ActionHead
    sentences: tuple[str, ...]


def _with(document: DomainDocument, part: ActionPart, body: ActionBody) -> DomainDocument:
    changed = ActionPart(head=part.head, body=body)
    return document.model_copy(
        update={"actions": tuple(changed if other is part else other for other in document.actions)}
    )


def _head_faults(heads: Sequence[ActionHead], text: str) -> list[str]:
    return [
        f"the words {head.words!r} are not in the text: copy them exactly"
        for head in heads
        if find_words(text, head.words) is None
    ]


def _distinct(heads: Sequence[ActionHead]) -> tuple[ActionHead, ...]:
    """Return actions with different names, each with different parameters; an action told twice is one."""
    named: dict[str, ActionHead] = {}
    for head in dict.fromkeys(heads):
        parameters = tuple({pddl_name(p.name): p for p in reversed(head.parameters)}.values())[::-1]
        name, number = head.name, 1
        while pddl_name(name) in named:
            number += 1
            name = f"{head.name}-{number}"
        named[pddl_name(name)] = head.model_copy(update={"name": name, "parameters": parameters})
    return tuple(named.values())


def _distinct_declarations(declared: Declarations) -> Declarations:
    """Return the declarations with each name once, as it was first declared."""
    types = {pddl_name(part.name): part for part in reversed(declared.types)}
    predicates = {pddl_name(part.name): part for part in reversed(declared.predicates)}
    return Declarations(types=tuple(types.values())[::-1], predicates=tuple(predicates.values())[::-1])
