"""What one instance of a world knows: its rules, its PDDL and its words."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar, Generic, Self, TypeVar

from envs.world import OracleAnswer
from planners import OBJECT, And, Atom, Constant, PlanSteps, Problem, Step

S = TypeVar("S", bound=Hashable)
Fact = tuple[str, ...]
"""A predicate and its objects: `("on", "block1", "block2")`."""


@dataclass(frozen=True, slots=True)
class Illegal:
    """Say why a move is not possible."""

    reason: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Say how one action reads: a verb, then its arguments in the places `{0}`, `{1}`.

    `takes` names for each argument the types it may have, separated by spaces; `also` are other verbs for it.
    """

    action: str
    verb: str
    arguments: str
    takes: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return the whole phrase with its places."""
        return f"{self.verb} {self.arguments}".strip()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a world: several introductions, the rules, and for each predicate several sentences.

    A predicate without a sentence is never told: the rules say it already. `nouns` are other words for a type,
    `groups` words for several types at once, as a phrase takes them.
    """

    phrases: tuple[Phrase, ...]
    sentences: Mapping[str, tuple[str, ...]]
    intros: tuple[str, ...]
    rules: tuple[str, ...]
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def kind(self, types: str) -> str:
        """Return one word for types that an argument may have, or all of them."""
        return self.groups.get(types) or " or ".join(types.split())


class Puzzle(ABC, Generic[S]):
    """One instance with rules of its own, which share no code with the replay of PDDL.

    Moves are steps of the PDDL encoding, so that a plan means the same to both.
    """

    @property
    @abstractmethod
    def start(self) -> S:
        """Return the first state."""

    @property
    @abstractmethod
    def objects(self) -> Mapping[str, str]:
        """Return each object with its type."""

    @property
    @abstractmethod
    def goal(self) -> tuple[Fact, ...]:
        """Return the facts that must hold at the end."""

    @property
    @abstractmethod
    def domain_text(self) -> str:
        """Return the domain in PDDL."""

    @property
    @abstractmethod
    def lexicon(self) -> Lexicon:
        """Return the words."""

    @property
    def static(self) -> frozenset[Fact]:
        """Return the facts that never change."""
        return frozenset()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return sentences that a reader needs besides the facts."""
        return ()

    @abstractmethod
    def facts(self, state: S) -> frozenset[Fact]:
        """Return the facts of a state that moves can change."""

    @abstractmethod
    def moves(self, state: S) -> Iterator[Step]:
        """Yield the legal moves, in a fixed order; of several spellings of one move only one."""

    @abstractmethod
    def apply(self, state: S, move: Step) -> S | Illegal:
        """Return the state after a move that is well formed, or why it is illegal."""

    @abstractmethod
    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Return a plan made by construction, or a proof that there is none."""

    def step(self, state: S, move: Step) -> S | Illegal:
        """Return the state after any move, or why it is malformed or illegal."""
        phrase = next((phrase for phrase in self.lexicon.phrases if phrase.action == move.action), None)
        if phrase is None:
            names = ", ".join(phrase.action for phrase in self.lexicon.phrases)
            return Illegal(f"there is no action {move.action!r}; the actions are {names}")
        if len(move.arguments) != len(phrase.takes):
            return Illegal(f"{move.action!r} takes {len(phrase.takes)} objects, not {len(move.arguments)}")
        for name, kinds in zip(move.arguments, phrase.takes, strict=True):
            if name not in self.objects:
                return Illegal(f"there is no {name!r}")
            if self.objects[name] not in kinds.split():
                return Illegal(f"{name!r} is a {self.objects[name]}, where a {self.lexicon.kind(kinds)} belongs")
        return self.apply(state, move)

    def unmet(self, state: S) -> tuple[Fact, ...]:
        """Return the facts of the goal that do not hold; none: the goal is reached."""
        held = self.facts(state)
        return tuple(fact for fact in self.goal if fact not in held)

    def key(self, state: S) -> Hashable:
        """Return the same value only for states that are as far from the goal; search keeps one of each."""
        return state

    def estimate(self, state: S) -> int:
        """Return a number of moves that every plan from here has at least."""
        return 0

    def render(self, state: S) -> str:
        """Return the state as text."""
        return "\n".join(sorted(say(self.lexicon, fact) for fact in self.facts(state)))

    def tell(self, fact: Fact) -> str:
        """Return a fact in words."""
        return say(self.lexicon, fact)


class DrawnPuzzle(Puzzle[S]):
    """A puzzle of a family that makes its instances itself."""

    domain_name: ClassVar[str]

    @classmethod
    @abstractmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return an instance of the size."""


def say(lexicon: Lexicon, fact: Fact, variant: int = 0) -> str:
    """Return a fact as a sentence without its full stop; a predicate without sentence is written as it is."""
    sentences = lexicon.sentences.get(fact[0])
    if not sentences:
        return " ".join(fact)
    return sentences[variant % len(sentences)].format(*fact[1:])


def kinds_of(objects: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence on the type of each object; of one type only, there is nothing to say."""
    if len(set(objects.values())) < 2:
        return ()
    return tuple(f"{name} is of type {kind}" for name, kind in objects.items())


def problem_of(puzzle: Puzzle[S], name: str, domain: str) -> Problem:
    """Return the puzzle as a PDDL problem."""
    init = puzzle.static | puzzle.facts(puzzle.start)
    objects = {name: (kind or OBJECT,) for name, kind in puzzle.objects.items()}
    goal = And(tuple(atom(fact) for fact in puzzle.goal))
    return Problem(name, domain, objects, frozenset(map(atom, init)), goal=goal)


def atom(fact: Fact) -> Atom:
    """Return a fact as a PDDL atom."""
    return Atom(fact[0], tuple(Constant(name) for name in fact[1:]))
