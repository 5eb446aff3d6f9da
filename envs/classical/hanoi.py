"""Tower of Hanoi: rules, instances, PDDL, words and plans. The size is the number of discs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain hanoi)
  (:requirements :strips :typing :equality :universal-preconditions :disjunctive-preconditions :negative-preconditions)
  (:types disc peg)
  (:predicates (at ?disc - disc ?peg - peg) (smaller ?small ?large - disc))
  (:action move
    :parameters (?disc - disc ?origin ?target - peg)
    :precondition (and (at ?disc ?origin) (not (= ?origin ?target))
      (forall (?small - disc)
        (imply (smaller ?small ?disc) (and (not (at ?small ?origin)) (not (at ?small ?target))))))
    :effect (and (at ?disc ?target) (not (at ?disc ?origin)))))
"""

LEXICON = Lexicon(
    phrases=(Phrase("move", "move", "{0} from {1} to {2}", ("disc", "peg", "peg"), ("put", "transfer")),),
    sentences={"at": ("{0} is on {1}", "{0} lies on {1}", "{1} carries {0}")},
    intros=(
        "Discs of different sizes are stacked on three pegs.",
        "There are three pegs, and a tower of discs that get smaller towards the top.",
    ),
    rules=(
        "The discs are numbered by size: disc1 is the smallest.",
        "A move takes the uppermost disc of one peg and puts it on another peg.",
        "No disc may ever lie on a smaller one.",
    ),
    nouns={"disc": ("disk", "ring"), "peg": ("rod", "pole", "tower")},
)
PEGS = ("peg1", "peg2", "peg3")
Places = tuple[str, ...]
"""The peg of each disc, the smallest disc first."""


@dataclass(frozen=True, slots=True)
class Hanoi(DrawnPuzzle[Places]):
    """Carry a tower from one peg to another."""

    domain_name: ClassVar[str] = "hanoi"

    discs: int
    origin: str = PEGS[0]
    target: str = PEGS[2]

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return a tower of `size` discs on a random peg, with another random peg to carry it to."""
        origin, target = random.sample(PEGS, 2)
        return cls(max(size, 1), origin, target)

    @property
    def start(self) -> Places:
        """Return the tower on its first peg."""
        return (self.origin,) * self.discs

    @property
    def objects(self) -> Mapping[str, str]:
        """Return discs and pegs."""
        return {f"disc{number}": "disc" for number in range(1, self.discs + 1)} | dict.fromkeys(PEGS, "peg")

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return that every disc is on the target."""
        return tuple(("at", f"disc{number}", self.target) for number in range(1, self.discs + 1))

    @property
    def static(self) -> frozenset[Fact]:
        """Return which disc is smaller than which."""
        numbers = range(1, self.discs + 1)
        return frozenset(
            ("smaller", f"disc{small}", f"disc{large}") for large in numbers for small in numbers if small < large
        )

    @property
    def domain_text(self) -> str:
        """Return the domain, in which a move names the disc and both pegs."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Places) -> frozenset[Fact]:
        """Return where each disc is."""
        return frozenset(("at", f"disc{number}", peg) for number, peg in enumerate(state, 1))

    def moves(self, state: Places) -> Iterator[Step]:
        """Yield the legal moves."""
        for number, origin in enumerate(state, 1):
            if origin not in state[: number - 1]:
                free = (peg for peg in PEGS if peg != origin and peg not in state[: number - 1])
                yield from (Step("move", (f"disc{number}", origin, target)) for target in free)

    def apply(self, state: Places, move: Step) -> Places | Illegal:
        """Return the places after a move."""
        disc, origin, target = move.arguments
        at = int(disc.removeprefix("disc")) - 1
        if state[at] != origin:
            return Illegal(f"{disc} is on {state[at]}, not on {origin}")
        if origin == target:
            return Illegal(f"{disc} is on {target} already")
        for small, peg in enumerate(state[:at], 1):
            if peg == origin:
                return Illegal(f"disc{small} lies above {disc} on {origin}")
            if peg == target:
                return Illegal(f"{disc} would lie on disc{small}, which is smaller")
        return (*state[:at], target, *state[at + 1 :])

    def oracle(self) -> Solution[PlanSteps]:
        """Return the recursive plan, which is the shortest: 2^discs - 1 moves."""
        (spare,) = set(PEGS) - {self.origin, self.target}
        return Solution(tuple(_carry(self.discs, self.origin, self.target, spare)), optimal=True)

    def render(self, state: Places) -> str:
        """Return one line for each peg, from bottom to top."""
        stacks = {peg: [f"disc{n}" for n in range(self.discs, 0, -1) if state[n - 1] == peg] for peg in PEGS}
        return "\n".join(f"{peg}: {' '.join(stack) or 'empty'}" for peg, stack in stacks.items())


def _carry(discs: int, origin: str, target: str, spare: str) -> Iterator[Step]:
    if discs:
        yield from _carry(discs - 1, origin, spare, target)
        yield Step("move", (f"disc{discs}", origin, target))
        yield from _carry(discs - 1, spare, target, origin)
