"""Blocks on three spots: rules, instances, PDDL, words and plans. The size is the number of blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain three-stacks)
  (:requirements :strips :typing :equality :negative-preconditions)
  (:types thing - object block spot - thing)
  (:predicates (on ?block - block ?thing - thing) (clear ?thing - thing))
  (:action move
    :parameters (?block - block ?below ?target - thing)
    :precondition (and (on ?block ?below) (clear ?block) (clear ?target) (not (= ?block ?target)))
    :effect (and (on ?block ?target) (clear ?below) (not (on ?block ?below)) (not (clear ?target)))))
"""
_THING = "block spot"
LEXICON = Lexicon(
    phrases=(Phrase("move", "move", "{0} from {1} to {2}", ("block", _THING, _THING), ("put", "transfer", "shift")),),
    sentences={
        "on": ("{0} is on {1}", "{0} stands on {1}", "{1} carries {0}"),
        "clear": ("nothing is on {0}", "{0} is free on top"),
    },
    intros=(
        "Blocks are stacked on three spots of a floor.",
        "A crane moves blocks between three stacks, each on its own spot.",
    ),
    rules=(
        "A move takes the uppermost block of one stack and puts it on top of another stack, or on a spot that is "
        "empty.",
        "Say what the block stands on before and what it stands on afterwards: a block or a spot.",
    ),
)
SPOTS = ("spot1", "spot2", "spot3")
Stacks = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The blocks on each spot, from bottom to top."""


@dataclass(frozen=True, slots=True)
class ThreeStacks(DrawnPuzzle[Stacks]):
    """Build one stack on the first spot, in the order of `wanted` from bottom to top."""

    domain_name: ClassVar[str] = "three-stacks"

    first: Stacks
    wanted: tuple[str, ...]

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return `size` blocks in random order on the first two spots, to be put together in another order."""
        blocks = [f"block{number}" for number in range(1, max(size, 2) + 1)]
        half = (len(blocks) + 1) // 2
        laid = tuple(random.sample(blocks, len(blocks)))
        wanted = tuple(random.sample(blocks, len(blocks)))
        return cls((laid[:half], laid[half:], ()), wanted)

    @property
    def start(self) -> Stacks:
        """Return the first stacks."""
        return self.first

    @property
    def objects(self) -> Mapping[str, str]:
        """Return blocks and spots."""
        return dict.fromkeys(sorted(self.wanted, key=lambda name: int(name[5:])), "block") | dict.fromkeys(
            SPOTS, "spot"
        )

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return what stands on what."""
        return tuple(("on", upper, lower) for lower, upper in zip((SPOTS[0], *self.wanted), self.wanted, strict=False))

    @property
    def domain_text(self) -> str:
        """Return the domain, in which a move names what the block stands on before and after."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Stacks) -> frozenset[Fact]:
        """Return what stands on what, and what is clear."""
        found: set[Fact] = set()
        for spot, stack in zip(SPOTS, state, strict=True):
            found |= {("on", upper, lower) for lower, upper in zip((spot, *stack), stack, strict=False)}
            found.add(("clear", _top(spot, stack)))
        return frozenset(found)

    def moves(self, state: Stacks) -> Iterator[Step]:
        """Yield the legal moves."""
        for origin, stack in enumerate(state):
            if stack:
                below = (SPOTS[origin], *stack)[-2]
                tops = [_top(SPOTS[at], state[at]) for at in range(3) if at != origin]
                yield from (Step("move", (stack[-1], below, top)) for top in tops)

    def apply(self, state: Stacks, move: Step) -> Stacks | Illegal:
        """Return the stacks after a move."""
        block, below, target = move.arguments
        origin = next(at for at in range(3) if block in state[at])
        stack = (SPOTS[origin], *state[origin])
        place = stack.index(block)
        if stack[place - 1] != below:
            return Illegal(f"{block} is on {stack[place - 1]}, not on {below}")
        if place < len(stack) - 1:
            return Illegal(f"{stack[place + 1]} is on {block}")
        if target == block:
            return Illegal(f"{block} cannot stand on itself")
        onto = next((at for at in range(3) if _top(SPOTS[at], state[at]) == target), None)
        if onto is None:
            return Illegal(f"something is on {target}")
        return _moved(state, origin, onto)

    def estimate(self, state: Stacks) -> int:
        """Count the moves that each block needs alone: two if it stands wrongly on the first spot."""
        settled = self._settled(state)
        return 2 * (len(state[0]) - settled) + len(state[1]) + len(state[2])

    def oracle(self) -> Solution[PlanSteps]:
        """Clear the first spot down to what is right, then dig out block after block."""
        state, steps = self.first, []

        def shift(origin: int, onto: int) -> None:
            nonlocal state
            below = (SPOTS[origin], *state[origin])[-2]
            steps.append(Step("move", (state[origin][-1], below, _top(SPOTS[onto], state[onto]))))
            state = _moved(state, origin, onto)

        while len(state[0]) > self._settled(state):
            shift(0, 2)
        for block in self.wanted[len(state[0]) :]:
            holder = 1 if block in state[1] else 2
            while state[holder][-1] != block:
                shift(holder, 3 - holder)
            shift(holder, 0)
        return Solution(tuple(steps))

    def render(self, state: Stacks) -> str:
        """Return one line for each spot, from bottom to top."""
        return "\n".join(f"{spot}: {' '.join(stack) or 'empty'}" for spot, stack in zip(SPOTS, state, strict=True))

    def _settled(self, state: Stacks) -> int:
        """Return how many blocks from the bottom of the first spot are in their final place."""
        pairs = list(zip(state[0], self.wanted, strict=False))
        return next((at for at, (one, other) in enumerate(pairs) if one != other), len(pairs))


def _top(spot: str, stack: tuple[str, ...]) -> str:
    return stack[-1] if stack else spot


def _moved(state: Stacks, origin: int, onto: int) -> Stacks:
    stacks = list(state)
    stacks[onto] = (*stacks[onto], stacks[origin][-1])
    stacks[origin] = stacks[origin][:-1]
    first, second, third = stacks
    return first, second, third
