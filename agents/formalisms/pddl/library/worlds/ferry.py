"""A ferry that carries one car at a time between quays."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import IN, LOAD, SAIL, UNLOAD

WORLD = DescribedWorld(
    name="ferry",
    domain_text="""
(define (domain ferry)
  (:requirements :strips :typing :equality :negative-preconditions)
  (:types car quay)
  (:predicates (parked ?car - car ?quay - quay) (moored ?quay - quay) (aboard ?car - car) (vacant))
  (:action sail
    :parameters (?from ?to - quay)
    :precondition (and (moored ?from) (not (= ?from ?to)))
    :effect (and (moored ?to) (not (moored ?from))))
  (:action board
    :parameters (?car - car ?quay - quay)
    :precondition (and (parked ?car ?quay) (moored ?quay) (vacant))
    :effect (and (aboard ?car) (not (parked ?car ?quay)) (not (vacant))))
  (:action debark
    :parameters (?car - car ?quay - quay)
    :precondition (and (aboard ?car) (moored ?quay))
    :effect (and (parked ?car ?quay) (vacant) (not (aboard ?car)))))
""",
    nouns={"car": ("vehicle", "automobile"), "quay": ("location", "port", "harbour", "island", "bank", "pier", "dock")},
    facts={
        "parked": (f"{{0}} {IN} {{1}}",),
        "moored": (f"ferry|boat|ship {IN} {{0}}",),
        "aboard": (
            "{0} aboard",
            "{0} on board",
            "{0} on ferry|boat",
            "ferry|boat carry|transport|has {0}",
            "board {0} ferry|boat",
            "{0} on board ferry|boat",
            "car {0} on board",
            "ferry|boat has {0} on board",
            "with {0} on board",
        ),
        "vacant": ("ferry|boat empty|vacant|free", "no car on|aboard ferry|boat", "ferry|boat no car"),
    },
    actions={
        "sail": (f"{SAIL} from {{0}} to {{1}}", f"{SAIL} to {{1}} from {{0}}"),
        "board": (f"{LOAD} {{0}} {IN}|from {{1}}", f"{LOAD} {{0}} {IN}|from {{1}} ferry|boat"),
        "debark": (
            f"{UNLOAD} {{0}} {IN}|to|onto {{1}}",
            f"{UNLOAD} {{0}} from ferry|boat {IN}|to|onto {{1}}",
            f"{UNLOAD} {{0}} {IN}|to|onto {{1}} from ferry|boat",
        ),
    },
    unsaid=("vacant",),
    about=("sea", "water"),
)
