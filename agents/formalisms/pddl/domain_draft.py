"""From words to a PDDL domain: declarations, then each action alone; what is wrong with an action is asked again.

The model fills typed lists and never writes PDDL. Of an action it reads the text clause by clause, so that every
literal rests on words that are there. A clause that was read otherwise than its words say becomes critique, next to
what the diagnostics find and effects that make no sense. Only the clauses in question are asked for again, and the new
answer is taken only if less is wrong with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agents.documents import Json
from agents.formalisms.base import Log, no_log
from agents.formalisms.pddl.domain_document import Declarations, DomainDocument
from agents.formalisms.pddl.domain_reader import Reader
from agents.formalisms.pddl.domain_smells import Fault, Faults, assumptions_of, faults_of
from agents.formalisms.pddl.domain_tree import pddl_name, to_domain
from agents.formalisms.pddl.domain_words import unused_sentences
from agents.models.chat import ChatModel
from planners import Domain, write_domain
from tools import Usage

ROUNDS = 3
DRAFTED, REPAIRED = "domain.drafted", "domain.repaired"
"""The events of a draft: the first whole document, and the document after a round of repairs."""


@dataclass(frozen=True, slots=True)
class DomainDraft:
    """A drafted domain as tree and as PDDL, with what is still wrong with its actions.

    `unused` are the sentences that nothing rests on, `assumptions` what was taken for granted.
    """

    domain: Domain
    text: str
    document: DomainDocument
    unused: tuple[str, ...]
    assumptions: tuple[str, ...]
    faults: Mapping[str, tuple[str, ...]]
    rounds: int


async def draft_domain(
    model: ChatModel,
    text: str,
    *,
    critique: Sequence[str] = (),
    partial: DomainDocument | None = None,
    log: Log = no_log,
) -> tuple[DomainDraft, Usage]:
    """Return a domain for the rules in `text`; `partial` holds what is known or was read before.

    Declared predicates are kept as they are. Actions are kept too, but for those that `critique` names; critique that
    names none is on all of them. Raises `InputError` if the text has no action, `StructuredOutputError` if the model
    gives no declarations or no list of actions.
    """
    reader = Reader(model, text)
    document = partial or DomainDocument(declared=Declarations(types=(), predicates=()))
    if not document.declared.predicates:
        document = DomainDocument(declared=await reader.declarations(critique))
    named = critique_by_action(document, critique)
    if not document.actions or (critique and not named):
        document = await reader.actions(document, critique)
        log(DRAFTED, _json(document))
    document, rounds = await _repaired(reader, document, named, log)
    return drafted(document, text, rounds), reader.usage


async def _repaired(reader: Reader, document: DomainDocument, named: Faults, log: Log) -> tuple[DomainDocument, int]:
    """Ask for faulty clauses again, round by round, as long as that makes their action better."""
    given_up: set[str] = set()
    for done in range(ROUNDS):
        found = faults_of(document)
        parts = [p for p in document.actions if p.head.name in {**named, **found} and p.head.name not in given_up]
        if not parts:
            return document, done
        for part in parts:
            name = part.head.name
            faults = (*named.get(name, ()), *found.get(name, ()))
            better = await reader.better(document, part, faults, pressed=name in named)
            given_up |= {name} if better == document else set()
            document = better
        named = {}
        log(REPAIRED, _json(document))
    return document, ROUNDS


def drafted(document: DomainDocument, text: str, rounds: int = 0) -> DomainDraft:
    """Return a document as a domain, with what is wrong with it and what it leaves aside."""
    domain = to_domain(document)
    return DomainDraft(
        domain=domain,
        text=write_domain(domain),
        document=document,
        unused=tuple(unused_sentences(text, document)),
        assumptions=assumptions_of(document),
        faults={name: tuple(fault.text for fault in faults) for name, faults in faults_of(document).items()},
        rounds=rounds,
    )


def critique_by_action(document: DomainDocument, critique: Sequence[str]) -> Faults:
    """Return the critique by the actions that it names."""
    found = {
        part.head.name: tuple(
            Fault(fault) for fault in critique if {part.head.name, pddl_name(part.head.name)} & set(_named_in(fault))
        )
        for part in document.actions
    }
    return {name: faults for name, faults in found.items() if faults}


def _named_in(fault: str) -> list[str]:
    return [word.strip("'\"(),.:;") for word in fault.split()]


def _json(document: DomainDocument) -> Json:
    return document.model_dump(mode="json")
