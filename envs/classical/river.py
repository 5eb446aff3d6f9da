"""River crossing: rules, instances, PDDL, words, and search as the oracle. The size is the number of pairs."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.classical.search import shortest
from envs.world import OracleAnswer
from planners import PlanSteps, Step

CAPACITIES = (2, 3, 4)
BANKS = ("left", "right")
_HEAD = """\
(define (domain river-crossing)
  (:requirements :adl)
  (:types person bank - object actor agent - person)
  (:predicates (at ?person - person ?bank - bank) (boat-at ?bank - bank) (represents ?agent - agent ?actor - actor))
"""
_ACTION = """\
  (:action {name}
    :parameters ({riders} - person ?origin ?target - bank)
    :precondition (and (boat-at ?origin) (not (= ?origin ?target)) {present}{distinct}
      {boat}
      {left_behind}
      {arrived})
    :effect (and (boat-at ?target) (not (boat-at ?origin)) {effect}))
"""
# Whoever is an actor in a group either has the own agent there or meets no agent there at all.
_SAFE = """(forall (?actor - actor) (imply {actor}
        (or (exists (?agent - agent) (and (represents ?agent ?actor) {agent}))
          (forall (?agent - agent) (not {agent})))))"""


def domain_text(capacity: int) -> str:
    """Return the domain with one action for each number of people in the boat."""
    return _HEAD + "".join(_action(number) for number in range(1, capacity + 1)).rstrip() + ")\n"


def _action(number: int) -> str:
    riders = [f"?rider{index}" for index in range(1, number + 1)]
    return _ACTION.format(
        name=f"cross{number}",
        riders=" ".join(riders),
        present=" ".join(f"(at {rider} ?origin)" for rider in riders),
        distinct="".join(f" (not (= {one} {other}))" for one, other in combinations(riders, 2)),
        boat=_safe(_any_of("{0}", riders)),
        left_behind=_safe(f"(and (at {{0}} ?origin) (not {_any_of('{0}', riders)}))"),
        arrived=_safe(f"(or (at {{0}} ?target) {_any_of('{0}', riders)})"),
        effect=" ".join(f"(at {rider} ?target) (not (at {rider} ?origin))" for rider in riders),
    )


def _safe(member: str) -> str:
    return _SAFE.format(actor=member.format("?actor"), agent=member.format("?agent"))


def _any_of(person: str, riders: list[str]) -> str:
    return f"(or {' '.join(f'(= {person} {rider})' for rider in riders)})"


@dataclass(frozen=True, slots=True)
class Banks:
    """Who is still on the left bank, and where the boat is."""

    left: frozenset[str]
    boat: str


@dataclass(frozen=True, slots=True)
class River(DrawnPuzzle[Banks]):
    """Take pairs of an actor and an agent over a river in a boat that holds `capacity` people."""

    domain_name: ClassVar[str] = "river-crossing"

    pairs: int
    capacity: int = 2

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return `size` pairs and a random boat for two to four; from four pairs on some boats are too small."""
        return cls(max(size, 1), random.choice(CAPACITIES))

    @property
    def people(self) -> tuple[str, ...]:
        """Return everyone, each actor before the own agent."""
        return tuple(f"{role}{number}" for number in range(1, self.pairs + 1) for role in ("actor", "agent"))

    @property
    def start(self) -> Banks:
        """Return the state with everyone on the left."""
        return Banks(frozenset(self.people), "left")

    @property
    def objects(self) -> Mapping[str, str]:
        """Return people and banks."""
        return {name: name[:5] for name in self.people} | dict.fromkeys(BANKS, "bank")

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return that everyone is on the right."""
        return tuple(("at", name, "right") for name in self.people)

    @property
    def static(self) -> frozenset[Fact]:
        """Return who represents whom."""
        return frozenset(("represents", f"agent{number}", f"actor{number}") for number in range(1, self.pairs + 1))

    @property
    def domain_text(self) -> str:
        """Return the domain for this boat."""
        return domain_text(self.capacity)

    @property
    def lexicon(self) -> Lexicon:
        """Return the words for this boat."""
        return _lexicon(self.capacity)

    def facts(self, state: Banks) -> frozenset[Fact]:
        """Return where everyone and the boat are."""
        places = (("at", name, "left" if name in state.left else "right") for name in self.people)
        return frozenset((("boat-at", state.boat), *places))

    def moves(self, state: Banks) -> Iterator[Step]:
        """Yield the legal crossings, the riders in the order of `people`."""
        here = [name for name in self.people if (name in state.left) == (state.boat == "left")]
        across = BANKS[state.boat == "left"]
        for number in range(1, self.capacity + 1):
            for riders in combinations(here, number):
                move = Step(f"cross{number}", (*riders, state.boat, across))
                if isinstance(self.apply(state, move), Banks):
                    yield move

    def apply(self, state: Banks, move: Step) -> Banks | Illegal:
        """Return the banks after a crossing."""
        *names, origin, target = move.arguments
        riders = frozenset(names)
        if origin == target:
            return Illegal(f"the boat would stay at the {origin} bank")
        if origin != state.boat:
            return Illegal(f"the boat is at the {state.boat} bank")
        if len(riders) < len(names):
            return Illegal("somebody is named twice")
        here = state.left if origin == "left" else frozenset(self.people) - state.left
        if away := sorted(riders - here):
            return Illegal(f"{away[0]} is not on the {origin} bank")
        there = frozenset(self.people) - here
        groups = {
            "in the boat": riders,
            f"on the {origin} bank": here - riders,
            f"on the {target} bank": there | riders,
        }
        for where, group in groups.items():
            if (actor := _deserted(group)) is not None:
                return Illegal(f"{where} {actor} would be with another agent and without the own one")
        return Banks(state.left - riders if origin == "left" else state.left | riders, target)

    def key(self, state: Banks) -> Hashable:
        """Return the state up to the order of the pairs, which does not matter."""
        sides = [
            (f"actor{number}" in state.left, f"agent{number}" in state.left) for number in range(1, self.pairs + 1)
        ]
        return state.boat, tuple(sorted(sides))

    def oracle(self) -> OracleAnswer[PlanSteps]:
        """Return a shortest plan, or the proof by exhaustive search that this boat is too small."""
        return shortest(self)

    def render(self, state: Banks) -> str:
        """Return one line for each bank."""
        here = {"left": state.left, "right": frozenset(self.people) - state.left}
        lines = []
        for bank in BANKS:
            people = " ".join(name for name in self.people if name in here[bank])
            lines.append(f"{bank}{' (boat)' if state.boat == bank else ''}: {people or 'nobody'}")
        return "\n".join(lines)


def _deserted(group: frozenset[str]) -> str | None:
    """Return an actor in the group who meets another agent without the own one."""
    agents = {name for name in group if name.startswith("agent")}
    actors = sorted(name for name in group if name.startswith("actor"))
    return next((name for name in actors if agents and f"agent{name[5:]}" not in agents), None)


def _lexicon(capacity: int) -> Lexicon:
    people = [f"{{{index}}}" for index in range(capacity)]
    phrases = tuple(
        Phrase(
            f"cross{number}",
            "cross",
            f"with {' '.join(people[:number])} from {{{number}}} to {{{number + 1}}}",
            (*["actor agent"] * number, "bank", "bank"),
            ("go", "goes", "row", "crosses", "take", "sail"),
        )
        for number in range(1, capacity + 1)
    )
    return Lexicon(
        phrases=phrases,
        sentences={
            "at": ("{0} is on the {1} bank", "{0} stands on the {1} bank of the river"),
            "boat-at": ("the boat is at the {0} bank", "the boat lies at the {0} bank"),
            "represents": ("{0} is the agent of {1}", "{1} is represented by {0}"),
        },
        intros=(
            "Actors and their agents want to cross a river in one small boat.",
            "A group of actors, each with an agent, has to get over a river with a single boat.",
        ),
        rules=(
            f"The boat carries at least one and at most {capacity} people, and does not cross empty.",
            "On each bank and in the boat, an actor may only be together with agents if the actor's own agent is "
            "among them.",
            "If no plan exists, say so.",
        ),
        groups={"actor agent": "person"},
    )
