"""What a comparison of problems can ask for, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planners.pddl.model import PlanSteps
from planners.reasoning.answers import Undecided

Names = Literal["free", "fixed"] | Mapping[str, str]
Side = Literal["left", "right"]
Relation = Literal["stronger", "weaker", "incomparable", "unknown"]
"""How the left goal relates to the right one under the renamings that carry init onto init.

`stronger`: under some renaming every reachable state that meets the left goal meets the right one; `weaker` the
other way round; `incomparable`: neither, or the initial states differ already; `unknown`: the budget did not suffice.
"""


@dataclass(frozen=True, slots=True)
class Sameness:
    """Say what counts as the same.

    `names`: `free` lets any objects of one type change names (constants of the domain never do), `fixed` none, a
    mapping from left to right fixes what it lists. With `placeholders` init and goal may be renamed independently of
    each other (static facts hold in both), as Planetarium does for texts that describe objects without naming them:
    weaker than the default. With `extra_objects` objects that nothing touches do not count, with `irrelevant_init`
    initial facts that no action, once reachable, reads and the goal does not mention do not. `metric` compares what a
    plan should minimize as well. Two goals that no reachable state meets are compared as they are written, each literal
    completed by what it entails alone; with `unsolvable_alike` all such goals are the same.
    """

    names: Names = "free"
    placeholders: bool = False
    extra_objects: bool = False
    irrelevant_init: bool = False
    metric: bool = True
    unsolvable_alike: bool = False


@dataclass(frozen=True, slots=True)
class Equivalent:
    """`mapping` renames left objects to right ones: then the same states are reachable and the same are goals.

    `goal_mapping` is the renaming of the goal where placeholders let it differ.
    """

    mapping: Mapping[str, str]
    goal_mapping: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A part of one problem that has no counterpart in the other under any renaming.

    `text` is a fact, an object with its type or a metric of `side`; `count` is how often something that looks like
    it stands there, `other` how often in the other problem.
    """

    part: Literal["objects", "init", "goal", "metric"]
    side: Side
    text: str
    count: int = 1
    other: int = 0

    def __str__(self) -> str:
        return f"{self.part}: {self.text} stands in the {self.side} problem only ({self.count} against {self.other})"


@dataclass(frozen=True, slots=True)
class GoalWitness:
    """A reachable state that meets the goal of `meets` only, shown under one renaming; there is none without such.

    `plan` leads to `state` from the left initial state and all names are the left problem's; `missing` is what the
    other goal asks for and the state lacks (of a disjunctive goal, the whole goal). `mapping` renames left to right.
    """

    meets: Side
    state: tuple[str, ...]
    plan: PlanSteps
    missing: tuple[str, ...]
    mapping: Mapping[str, str]

    def __str__(self) -> str:
        steps = " ".join(map(str, self.plan)) or "the empty plan"
        lacks = " ".join(self.missing) or "what the other asks for"
        return f"after {steps} the {self.meets} goal is met, the other is not: it lacks {lacks}"


@dataclass(frozen=True, slots=True)
class Different:
    """No renaming makes the problems mean the same; `witness` shows it."""

    witness: Mismatch | GoalWitness
    relation: Relation = "incomparable"


Equivalence = Equivalent | Different | Undecided
