"""A robot that is to visit the cells of a grid."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import IN, MOVE

WORLD = DescribedWorld(
    name="visit",
    domain_text="""
(define (domain visit)
  (:requirements :strips :typing)
  (:types cell)
  (:predicates (robot-in ?cell - cell) (linked ?cell ?other - cell) (visited ?cell - cell))
  (:action move
    :parameters (?from ?to - cell)
    :precondition (and (robot-in ?from) (linked ?from ?to))
    :effect (and (robot-in ?to) (visited ?to) (not (robot-in ?from)))))
""",
    nouns={"cell": ("position", "place", "location", "square")},
    facts={
        "robot-in": (f"robot {IN} {{0}}",),
        "linked": ("{0} connected|linked|adjacent|next {1}",),
        "visited": ("{0} visited", "visited {0}"),
    },
    actions={"move": (f"{MOVE} {{0}} to {{1}}", f"{MOVE} to {{1}} from {{0}}")},
    neighbours="linked",
)
