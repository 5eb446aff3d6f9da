"""What objects must be that no word says and the reader did not see, as otherwise no goal could be reached."""

from collections.abc import Sequence

from agents.formalisms.pddl.critique import faults
from agents.formalisms.pddl.document import KindPart, ProblemDocument
from agents.formalisms.pddl.expand import read
from agents.formalisms.pddl.sentences import Sentence
from agents.formalisms.pddl.vocabulary import Role, Vocabulary
from agents.formalisms.pddl.written import Settled, Written


def with_supposed_kind(
    vocabulary: Vocabulary, document: ProblemDocument, spoken: Sequence[Sentence], settled: Settled
) -> ProblemDocument:
    """Return the document with one kind of its plain objects supposed, if just one supposition ends all its faults.

    Only in domains whose kinds of objects are predicates can there be objects of none.
    """
    taken = {kind.role for kind in document.kinds}
    free = [role for role in vocabulary.roles if role.predicate and role not in taken]
    plain = [kind for kind in document.kinds if kind.role == Role()]
    if not (free and plain) or _is_sound(vocabulary, document, spoken, settled):
        return document
    ways = [_with(document, kind, role) for kind in plain for role in free]
    sound = [way for way in ways if _is_sound(vocabulary, way, spoken, settled)]
    return sound[0] if len(sound) == 1 else document


def _with(document: ProblemDocument, changed: KindPart, role: Role) -> ProblemDocument:
    supposed = changed.model_copy(update={"type": role.type, "predicate": role.predicate, "supposed": True})
    return document.model_copy(update={"kinds": [supposed if one is changed else one for one in document.kinds]})


def _is_sound(vocabulary: Vocabulary, document: ProblemDocument, spoken: Sequence[Sentence], settled: Settled) -> bool:
    whole = vocabulary.with_typing(kind.predicate for kind in document.kinds)
    written = Written(whole, document, read(document, spoken), settled)
    return not faults(vocabulary.domain, written.problem)
