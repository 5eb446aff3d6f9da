"""Sentences with several clauses, cut into these, so that each is a pattern that occurs elsewhere, too.

"At first box A is open, crate1 and crate2 are in box A and crate3 is on crate1" becomes four clauses. Cut is only
where both sides say something of their own; words that are not understood stay with the clause before them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.formalisms.pddl.english import MODALS, PREPOSITIONS, QUANTIFIER, VERBS, word_set
from agents.formalisms.pddl.kinds import THROUGH
from agents.formalisms.pddl.references import Reference, References
from agents.formalisms.pddl.sentences import Sentence, Side, adverb, cue

_JOINT = re.compile(r"\s*[,;]\s*(?:(?:and|but|while)\s+)?|\s+(?:and|but|while)\s+", re.I)
_LEAD = re.compile(r".*(?:\bthat\b\s*,?|:)\s*", re.I | re.S)
_SPEAKER = re.compile(r"\b(?:I|we|you|it is|make sure|ensure|given|see to it|know)\b", re.I)
_TOGETHER = re.compile(
    r"\b(?:each other|one another|together|connected|next to|between|respectively|called|named)\b", re.I
)
_NUMBER = {"are": "is", "were": "was", "have": "has", "do": "does"}
_COPULA = re.compile(rf"\s+(?:(?:{'|'.join(sorted(MODALS))})(?:\s+to)?\s+be|is|are|was|were)\b", re.I)
_LOCAL = re.compile(rf"\b(?:{'|'.join(sorted(MODALS))})\b", re.I)
_ARTICLES = frozenset({"the", "a", "an", "both", "also", "of", "and"})
_SUBJECTS = word_set("the a an my your our their its it there this that these those no i you we they he she")
_MANY = 4


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence from `start` to `end`, and what it says; `names` are the places in `said` of objects."""

    start: int
    end: int
    said: str
    names: tuple[Reference, ...]

    @property
    def first(self) -> str:
        """Return the first word."""
        return self.words[0] if self.words else ""

    @property
    def words(self) -> list[str]:
        """Return the words, in small letters."""
        return re.findall(r"[\w'-]+", self.said.lower())

    @property
    def has_verb(self) -> bool:
        """Return whether there is an auxiliary verb."""
        return any(word in VERBS | MODALS for word in self.words)

    def name_in(self, place: int) -> str:
        """Return the words that name an object."""
        return self.said[self.names[place].start : self.names[place].end]

    def begins_with_name(self, nouns: frozenset[str]) -> bool:
        """Return whether nothing but articles and a noun for it stands before the first object."""
        return bool(self.names) and _is_empty(self.said[: self.names[0].start], nouns)

    def ends_with_name(self) -> bool:
        """Return whether the last words name an object."""
        return bool(self.names) and not self.said[self.names[-1].end :].strip(" .;,!")

    def is_bare(self, nouns: frozenset[str]) -> bool:
        """Return whether it says nothing of the object that it names."""
        return len(self.names) == 1 and self.begins_with_name(nouns) and self.ends_with_name()


def clauses(sentence: Sentence, references: References) -> Iterator[Sentence]:
    """Yield the clauses of a sentence; the sentence itself if it has only one, or sums things up."""
    text = sentence.text
    found = references.found(text)
    if not found or THROUGH.search(text) or (QUANTIFIER.search(text) and len(found) < _MANY):
        yield sentence
        return
    lead = _lead(text, found)
    joined = _Cutter(references).joined(text, lead, found)
    if len(joined) == 1 and lead == 0:
        yield sentence
        return
    for clause, side in zip(joined, _sides(sentence, text[:lead], joined), strict=True):
        part = text[clause.start : clause.end]
        yield Sentence(part, sentence.start + clause.start, side, sentence.before, clause.said[adverb(clause.said) :])


