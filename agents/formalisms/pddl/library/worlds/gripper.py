"""Robots with two grippers that carry balls between rooms."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import HOLD, IN, MOVE, PUT, TAKE

WORLD = DescribedWorld(
    name="gripper",
    domain_text="""
(define (domain gripper)
  (:requirements :strips :typing)
  (:types robot gripper ball room)
  (:predicates (stays ?robot - robot ?room - room) (lies ?ball - ball ?room - room)
    (open ?robot - robot ?gripper - gripper) (carries ?robot - robot ?gripper - gripper ?ball - ball))
  (:action go
    :parameters (?robot - robot ?from ?to - room)
    :precondition (stays ?robot ?from)
    :effect (and (stays ?robot ?to) (not (stays ?robot ?from))))
  (:action pick
    :parameters (?robot - robot ?ball - ball ?room - room ?gripper - gripper)
    :precondition (and (lies ?ball ?room) (stays ?robot ?room) (open ?robot ?gripper))
    :effect (and (carries ?robot ?gripper ?ball) (not (lies ?ball ?room)) (not (open ?robot ?gripper))))
  (:action drop
    :parameters (?robot - robot ?ball - ball ?room - room ?gripper - gripper)
    :precondition (and (carries ?robot ?gripper ?ball) (stays ?robot ?room))
    :effect (and (lies ?ball ?room) (open ?robot ?gripper) (not (carries ?robot ?gripper ?ball)))))
""",
    nouns={
        "robot": ("robby",),
        "gripper": ("hand", "arm", "claw"),
        "ball": ("object",),
        "room": ("location", "chamber"),
    },
    names={"gripper": ("left", "right")},
    facts={
        "stays": (f"{{0}} {IN} {{1}}",),
        "lies": (f"{{0}} {IN} {{1}}",),
        "open": ("{0} {1} free|empty|open", "{1} free|empty|open", "{1} {0} free|empty|open", "{0} {1}"),
        "carries": (f"{{0}} {HOLD} {{2}} in|with {{1}}", f"{{1}} {HOLD} {{2}}", f"{{0}} {{1}} {HOLD} {{2}}"),
    },
    actions={
        "go": (f"{MOVE} {{0}} from {{1}} to {{2}}", f"{MOVE} {{0}} to {{2}} from {{1}}"),
        "pick": (
            f"{TAKE} {{1}} {{0}} {{3}} {{2}}",
            f"{TAKE} {{1}} {{2}} {{0}} {{3}}",
            f"{TAKE} {{1}} {{2}} {{3}} {{0}}",
            f"{{0}} {{3}} {TAKE} {{1}} {{2}}",
            f"{{3}} {{0}} {TAKE} {{1}} {{2}}",
        ),
        "drop": (
            f"{PUT} {{1}} {{2}} {{3}} {{0}}",
            f"{PUT} {{1}} {{2}} {{0}} {{3}}",
            f"{PUT} {{1}} {{3}} {{0}} {{2}}",
            f"{PUT} {{1}} {{0}} {{3}} {{2}}",
            f"{{0}} {{3}} {PUT} {{1}} {{2}}",
            f"{{3}} {{0}} {PUT} {{1}} {{2}}",
        ),
    },
)
