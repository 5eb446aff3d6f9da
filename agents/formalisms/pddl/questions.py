"""The questions that a request comes down to: what does a sentence, or a pattern of sentences, state?

"box3 is on box4" and "box1 is on box2" are one pattern, "X is on Y": the model translates it once, code applies it to
every such sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.kinds import plain_sentence, singular, states_more_than_counts
from agents.formalisms.pddl.places import Layout
from agents.formalisms.pddl.sentences import Sentence, Side

LETTERS = "XYZVWU"
_QUANTIFIER = re.compile(
    r"\b(all|every|each|rest|others?|remaining|both|any|one of|none|same|different|adjacent|neighbou?r\w*|itself)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence with letters for the objects that it names, and the names that they stand for there."""

    sentence: Sentence
    text: str
    names: Mapping[str, str] = field(default_factory=dict)
    nouns: Mapping[str, str] = field(default_factory=dict)
    quantified: bool = False

    @property
    def side(self) -> Side:
        """Return whether the sentence speaks of the start or of the goal."""
        return self.sentence.side

    @property
    def key(self) -> str:
        """Return what the question shares with those of the same pattern."""
        return f"{self.side}: {self.text}"


def question(sentence: Sentence, kinds: Sequence[KindPart], layouts: Sequence[Layout]) -> Question | None:
    """Return what to ask of a sentence; nothing of a heading or a mere count of objects."""
    text = plain_sentence(sentence.text, kinds)
    if text.endswith(":") or not states_more_than_counts(text):
        return None
    for layout in layouts:
        text = layout.named(text)
    nouns = {name: kind.noun for kind in kinds for name in kind.names}
    mentioned = [found.group().lower() for found in re.finditer(r"[\w-]+", text) if found.group().lower() in nouns]
    letters = dict(zip(dict.fromkeys(mentioned), LETTERS, strict=False))
    masked = re.sub(r"[\w-]+", lambda found: letters.get(found.group().lower(), found.group()), text)
    return Question(
        sentence,
        " ".join(masked.split()),
        {letter: name for name, letter in letters.items()},
        {letter: nouns[name] for name, letter in letters.items()},
        _is_quantified(masked, kinds),
    )


def _is_quantified(text: str, kinds: Sequence[KindPart]) -> bool:
    """Return whether a sentence speaks of objects that it does not name ("tile X" names one)."""
    nouns = {kind.noun for kind in kinds}
    words = re.findall(r"[a-z][a-z_-]*", text.lower())
    spoken_of = [word for word in words if word in nouns or singular(word) in nouns]
    letters = re.findall(rf"(?:\b[A-Za-z][a-z_-]* )?\b[{LETTERS}]\b", text)
    introduced = {words[0].lower() for words in map(str.split, letters) if len(words) > 1}
    return any(word.lower() not in introduced for word in spoken_of) or bool(_QUANTIFIER.search(text))
