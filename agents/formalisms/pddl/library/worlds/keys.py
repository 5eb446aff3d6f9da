"""A robot in a grid with locked cells and keys of several shapes."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import HOLD, IN, MOVE, PUT, TAKE

WORLD = DescribedWorld(
    name="keys",
    domain_text="""
(define (domain keys)
  (:requirements :strips :typing)
  (:types cell key shape)
  (:predicates (robot-in ?cell - cell) (lies ?key - key ?cell - cell) (carries ?key - key) (arm-free)
    (linked ?cell ?other - cell) (cut ?key - key ?shape - shape) (lock ?cell - cell ?shape - shape)
    (shut ?cell - cell) (passable ?cell - cell))
  (:action move
    :parameters (?from ?to - cell)
    :precondition (and (robot-in ?from) (linked ?from ?to) (passable ?to))
    :effect (and (robot-in ?to) (not (robot-in ?from))))
  (:action pick-up
    :parameters (?key - key ?cell - cell)
    :precondition (and (robot-in ?cell) (lies ?key ?cell) (arm-free))
    :effect (and (carries ?key) (not (lies ?key ?cell)) (not (arm-free))))
  (:action put-down
    :parameters (?key - key ?cell - cell)
    :precondition (and (robot-in ?cell) (carries ?key))
    :effect (and (lies ?key ?cell) (arm-free) (not (carries ?key))))
  (:action swap
    :parameters (?new ?old - key ?cell - cell)
    :precondition (and (robot-in ?cell) (lies ?new ?cell) (carries ?old))
    :effect (and (carries ?new) (lies ?old ?cell) (not (carries ?old)) (not (lies ?new ?cell))))
  (:action unlock
    :parameters (?locked ?from - cell ?key - key ?shape - shape)
    :precondition (and (robot-in ?from) (linked ?from ?locked) (shut ?locked) (carries ?key) (cut ?key ?shape)
      (lock ?locked ?shape))
    :effect (and (passable ?locked) (not (shut ?locked)))))
""",
    nouns={"cell": ("position", "place", "location"), "key": (), "shape": ()},
    facts={
        "robot-in": (f"robot {IN} {{0}}",),
        "lies": (f"{{0}} {IN} {{1}}",),
        "carries": (f"robot|arm {HOLD} {{0}}", f"{HOLD} {{0}}"),
        "arm-free": ("arm|hand empty|free", f"robot|arm not {HOLD} anything|key", f"robot|arm {HOLD} nothing"),
        "linked": ("{0} connected|linked|adjacent|next {1}",),
        "cut": ("{0} of|has {1}",),
        "lock": ("{0} {1} lock", "{0} lock {1}"),
        "shut": ("{0} {1} lock", "{0} lock {1}", "{0} locked|closed|shut"),
        "passable": ("{0} open|unlocked|passable",),
    },
    actions={
        "move": (f"{MOVE} {{0}} to {{1}}", f"{MOVE} to {{1}} from {{0}}"),
        "pick-up": (f"{TAKE} {{0}} {IN}|from {{1}}",),
        "put-down": (f"{PUT} {{0}} {IN}|to {{1}}",),
        "swap": (f"{TAKE} {{0}} {IN}|from {{2}} loose|lose|release|{PUT} {{1}}",),
        "unlock": (
            "unlock|open {0} {2} {3} {1}",
            "{2} {3} unlock|open {0} {1}",
            "unlock|open {0} {1} {2} {3}",
        ),
    },
    unsaid=("arm-free",),
    neighbours="linked",
)
