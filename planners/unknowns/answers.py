"""The answers: determined, one fact missing, more missing, and the ways in which no question helps.

A set of facts is *sufficient* if every way to answer them settles the target. QuestBench (Li et al. 2025) also speaks
of sets that are sufficient for the true values; who asks does not know these, so here every possible answer counts.
What a single answer would do is in `OpenFact.settling`.
"""

from dataclasses import dataclass

from planners.outcome import GaveUp, Scalar
from planners.pddl.model import PlanSteps


@dataclass(frozen=True, slots=True)
class ConformantPlan:
    """One plan that reaches the goal from every possible start."""

    steps: PlanSteps


@dataclass(frozen=True, slots=True)
class NoPlanFromAny:
    """A proof that no possible start has a plan."""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """Something that could be asked.

    `values` are the answers that what is known allows, empty where they are too many to list or real numbers.
    `settling` are those after which nothing else has to be asked. `gain` is the expected share of the possible worlds
    that an answer rules out or settles, all worlds being equally likely: 1 where every answer settles the target.
    """

    name: str
    values: tuple[Scalar, ...] = ()
    settling: tuple[Scalar, ...] = ()
    gain: float = 0.0


@dataclass(frozen=True, slots=True)
class Determined:
    """The target has this value in every possible world: there is nothing to ask."""

    value: Scalar | ConformantPlan | NoPlanFromAny


@dataclass(frozen=True, slots=True)
class OneFactMissing:
    """Each of `facts` determines the target alone, whatever the answer; the one with fewest answers comes first."""

    facts: tuple[OpenFact, ...]


@dataclass(frozen=True, slots=True)
class MoreMissing:
    """No single fact determines the target.

    `sets` are all smallest sufficient sets, each of `size` facts; `facts` are the members of all of them, the one with
    the largest gain first. Where `sets` is empty, `size` facts are needed at least, and `facts` are all that are open.
    """

    size: int
    sets: tuple[tuple[str, ...], ...]
    facts: tuple[OpenFact, ...]


@dataclass(frozen=True, slots=True)
class NeverDetermined:
    """All facts that can be asked together leave the target open."""


@dataclass(frozen=True, slots=True)
class Contradictory:
    """Nothing satisfies what is known."""


Completeness = Determined | OneFactMissing | MoreMissing | NeverDetermined | Contradictory | GaveUp
