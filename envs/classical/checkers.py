"""Checker jumping: rules, instances, PDDL, words and plans. The size is the number of checkers of each colour."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain checker-jumping)
  (:requirements :strips :typing)
  (:types cell)
  (:predicates (red ?cell - cell) (blue ?cell - cell) (free ?cell - cell) (left-of ?left ?right - cell))
  (:action slide-red
    :parameters (?origin ?target - cell)
    :precondition (and (red ?origin) (free ?target) (left-of ?origin ?target))
    :effect (and (red ?target) (free ?origin) (not (red ?origin)) (not (free ?target))))
  (:action slide-blue
    :parameters (?origin ?target - cell)
    :precondition (and (blue ?origin) (free ?target) (left-of ?target ?origin))
    :effect (and (blue ?target) (free ?origin) (not (blue ?origin)) (not (free ?target))))
  (:action jump-red
    :parameters (?origin ?over ?target - cell)
    :precondition (and (red ?origin) (blue ?over) (free ?target) (left-of ?origin ?over) (left-of ?over ?target))
    :effect (and (red ?target) (free ?origin) (not (red ?origin)) (not (free ?target))))
  (:action jump-blue
    :parameters (?origin ?over ?target - cell)
    :precondition (and (blue ?origin) (red ?over) (free ?target) (left-of ?target ?over) (left-of ?over ?origin))
    :effect (and (blue ?target) (free ?origin) (not (blue ?origin)) (not (free ?target)))))
"""

_SLIDE, _JUMP = ("cell", "cell"), ("cell", "cell", "cell")
LEXICON = Lexicon(
    phrases=(
        Phrase("slide-red", "slide red", "from {0} to {1}", _SLIDE, ("move red",)),
        Phrase("slide-blue", "slide blue", "from {0} to {1}", _SLIDE, ("move blue",)),
        Phrase("jump-red", "jump red", "from {0} over {1} to {2}", _JUMP, ("red jumps",)),
        Phrase("jump-blue", "jump blue", "from {0} over {1} to {2}", _JUMP, ("blue jumps",)),
    ),
    sentences={
        "red": ("a red checker is on {0}", "{0} holds a red checker"),
        "blue": ("a blue checker is on {0}", "{0} holds a blue checker"),
        "free": ("{0} is empty", "nothing is on {0}"),
    },
    intros=(
        "Red and blue checkers stand in a row of cells, with one empty cell between the colours.",
        "On a board of one row, red and blue checkers want to change sides.",
    ),
    rules=(
        "The cells are numbered from left to right: cell2 is right of cell1.",
        "Red checkers move to the right only, blue checkers to the left only.",
        "A checker slides to the empty cell if that is the next one, or jumps over exactly one checker of the other "
        "colour into the empty cell behind it.",
    ),
    nouns={"cell": ("square", "position", "field")},
)
Row = str
"""The cells from left to right: R, B, and _ for the empty one."""
_WAY = {"red": ("R", 1), "blue": ("B", -1)}
_FACT = {"R": "red", "B": "blue", "_": "free"}


@dataclass(frozen=True, slots=True)
class Checkers(DrawnPuzzle[Row]):
    """Let `each` red and `each` blue checkers change sides."""

    domain_name: ClassVar[str] = "checker-jumping"

    each: int

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return the board with `size` checkers of each colour; only the words differ between tasks of a size."""
        return cls(max(size, 1))

    @property
    def start(self) -> Row:
        """Return the row with red on the left."""
        return "R" * self.each + "_" + "B" * self.each

    @property
    def objects(self) -> Mapping[str, str]:
        """Return the cells."""
        return {f"cell{number}": "cell" for number in range(1, 2 * self.each + 2)}

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return the row with blue on the left."""
        row = "B" * self.each + "_" + "R" * self.each
        return tuple((_FACT[what], f"cell{number}") for number, what in enumerate(row, 1))

    @property
    def static(self) -> frozenset[Fact]:
        """Return which cell is left of which."""
        return frozenset(("left-of", f"cell{number}", f"cell{number + 1}") for number in range(1, 2 * self.each + 1))

    @property
    def domain_text(self) -> str:
        """Return the domain with two actions for each colour."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Row) -> frozenset[Fact]:
        """Return what is on each cell."""
        return frozenset((_FACT[what], f"cell{number}") for number, what in enumerate(state, 1))

    def moves(self, state: Row) -> Iterator[Step]:
        """Yield the legal moves, red before blue."""
        for colour in _WAY:
            move = _only_move(state, colour)
            if move is not None:
                yield move

    def apply(self, state: Row, move: Step) -> Row | Illegal:
        """Return the row after a move."""
        kind, colour = move.action.split("-")
        own, way = _WAY[colour]
        cells = [int(name.removeprefix("cell")) - 1 for name in move.arguments]
        origin, target = cells[0], cells[-1]
        if state[origin] != own:
            return Illegal(f"no {colour} checker is on {move.arguments[0]}")
        if state[target] != "_":
            return Illegal(f"{move.arguments[-1]} is not empty")
        if cells != list(range(origin, target + way, way)):
            side = "right" if way > 0 else "left"
            return Illegal(f"a {colour} checker {kind}s to the {side}, over cells that are next to each other")
        if kind == "jump" and state[cells[1]] in {own, "_"}:
            return Illegal(f"no checker of the other colour is on {move.arguments[1]}")
        row = list(state)
        row[origin], row[target] = "_", own
        return "".join(row)

    def oracle(self) -> Solution[PlanSteps]:
        """Return the known shortest plan, each * (each + 2) moves: runs of one colour that grow, stay and shrink."""
        growing = list(range(1, self.each))
        state, steps = self.start, []
        for run, colour in zip([*growing, *[self.each] * 3, *reversed(growing)], cycle(_WAY), strict=False):
            for _ in range(run):
                move = _only_move(state, colour)
                assert move is not None
                after = self.apply(state, move)
                assert isinstance(after, str)
                state = after
                steps.append(move)
        return Solution(tuple(steps), optimal=True)

    def render(self, state: Row) -> str:
        """Return the row."""
        return state


def _only_move(state: Row, colour: str) -> Step | None:
    """Return the move that a colour has; the checker next to the hole decides between slide and jump."""
    own, way = _WAY[colour]
    hole = state.index("_")
    for distance, kind in ((1, "slide"), (2, "jump")):
        origin = hole - way * distance
        if 0 <= origin < len(state) and state[origin] == own:
            cells = range(origin, hole + way, way)
            return Step(f"{kind}-{colour}", tuple(f"cell{cell + 1}" for cell in cells))
    return None
