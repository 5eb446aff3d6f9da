"""Where a text speaks of an action and of a predicate: sentences, and declared phrases found in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.formalisms.pddl.domain_document import ActionHead, ActionPart, DomainDocument, PredicatePart
from agents.formalisms.program_draft import find_words

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?=\w)[^.!?;\n]+)*")
_JOINT = re.compile(r"\s*[,:]\s*(?:and\s+|then\s+)?|\s+(?:and|if|when|then)\s+", re.IGNORECASE)
# "Once I", "I can only", "It is possible to"
_LEAD_IN = 4
_SLOT = re.compile(r"\{(\d)\}")
_ANYTHING = r"[\w'-]+(?:\s+[\w'-]+){0,3}"
_PIECE = re.compile(r"\{\d\}|\s+|[^\s{]+|\{")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of a sentence that says `literal` in the words declared for its predicate, its `phrase`.

    It may say "is not" or "is no longer" where the phrase says "is".
    """

    literal: tuple[str, ...]
    words: str
    start: int
    end: int
    phrase: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line ends one."""
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def sentences_about(text: str, head: ActionHead, document: DomainDocument) -> list[str]:
    """Return the sentences with the words that name an action, and those behind them that go on about it.

    A sentence goes on if it names no action but a parameter of this one, or says a fact in declared words. Where the
    words of another action say more than these, as in "drive a car A with a dog B", a sentence with them is about that.
    Of actions in the same words each has its share of the sentences that follow one another, in the order of actions.
    """
    others = [part.head.words for part in document.actions if part.head.words != head.words]
    longer = [words for words in others if _names(words, head.words)]
    runs: list[list[str]] = [[]]
    going_on = False
    for sentence in sentences(text):
        own = _names(sentence, head.words) and not any(_names(sentence, words) for words in longer)
        going_on = own or (going_on and not any(_names(sentence, words) for words in others))
        if own or (going_on and _concerns(sentence, head, document.declared.predicates)):
            runs[-1].append(sentence)
        elif runs[-1]:
            runs.append([])
    return [sentence for run in runs for sentence in _share(run, head, document)] or sentences(text)


def _share(run: list[str], head: ActionHead, document: DomainDocument) -> list[str]:
    """Return what of sentences in a row is about one of several actions in the same words."""
    alike = [part.head.name for part in document.actions if part.head.words == head.words]
    if head.name not in alike or len(run) % len(alike):
        return run
    size, place = len(run) // len(alike), alike.index(head.name)
    return run[place * size : (place + 1) * size]


def clauses(sentence: str, head: ActionHead, predicates: Sequence[PredicatePart]) -> list[str]:
    """Return the pieces of a sentence between "and", "if" and commas, without the one that only names the action.

    The words that name the action and the places that say a fact in declared words stay whole.
    """
    whole = [(mention.start, mention.end) for mention in mentions(sentence, head, predicates)]
    own = find_words(sentence, head.words)
    masked = sentence
    for span in [*whole, *([own] if own else [])]:
        masked = blanked(masked, span)
    cuts = [(0, 0), *(found.span() for found in _JOINT.finditer(masked)), (len(sentence), len(sentence))]
    pieces = [(end, start) for (_, end), (start, _) in pairwise(cuts)]
    return [sentence[start:end].strip() for start, end in pieces if _says_something(sentence, (start, end), own)]


def mentions(sentence: str, head: ActionHead, predicates: Sequence[PredicatePart]) -> list[Mention]:
    """Return what a sentence says of an action's parameters in declared phrases; of overlapping ones the longest.

    Phrases of equal length at one place are all returned: the words alone do not say which predicate is meant.
    """
    own_words = find_words(sentence, head.words)
    masked = sentence if own_words is None else blanked(sentence, own_words)
    found = [mention for predicate in predicates for mention in _mentions_of(masked, head, predicate)]
    found.sort(key=lambda mention: (mention.start - mention.end, mention.start))
    kept: list[Mention] = []
    for mention in found:
        if all(_apart(mention, other) or _span(mention) == _span(other) for other in kept):
            kept.append(mention)
    return sorted(kept, key=_span)


def unused_sentences(text: str, document: DomainDocument) -> Iterator[str]:
    """Yield the sentences that no action and no literal rests on."""
    quotes = [words for action in document.actions for words in _quotes(action)]
    for sentence in sentences(text):
        inside = any(find_words(sentence, words) is not None for words in quotes)
        if not inside and not any(find_words(words, sentence) is not None for words in quotes):
            yield sentence


def _names(sentence: str, words: str) -> bool:
    return find_words(sentence, words) is not None


def _quotes(action: ActionPart) -> Iterator[str]:
    yield action.head.words
    yield from (clause.words for clause in action.body.clauses if clause.literals)


def _mentions_of(sentence: str, head: ActionHead, predicate: PredicatePart) -> Iterator[Mention]:
    pattern = _pattern(predicate, head)
    if pattern is None:
        return
    for found in re.finditer(pattern, sentence):
        arguments = tuple(found.group(f"slot{place}") for place in range(1, len(predicate.arguments) + 1))
        yield Mention((predicate.name, *arguments), found.group(), *found.span(), predicate.phrase)


def phrase_fault(predicate: PredicatePart, text: str) -> str:
    """Return what keeps a predicate's phrase from being found in a text, or ""."""
    if not _has_its_slots(predicate):
        slots = " ".join(f"{{{place}}}" for place in range(1, len(predicate.arguments) + 1))
        return (
            f"the phrase {predicate.phrase!r} of {predicate.name!r} needs words and each of {slots or 'no slots'} once"
        )
    if not re.search(_phrase_pattern(predicate, _ANYTHING), text, re.IGNORECASE):
        return f"the text nowhere says {predicate.phrase!r} ({predicate.name!r}): copy its words"
    return ""


