"""Blocks on a table and one hand: rules, instances, PDDL, words and plans. The size is the number of blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import OracleAnswer, Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain blocksworld)
  (:requirements :strips :typing)
  (:types block)
  (:predicates (on ?upper ?lower - block) (on-table ?block - block) (clear ?block - block)
    (holding ?block - block) (hand-empty))
  (:action pick-up
    :parameters (?block - block)
    :precondition (and (clear ?block) (on-table ?block) (hand-empty))
    :effect (and (holding ?block) (not (clear ?block)) (not (on-table ?block)) (not (hand-empty))))
  (:action put-down
    :parameters (?block - block)
    :precondition (holding ?block)
    :effect (and (clear ?block) (on-table ?block) (hand-empty) (not (holding ?block))))
  (:action stack
    :parameters (?upper ?lower - block)
    :precondition (and (holding ?upper) (clear ?lower))
    :effect (and (on ?upper ?lower) (clear ?upper) (hand-empty) (not (holding ?upper)) (not (clear ?lower))))
  (:action unstack
    :parameters (?upper ?lower - block)
    :precondition (and (on ?upper ?lower) (clear ?upper) (hand-empty))
    :effect (and (holding ?upper) (clear ?lower) (not (on ?upper ?lower)) (not (clear ?upper)) (not (hand-empty)))))
"""

