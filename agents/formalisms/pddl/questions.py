"""The questions that a request comes down to: what does a sentence, or a pattern of sentences, state?

"box3 is on box4" and "box1 is on box2" are one pattern, "X is on Y": the model translates it once, code applies it to
every such sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.english import NEGATION, QUANTIFIER, WORDS, plain, singular
from agents.formalisms.pddl.kinds import states_more_than_counts
from agents.formalisms.pddl.named import AND
from agents.formalisms.pddl.places import Layout
from agents.formalisms.pddl.references import References
from agents.formalisms.pddl.sentences import Sentence, Side

LETTERS = "XYZVWU"
_LISTED = re.compile(rf"\b[{LETTERS}]\b(?:{AND}[{LETTERS}]\b)*")
_INTRODUCING = frozenset(("there", "the", "a", "an", "is", "are", "and", "called", "named", "of", "type", *WORDS))
_TO_THE_PLANNER = re.compile(r"\?\s*$|\b(?:plans?|actions?|steps|solution|answer)\b", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence with letters for the objects that it names, and the names that they stand for there."""

    sentence: Sentence
    text: str
    names: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    quantified: bool = False
    specific: bool = False
    """Whether it is about objects of other kinds than others of its pattern, for which that states something else."""

    @property
    def side(self) -> Side:
        """Return whether the sentence speaks of the start or of the goal."""
        return self.sentence.side

    @property
    def key(self) -> str:
        """Return what the question shares with those of the same pattern.

        A plain fact is the same at the start and in the goal; what sums up or denies is read for its side.
        """
        plain_fact = self.names and not self.quantified and not NEGATION.search(self.text)
        key = self.text if plain_fact else f"{self.side}: {self.text}"
        return f"{key} [{', '.join(self.nouns.values())}]" if self.specific else key


def question(
    sentence: Sentence, kinds: Sequence[KindPart], layouts: Sequence[Layout], references: References | None = None
) -> Question | None:
    """Return what to ask of a sentence; nothing of a heading, a count, what an object is, or what is to be answered."""
    text = (references or References(kinds)).named(sentence.words)
    if text.endswith(":") or not states_more_than_counts(text):
        return None
    for layout in layouts:
        text = layout.named(text)
    by_name = {name: kind for kind in kinds for name in kind.names}
    mentioned = [found.group().lower() for found in re.finditer(r"[\w-]+", text) if found.group().lower() in by_name]
    letters = dict(zip(dict.fromkeys(mentioned), LETTERS, strict=False))
    masked = re.sub(r"[\w-]+", lambda found: letters.get(found.group().lower(), found.group()), text)
    if letters and _says_kinds(masked, [by_name[name] for name in letters]):
        return None
    quantified = _is_quantified(masked, kinds)
    if not letters and not quantified and _TO_THE_PLANNER.search(masked):
        return None
    return Question(
        sentence,
        _pattern(masked),
        {letter: name for name, letter in letters.items()},
        {letter: by_name[name].noun for name, letter in letters.items()},
        quantified,
    )


def _pattern(text: str) -> str:
    """Return a text as the sentence that it is alone."""
    whole = " ".join(text.split()).rstrip(" .;,!")
    return f"{whole[:1].upper()}{whole[1:]}."


def _says_kinds(text: str, kinds: Sequence[KindPart]) -> bool:
    """Return whether a sentence says no more than what objects are known to be: "X is a truck", "3 trucks called X"."""
    said = re.sub(r"^\s*(?:you|we|i) have\b", "", _LISTED.sub("@", text), flags=re.I)
    if said.count("@") != 1:
        return False
    known = {plain(form) for kind in kinds for word in (kind.noun, kind.role.word) for form in (word, f"{word}s")}
    words = (word.lower() for word in re.findall(r"[\w'-]+", said) if not word.isdigit())
    return all(word in _INTRODUCING or plain(word) in known for word in words)


def _is_quantified(text: str, kinds: Sequence[KindPart]) -> bool:
    """Return whether a sentence speaks of objects that it does not name ("tile X" names one)."""
    nouns = {kind.noun for kind in kinds}
    words = re.findall(r"[a-z][a-z_-]*", text.lower())
    spoken_of = [word for word in words if word in nouns or singular(word) in nouns]
    letters = re.findall(rf"(?:\b[A-Za-z][a-z_-]* )?\b[{LETTERS}]\b", text)
    introduced = {words[0].lower() for words in map(str.split, letters) if len(words) > 1}
    return any(word.lower() not in introduced for word in spoken_of) or bool(QUANTIFIER.search(text))
