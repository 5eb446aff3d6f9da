"""Robots that paint the tiles of a floor in front of and behind them, each with the colour it has."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import CHANGE, HOLD, IN, MOVE

_UP, _DOWN = "up|upwards|upward|above|over", "down|downwards|downward|below|under|beneath"


def _painted(where: str) -> tuple[str, ...]:
    paint = "paint|apply|colour"
    return (
        f"{paint} {{1}} {where} {{2}} {{3}} {{0}}",
        f"{paint} {{3}} {{1}} {where} {{2}} {{0}}",
        f"{{0}} {paint} {{1}} {where} {{2}} {{3}}",
        f"{{0}} {paint} {{3}} {{1}} {where} {{2}}",
    )


def _moved(where: str) -> tuple[str, ...]:
    return (
        f"{MOVE} {{0}} {where} from {{1}} to {{2}}",
        f"{MOVE} {{0}} from {{1}} {where} to {{2}}",
        f"{MOVE} {{0}} from {{1}} to {{2}} {where}",
        f"{MOVE} {{0}} from {{1}} to {where} {{2}}",
    )


WORLD = DescribedWorld(
    name="tiles",
    domain_text="""
(define (domain tiles)
  (:requirements :strips :typing)
  (:types robot tile colour)
  (:predicates (stands ?robot - robot ?tile - tile) (sprays ?robot - robot ?colour - colour) (clear ?tile - tile)
    (painted ?tile - tile ?colour - colour) (right-of ?tile ?of - tile) (below ?tile ?of - tile))
  (:action change
    :parameters (?robot - robot ?from ?to - colour)
    :precondition (sprays ?robot ?from)
    :effect (and (not (sprays ?robot ?from)) (sprays ?robot ?to)))
  (:action right
    :parameters (?robot - robot ?from ?to - tile)
    :precondition (and (stands ?robot ?from) (right-of ?to ?from) (clear ?to))
    :effect (and (stands ?robot ?to) (clear ?from) (not (stands ?robot ?from)) (not (clear ?to))))
  (:action left
    :parameters (?robot - robot ?from ?to - tile)
    :precondition (and (stands ?robot ?from) (right-of ?from ?to) (clear ?to))
    :effect (and (stands ?robot ?to) (clear ?from) (not (stands ?robot ?from)) (not (clear ?to))))
  (:action up
    :parameters (?robot - robot ?from ?to - tile)
    :precondition (and (stands ?robot ?from) (below ?from ?to) (clear ?to))
    :effect (and (stands ?robot ?to) (clear ?from) (not (stands ?robot ?from)) (not (clear ?to))))
  (:action down
    :parameters (?robot - robot ?from ?to - tile)
    :precondition (and (stands ?robot ?from) (below ?to ?from) (clear ?to))
    :effect (and (stands ?robot ?to) (clear ?from) (not (stands ?robot ?from)) (not (clear ?to))))
  (:action paint-up
    :parameters (?robot - robot ?tile ?from - tile ?colour - colour)
    :precondition (and (stands ?robot ?from) (sprays ?robot ?colour) (below ?from ?tile) (clear ?tile))
    :effect (and (painted ?tile ?colour) (not (clear ?tile))))
  (:action paint-down
    :parameters (?robot - robot ?tile ?from - tile ?colour - colour)
    :precondition (and (stands ?robot ?from) (sprays ?robot ?colour) (below ?tile ?from) (clear ?tile))
    :effect (and (painted ?tile ?colour) (not (clear ?tile)))))
""",
    nouns={"robot": (), "tile": ("cell",), "colour": ("color",)},
    names={"colour": ("black", "white", "red", "green", "blue", "yellow")},
    facts={
        "stands": (f"{{0}} {IN} {{1}}",),
        "sprays": (f"{{0}} {HOLD}|use|spray {{1}}",),
        "clear": ("{0} clear|free|unpainted",),
        "painted": ("{0} painted {1}",),
        "right-of": ("{0} right {1}", "{1} left {0}"),
        "below": (f"{{0}} {_DOWN} {{1}}", f"{{1}} {_UP} {{0}}"),
    },
    actions={
        "change": (f"{CHANGE} {{0}} from {{1}} to {{2}}",),
        "right": _moved("right"),
        "left": _moved("left"),
        "up": _moved(_UP),
        "down": _moved(_DOWN),
        "paint-up": _painted(_UP),
        "paint-down": _painted(_DOWN),
    },
)