LEXICON = Lexicon(
    phrases=(
        Phrase("pick-up", "pick up", "{0}", ("block",), ("take from the table",)),
        Phrase("put-down", "put down", "{0}", ("block",), ("put on the table", "place on the table")),
        Phrase("stack", "stack", "{0} on {1}", ("block", "block"), ("put on", "place on")),
        Phrase("unstack", "unstack", "{0} from {1}", ("block", "block"), ("take off", "remove from")),
    ),
    sentences={
        "on": ("{0} is on {1}", "{0} stands on top of {1}", "{1} has {0} on it"),
        "on-table": ("{0} is on the table", "{0} stands directly on the table"),
        "clear": ("nothing is on {0}", "{0} is clear"),
        "holding": ("the hand holds {0}",),
        "hand-empty": ("the hand is empty", "the hand holds nothing"),
    },
    intros=(
        "Some blocks stand on a table, alone or in towers, and a hand can move them.",
        "A robot hand rearranges towers of blocks on a table.",
    ),
    rules=(
        "The hand holds at most one block.",
        "It picks a block up from the table, or unstacks it from another block, if it is empty and nothing is on the "
        "block.",
        "It puts the block that it holds down on the table, or stacks it on a block with nothing on it.",
        "If no plan exists, say so.",
    ),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The towers, each from bottom to top, and the block in the hand or nothing."""

    towers: frozenset[tuple[str, ...]]
    held: str = ""


@dataclass(frozen=True, slots=True)
class Blocksworld(DrawnPuzzle[Table]):
    """Rearrange towers into the towers of the goal."""

    domain_name: ClassVar[str] = "blocksworld"

    first: Table
    wanted: tuple[tuple[str, ...], ...]

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return random towers of `size` blocks, and others as the goal; of one block there is nothing to ask."""
        blocks = [f"block{number}" for number in range(1, max(size, 2) + 1)]
        wanted = _towers(random, blocks)
        while all(len(tower) == 1 for tower in wanted):
            wanted = _towers(random, blocks)
        first = Table(frozenset(_towers(random, blocks)))
        while not cls(first, wanted).unmet(first):
            first = Table(frozenset(_towers(random, blocks)))
        return cls(first, wanted)

    @property
    def start(self) -> Table:
        """Return the first towers."""
        return self.first

    @property
    def objects(self) -> Mapping[str, str]:
        """Return the blocks."""
        return dict.fromkeys(sorted(_blocks(self.first), key=lambda name: int(name[5:])), "block")

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return what must lie on what; where the lowest blocks stand is open."""
        return tuple(("on", upper, lower) for tower in self.wanted for lower, upper in pairwise(tower))

    @property
    def domain_text(self) -> str:
        """Return the four-operator domain."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Table) -> frozenset[Fact]:
        """Return the towers and the hand as facts."""
        found: set[Fact] = {("holding", state.held) if state.held else ("hand-empty",)}
        for tower in state.towers:
            found |= {("on-table", tower[0]), ("clear", tower[-1])}
            found |= {("on", upper, lower) for lower, upper in pairwise(tower)}
        return frozenset(found)

    def moves(self, state: Table) -> Iterator[Step]:
        """Yield the legal moves."""
        tops = sorted(tower[-1] for tower in state.towers)
        if state.held:
            yield Step("put-down", (state.held,))
            yield from (Step("stack", (state.held, top)) for top in tops)
            return
        for tower in sorted(state.towers, key=lambda tower: tower[-1]):
            yield Step("unstack", tower[:-3:-1]) if len(tower) > 1 else Step("pick-up", tower)

    def apply(self, state: Table, move: Step) -> Table | Illegal:
        """Return the table after a move."""
        block, other = (*move.arguments, "")[:2]
        if move.action in {"put-down", "stack"}:
            return _release(state, block, other)
        return _grasp(state, block, other)

    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Take down every block that is not in its final place, then build the towers of the goal upwards."""
        below = {fact[1]: fact[2] for fact in self.goal}
        towers = {tower: _settled(tower, below) for tower in sorted(self.first.towers)}
        steps: list[Step] = []
        for tower, settled in towers.items():
            for at in reversed(range(max(settled, 1), len(tower))):
                steps += [Step("unstack", (tower[at], tower[at - 1])), Step("put-down", (tower[at],))]
        placed = {block for tower, settled in towers.items() for block in tower[1:settled]}
        for goal_tower in self.wanted:
            for lower, upper in pairwise(goal_tower):
                if upper not in placed:
                    steps += [Step("pick-up", (upper,)), Step("stack", (upper, lower))]
        return Solution(tuple(steps))

    def render(self, state: Table) -> str:
        """Return one line for each tower, from bottom to top."""
        towers = "\n".join(f"table | {' | '.join(tower)}" for tower in sorted(state.towers))
        return f"hand: {state.held or 'empty'}\n{towers}"


def _settled(tower: tuple[str, ...], below: Mapping[str, str]) -> int:
    """Return how many blocks from the bottom stand where the goal wants them."""
    if tower[0] in below:
        return 0
    count = 1
    while count < len(tower) and below.get(tower[count]) == tower[count - 1]:
        count += 1
    return count


def _release(state: Table, block: str, onto: str) -> Table | Illegal:
    if state.held != block:
        return Illegal(f"the hand does not hold {block}")
    if not onto:
        return Table(state.towers | {(block,)})
    if onto == block:
        return Illegal(f"{block} cannot stand on itself")
    tower = next((tower for tower in state.towers if tower[-1] == onto), None)
    if tower is None:
        return Illegal(f"something is on {onto}")
    return Table(state.towers - {tower} | {(*tower, block)})


def _grasp(state: Table, block: str, lower: str) -> Table | Illegal:
    if state.held:
        return Illegal(f"the hand already holds {state.held}")
    tower = next(tower for tower in state.towers if block in tower)
    at = tower.index(block)
    if not lower and at > 0:
        return Illegal(f"{block} is not on the table but on {tower[at - 1]}")
    if lower and (at == 0 or tower[at - 1] != lower):
        return Illegal(f"{block} is not on {lower}")
    if at < len(tower) - 1:
        return Illegal(f"{tower[at + 1]} is on {block}")
    rest = state.towers - {tower}
    return Table(rest | {tower[:-1]} if at else rest, block)


def _towers(random: Random, blocks: list[str]) -> tuple[tuple[str, ...], ...]:
    towers: list[list[str]] = []
    for block in random.sample(blocks, len(blocks)):
        place = random.randrange(len(towers) + 1)
        if place == len(towers):
            towers.append([])
        towers[place].append(block)
    return tuple(map(tuple, towers))


def _blocks(state: Table) -> set[str]:
    return {block for tower in state.towers for block in tower}
