"""A robot with two grippers carries balls: rules, instances, PDDL, words and plans. The size is the number of balls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Self

from envs.classical.puzzle import DrawnPuzzle, Fact, Illegal, Lexicon, Phrase
from envs.world import Solution
from planners import PlanSteps, Step

DOMAIN = """\
(define (domain gripper)
  (:requirements :strips :typing)
  (:types room ball gripper)
  (:predicates (robot-at ?room - room) (at ?ball - ball ?room - room) (free ?gripper - gripper)
    (carries ?gripper - gripper ?ball - ball))
  (:action go
    :parameters (?origin ?target - room)
    :precondition (robot-at ?origin)
    :effect (and (not (robot-at ?origin)) (robot-at ?target)))
  (:action grasp
    :parameters (?ball - ball ?room - room ?gripper - gripper)
    :precondition (and (at ?ball ?room) (robot-at ?room) (free ?gripper))
    :effect (and (carries ?gripper ?ball) (not (at ?ball ?room)) (not (free ?gripper))))
  (:action drop
    :parameters (?ball - ball ?room - room ?gripper - gripper)
    :precondition (and (carries ?gripper ?ball) (robot-at ?room))
    :effect (and (at ?ball ?room) (free ?gripper) (not (carries ?gripper ?ball)))))
"""

LEXICON = Lexicon(
    phrases=(
        Phrase("go", "go", "from {0} to {1}", ("room", "room"), ("move", "drive", "walk")),
        Phrase("grasp", "grasp", "{0} in {1} with {2}", ("ball", "room", "gripper"), ("pick up", "take", "grab")),
        Phrase("drop", "drop", "{0} in {1} from {2}", ("ball", "room", "gripper"), ("put down", "release")),
    ),
    sentences={
        "robot-at": ("the robot is in {0}", "the robot waits in {0}"),
        "at": ("{0} is in {1}", "{0} lies in {1}", "{1} is where {0} is"),
        "free": ("{0} is free", "{0} holds nothing"),
        "carries": ("{0} holds {1}",),
    },
    intros=(
        "A robot with two grippers carries balls between rooms.",
        "Balls lie in several rooms, and a robot with two grippers brings them where they belong.",
    ),
    rules=(
        "The robot can go from any room to any other.",
        "It grasps a ball in the room where both are, with a gripper that is free; a gripper holds one ball.",
        "It drops a ball that it holds in the room where it is.",
    ),
)
GRIPPERS = ("gripper1", "gripper2")


@dataclass(frozen=True, slots=True)
class Floor:
    """Where the robot is, and for each ball the room or the gripper it is in."""

    robot: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gripper(DrawnPuzzle[Floor]):
    """Bring each ball to the room that `wanted` names for it."""

    domain_name: ClassVar[str] = "gripper"

    rooms: int
    first: Floor
    wanted: tuple[str, ...]

    @classmethod
    def draw(cls, random: Random, size: int) -> Self:
        """Return `size` balls in random rooms, two rooms and one more for every three balls; none is at home."""
        balls = max(size, 1)
        rooms = [f"room{number}" for number in range(1, 3 + balls // 3)]
        ways = [random.sample(rooms, 2) for _ in range(balls)]
        first = Floor(random.choice(rooms), tuple(origin for origin, _ in ways))
        return cls(len(rooms), first, tuple(target for _, target in ways))

    @property
    def start(self) -> Floor:
        """Return the first state."""
        return self.first

    @property
    def objects(self) -> Mapping[str, str]:
        """Return rooms, balls and grippers."""
        rooms = {f"room{number}": "room" for number in range(1, self.rooms + 1)}
        balls = {f"ball{number}": "ball" for number in range(1, len(self.wanted) + 1)}
        return rooms | balls | dict.fromkeys(GRIPPERS, "gripper")

    @property
    def goal(self) -> tuple[Fact, ...]:
        """Return where each ball must be."""
        return tuple(("at", f"ball{number}", room) for number, room in enumerate(self.wanted, 1))

    @property
    def domain_text(self) -> str:
        """Return the domain."""
        return DOMAIN

    @property
    def lexicon(self) -> Lexicon:
        """Return the words."""
        return LEXICON

    def facts(self, state: Floor) -> frozenset[Fact]:
        """Return where everything is."""
        found: set[Fact] = {("robot-at", state.robot)}
        found |= {("free", gripper) for gripper in GRIPPERS if gripper not in state.places}
        for number, place in enumerate(state.places, 1):
            ball = f"ball{number}"
            found.add(("carries", place, ball) if place in GRIPPERS else ("at", ball, place))
        return frozenset(found)

    def moves(self, state: Floor) -> Iterator[Step]:
        """Yield the legal moves; going to the room where the robot is already changes nothing and is left out."""
        for number, place in enumerate(state.places, 1):
            ball = f"ball{number}"
            if place in GRIPPERS:
                yield Step("drop", (ball, state.robot, place))
            elif place == state.robot:
                free = (gripper for gripper in GRIPPERS if gripper not in state.places)
                yield from (Step("grasp", (ball, place, gripper)) for gripper in free)
        rooms = (f"room{number}" for number in range(1, self.rooms + 1))
        yield from (Step("go", (state.robot, room)) for room in rooms if room != state.robot)

    def apply(self, state: Floor, move: Step) -> Floor | Illegal:
        """Return the state after a move."""
        if move.action == "go":
            origin, target = move.arguments
            return Floor(target, state.places) if origin == state.robot else Illegal(f"the robot is in {state.robot}")
        ball, room, gripper = move.arguments
        at = int(ball.removeprefix("ball")) - 1
        if room != state.robot:
            return Illegal(f"the robot is in {state.robot}, not in {room}")
        expected = room if move.action == "grasp" else gripper
        if state.places[at] != expected:
            return Illegal(f"{ball} is in {state.places[at]}, not in {expected}")
        if move.action == "grasp" and gripper in state.places:
            return Illegal(f"{gripper} holds ball{state.places.index(gripper) + 1} already")
        new = gripper if move.action == "grasp" else room
        return Floor(state.robot, (*state.places[:at], new, *state.places[at + 1 :]))

    def oracle(self) -> Solution[PlanSteps]:
        """Carry two balls of one room to one other room at a time, as long as there are two, else one."""
        waiting: dict[tuple[str, str], list[str]] = {}
        for number, way in enumerate(zip(self.first.places, self.wanted, strict=True), 1):
            waiting.setdefault(way, []).append(f"ball{number}")
        robot, steps = self.first.robot, []
        for (origin, target), balls in sorted(waiting.items()):
            for at in range(0, len(balls) if origin != target else 0, 2):
                load = list(zip(balls[at : at + 2], GRIPPERS, strict=False))
                steps += [Step("go", (robot, origin))] if robot != origin else []
                steps += [Step("grasp", (ball, origin, gripper)) for ball, gripper in load]
                steps.append(Step("go", (origin, target)))
                steps += [Step("drop", (ball, target, gripper)) for ball, gripper in load]
                robot = target
        return Solution(tuple(steps))
