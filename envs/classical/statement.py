"""A task in words, kept in parts: what is going on, the rules, the facts, the goal, how to answer."""

from dataclasses import dataclass
from random import Random

from envs.classical.puzzle import Fact, Lexicon, Phrase, Puzzle, S, say

_GOALS = (
    "Your goal is that all of this holds at the end:",
    "At the end, all of the following must hold:",
    "Reach a state in which:",
)
_FACTS = ("In the beginning:", "This is the situation:", "At the start:")


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of a text, each a tuple of sentences."""

    intro: str
    rules: tuple[str, ...]
    opening: str
    facts: tuple[str, ...]
    closing: str
    goal: tuple[str, ...]
    form: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the whole task."""
        parts = [
            "\n".join((self.intro, *self.rules)),
            self.situation,
            "\n".join(("Write the plan with one action a line, each in one of these forms:", *_items(self.form))),
        ]
        return "\n\n".join(parts)

    @property
    def situation(self) -> str:
        """Return start and goal alone, for a reader who knows the rules and writes no plan."""
        start, goal = (self.opening, *_items(self.facts)), (self.closing, *_items(self.goal))
        return "\n\n".join("\n".join(part) for part in (start, goal))


def state_task(puzzle: Puzzle[S], random: Random) -> Statement:
    """Put a puzzle into words: the same stream of random numbers gives the same words."""
    lexicon = puzzle.lexicon
    variants = {predicate: random.randrange(len(told)) for predicate, told in sorted(lexicon.sentences.items())}
    facts = [fact for fact in sorted(puzzle.static | puzzle.facts(puzzle.start)) if fact[0] in lexicon.sentences]
    random.shuffle(facts)

    def sentences(of: list[Fact] | tuple[Fact, ...]) -> tuple[str, ...]:
        return tuple(say(lexicon, fact, variants.get(fact[0], 0)) for fact in of)

    return Statement(
        intro=random.choice(lexicon.intros),
        rules=lexicon.rules,
        opening=random.choice(_FACTS),
        facts=(*puzzle.remarks, *sentences(facts)),
        closing=random.choice(_GOALS),
        goal=sentences(puzzle.goal),
        form=tuple(_form(lexicon, phrase) for phrase in lexicon.phrases),
    )


def in_words(lexicon: Lexicon, action: str, arguments: tuple[str, ...]) -> str:
    """Return one step in words."""
    phrase = next(phrase for phrase in lexicon.phrases if phrase.action == action)
    return phrase.words.format(*arguments)


def _form(lexicon: Lexicon, phrase: Phrase) -> str:
    """Return how an action is written, in words and in PDDL, with kinds in the places of its arguments."""
    kinds = [lexicon.kind(types).replace(" ", "-").upper() for types in phrase.takes]
    return f"{phrase.words.format(*kinds)}   or   ({' '.join((phrase.action, *kinds))})"


def _items(sentences: tuple[str, ...]) -> list[str]:
    return [f"- {sentence}." if not sentence.endswith(")") else f"- {sentence}" for sentence in sentences]