@dataclass(frozen=True, slots=True)
class _Cutter:
    """What cuts a sentence."""

    references: References

    def joined(self, text: str, lead: int, found: Sequence[Reference]) -> list[_Clause]:
        """Return the clauses behind the lead: pieces between commas and "and", put together where one needs another."""
        nouns = self.references.nouns
        groups: list[list[_Clause]] = []
        waiting: list[_Clause] = []
        for piece in self._pieces(text, lead, found):
            if piece.is_bare(nouns):
                waiting.append(piece)
            elif waiting and (not groups or self._takes_subjects(piece)):
                groups.append(self._of_each(waiting, piece, text))
                waiting = []
            else:
                groups[-1:] = [self._with_objects(group, waiting, text) for group in groups[-1:]]
                waiting = []
                groups += self._settled(groups.pop() if groups else [], piece, text)
        if not groups:
            return [self._merged(waiting, text)]
        groups[-1] = self._with_objects(groups[-1], waiting, text)
        return [clause for group in groups for clause in group]

    def _pieces(self, text: str, lead: int, found: Sequence[Reference]) -> Iterator[_Clause]:
        cuts = [joint.span() for joint in _JOINT.finditer(text, lead) if _is_between(joint.span(), text, found)]
        starts = [lead, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), len(text)]
        for start, end in zip(starts, ends, strict=True):
            if text[start:end].strip(" .;,!"):
                yield self._clause(start, end, text[start:end])

    def _clause(self, start: int, end: int, said: str) -> _Clause:
        return _Clause(start, end, said, tuple(self.references.found(said)))

    def _takes_subjects(self, piece: _Clause) -> bool:
        """Return whether the objects listed before a piece are what it speaks of, too: "A, B and C are open"."""
        if not piece.begins_with_name(self.references.nouns):
            return False
        behind = piece.said[piece.names[0].end :].split()
        return bool(behind) and behind[0].lower() in {*_NUMBER, *MODALS}

    def _of_each(self, subjects: list[_Clause], piece: _Clause, text: str) -> list[_Clause]:
        """Return what is said of several subjects, said of each of them."""
        if not piece.begins_with_name(self.references.nouns) or _TOGETHER.search(piece.said):
            return [self._merged([*subjects, piece], text)]
        verb, _, rest = piece.said[piece.names[0].end :].strip().partition(" ")
        said = f"{_NUMBER.get(verb.lower(), verb)} {rest}".strip()
        start, end = subjects[0].start, piece.end
        return [self._clause(start, end, f"{one.name_in(0)} {said}") for one in (*subjects, piece)]

    def _with_objects(self, done: list[_Clause], objects: list[_Clause], text: str) -> list[_Clause]:
        """Return clauses with the last one said of more objects at its end: "the van carries A, B and C"."""
        if not objects:
            return done
        last = done[-1]
        if not last.ends_with_name() or _TOGETHER.search(last.said):
            return [*done[:-1], self._merged([last, *objects], text)]
        before, end = last.said[: last.names[-1].start], objects[-1].end
        more = [self._clause(last.start, end, f"{before}{one.said}") for one in objects]
        return [*done, *more]

    def _settled(self, before: list[_Clause], piece: _Clause, text: str) -> list[list[_Clause]]:
        """Return clauses of the same words and the piece behind them: said of the same subjects, on its own, or as one.

        "A and B are on the table" and "free" are four facts, "A is on B" and "the hand is empty" two.
        """
        if not before:
            return [[piece]]
        if self._stands_alone(piece):
            return [before, [piece]]
        again = [self._of_subject(one, piece) for one in before]
        if all(again):
            return [before, [self._clause(piece.start, piece.end, said) for said in again]]
        is_word = not piece.names and len(piece.words) < 3 and piece.first not in _SUBJECTS | PREPOSITIONS
        has_copula = bool(self._subject(before[-1])[1])
        if piece.has_verb or (is_word and not has_copula) or (piece.names and not self._goes_on(piece)):
            return [before, [piece]]
        return [[*before[:-1], self._merged([before[-1], piece], text)]]

    def _of_subject(self, before: _Clause, piece: _Clause) -> str:
        """Return what a piece says of the subject of the clause before it, or nothing if it does not go on so."""
        if piece.first in ("which", "who") and before.ends_with_name():
            return f"{before.name_in(-1)} {piece.said.split(None, 1)[1]}"
        subject, verb = self._subject(before)
        if piece.first in VERBS | MODALS and subject:
            return f"{subject} {piece.said}"
        return f"{subject}{verb} {piece.said}" if verb and not piece.has_verb and self._goes_on(piece) else ""

    def _stands_alone(self, piece: _Clause) -> bool:
        if piece.begins_with_name(self.references.nouns):
            return True
        return piece.first in _SUBJECTS and (piece.has_verb or bool(piece.names))

    def _goes_on(self, piece: _Clause) -> bool:
        """Return whether a piece says more of the subject before it: "at Y", "not free", "loaded with Y", "free"."""
        if piece.first in _SUBJECTS:
            return False
        participle = re.match(r"\w{3,}(?:ed|ing|en)\b", piece.first) is not None
        return piece.first in PREPOSITIONS | {"not"} or participle or not piece.names

    def _subject(self, clause: _Clause) -> tuple[str, str]:
        """Return the object that a clause begins with, and the verb if that is one of being."""
        if not clause.begins_with_name(self.references.nouns):
            return "", ""
        end = clause.names[0].end
        verb = _COPULA.match(clause.said, end)
        return clause.said[:end], verb.group() if verb else ""

    def _merged(self, parts: Sequence[_Clause], text: str) -> _Clause:
        said = parts[0].said + text[parts[0].end : parts[-1].end]
        return self._clause(parts[0].start, parts[-1].end, said)


def _lead(text: str, found: Sequence[Reference]) -> int:
    """Return the length of the words before the first clause that only say whose state is told: "I know that ..."."""
    start = adverb(text)
    before = text[: found[0].start]
    if (said := _LEAD.match(before)) and (cue(said.group()) or _SPEAKER.search(said.group())):
        return said.end()
    comma = before.find(",")
    if start == 0 and comma >= 0 and cue(before[:comma]) and not set(before[:comma].lower().split()) & (VERBS | MODALS):
        return comma + 1 + len(before[comma + 1 :]) - len(before[comma + 1 :].lstrip())
    return min(start, found[0].start)


def _sides(sentence: Sentence, lead: str, parts: Sequence[_Clause]) -> list[Side]:
    """Return the side of each clause: that of the sentence, unless its parts speak of both.

    They do, too, if only later ones have a "should" and nothing else makes the sentence a goal.
    """
    first, cues = cue(lead), [cue(part.said) for part in parts]
    mixed = len({found for found in (first, *cues) if found}) > 1
    told = [part.said for part, found in zip(parts, cues, strict=True) if found]
    later = sentence.side == "goal" and not first and not cues[0] and all(_LOCAL.search(said) for said in told)
    if not told or not (mixed or later):
        return [sentence.side] * len(parts)
    sides: list[Side] = []
    for found in cues:
        sides.append(found or (sides[-1] if sides else first or sentence.before))
    return sides


def _is_between(span: tuple[int, int], text: str, found: Sequence[Reference]) -> bool:
    """Return whether a joint is inside no name and no brackets."""
    start, end = span
    open_brackets = text.count("(", 0, start) - text.count(")", 0, start)
    return open_brackets <= 0 and all(end <= one.start or one.end <= start for one in found)


def _is_empty(words: str, nouns: frozenset[str]) -> bool:
    return all(word in _ARTICLES or word in nouns for word in re.findall(r"[\w'-]+", words.lower()))