def _has_its_slots(predicate: PredicatePart) -> bool:
    slots = sorted(int(slot) for slot in _SLOT.findall(predicate.phrase))
    return slots == list(range(1, len(predicate.arguments) + 1)) and bool(_SLOT.sub("", predicate.phrase).strip())


def _pattern(predicate: PredicatePart, head: ActionHead) -> str | None:
    """Return a pattern of a predicate's phrase, or None where its slots are not those of its arguments."""
    if not _has_its_slots(predicate) or (predicate.arguments and not head.parameters):
        return None
    names = "|".join(re.escape(p.name) for p in sorted(head.parameters, key=lambda p: -len(p.name)))
    return rf"(?<![\w-]){_phrase_pattern(predicate, names)}(?![\w-])"


def _phrase_pattern(predicate: PredicatePart, slot_pattern: str) -> str:
    def piece(part: str) -> str:
        if slot := _SLOT.fullmatch(part):
            return f"(?:[Tt]he |an? )?(?P<slot{slot[1]}>{slot_pattern})"
        if part in ("is", "are"):
            return rf"{part}(?:\s+(?:not|no longer|now|then|still|also)\b)?"
        return r"\s+" if part.isspace() else re.escape(part)

    return "".join(map(piece, _PIECE.findall(predicate.phrase.strip())))


def _concerns(sentence: str, head: ActionHead, predicates: Sequence[PredicatePart]) -> bool:
    names = {parameter.name for parameter in head.parameters}
    return bool(names & set(re.findall(r"[\w-]+", sentence))) or bool(mentions(sentence, head, predicates))


def _says_something(sentence: str, piece: tuple[int, int], own: tuple[int, int] | None) -> bool:
    start, end = piece
    words = sentence[start:end].split()
    if own is None or not (start <= own[0] and own[1] <= end):
        return bool(words)
    return len(words) - len(sentence[own[0] : own[1]].split()) > _LEAD_IN


def blanked(sentence: str, span: tuple[int, int]) -> str:
    """Return a sentence with dots in the place of some of its words."""
    start, end = span
    return f"{sentence[:start]}{'.' * (end - start)}{sentence[end:]}"


def _apart(one: Mention, other: Mention) -> bool:
    return one.end <= other.start or other.end <= one.start


def _span(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
