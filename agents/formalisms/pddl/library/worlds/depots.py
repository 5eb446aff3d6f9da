"""Crates in stacks that hoists move and trucks carry between depots and distributors."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import HOLD, IN, LOAD, MOVE, PUT, TAKE, UNLOAD

_AT = f"{IN}|from|to"
WORLD = DescribedWorld(
    name="depots",
    domain_text="""
(define (domain depots)
  (:requirements :strips :typing)
  (:types place thing - object depot distributor - place truck hoist surface - thing crate pallet - surface)
  (:predicates (stands ?thing - thing ?place - place) (upon ?crate - crate ?surface - surface)
    (loaded ?crate - crate ?truck - truck) (lifting ?hoist - hoist ?crate - crate) (idle ?hoist - hoist)
    (clear ?surface - surface))
  (:action drive
    :parameters (?truck - truck ?from ?to - place)
    :precondition (stands ?truck ?from)
    :effect (and (stands ?truck ?to) (not (stands ?truck ?from))))
  (:action lift
    :parameters (?hoist - hoist ?crate - crate ?surface - surface ?place - place)
    :precondition (and (stands ?hoist ?place) (idle ?hoist) (stands ?crate ?place) (upon ?crate ?surface)
      (clear ?crate))
    :effect (and (lifting ?hoist ?crate) (clear ?surface) (not (stands ?crate ?place)) (not (clear ?crate))
      (not (idle ?hoist)) (not (upon ?crate ?surface))))
  (:action drop
    :parameters (?hoist - hoist ?crate - crate ?surface - surface ?place - place)
    :precondition (and (stands ?hoist ?place) (stands ?surface ?place) (clear ?surface) (lifting ?hoist ?crate))
    :effect (and (idle ?hoist) (stands ?crate ?place) (clear ?crate) (upon ?crate ?surface)
      (not (lifting ?hoist ?crate)) (not (clear ?surface))))
  (:action load
    :parameters (?hoist - hoist ?crate - crate ?truck - truck ?place - place)
    :precondition (and (stands ?hoist ?place) (stands ?truck ?place) (lifting ?hoist ?crate))
    :effect (and (loaded ?crate ?truck) (idle ?hoist) (not (lifting ?hoist ?crate))))
  (:action unload
    :parameters (?hoist - hoist ?crate - crate ?truck - truck ?place - place)
    :precondition (and (stands ?hoist ?place) (stands ?truck ?place) (idle ?hoist) (loaded ?crate ?truck))
    :effect (and (lifting ?hoist ?crate) (not (loaded ?crate ?truck)) (not (idle ?hoist)))))
""",
    nouns={
        "depot": (),
        "distributor": (),
        "truck": ("lorry", "van"),
        "hoist": ("crane",),
        "crate": ("box", "object", "package"),
        "pallet": ("surface",),
        "place": ("location",),
    },
    facts={
        "stands": (f"{{0}} {IN} {{1}}",),
        "upon": ("{0} on|onto|upon|atop {1}",),
        "loaded": ("{0} in|inside|aboard {1}", "{1} carry|contain|hold {0}"),
        "lifting": (f"{{0}} {HOLD}|lift|raise {{1}}",),
        "idle": ("{0} available|free|idle|empty",),
        "clear": ("{0} clear|free",),
    },
    actions={
        "drive": (f"{MOVE} {{0}} from {{1}} to {{2}}", f"{MOVE} {{0}} to {{2}} from {{1}}"),
        "lift": (
            f"{TAKE} {{1}} from|off {{2}} {{3}} {{0}}",
            f"{TAKE} {{1}} from|off {{2}} {{0}} {{3}}",
            f"{{0}} {TAKE} {{1}} from|off {{2}} {_AT} {{3}}",
        ),
        "drop": (
            f"{PUT} {{1}} on|onto|to {{2}} {{3}} {{0}}",
            f"{PUT} {{1}} on|onto|to {{2}} {{0}} {{3}}",
            f"{PUT} {{1}} from {{0}} on|onto|to {{2}} {_AT} {{3}}",
            f"{{0}} {PUT} {{1}} on|onto|to {{2}} {_AT} {{3}}",
        ),
        "load": (
            f"{LOAD} {{1}} {{2}} {{3}} {{0}}",
            f"{LOAD} {{1}} {{2}} {{0}} {{3}}",
            f"{LOAD} {{1}} {{0}} {{2}} {{3}}",
            f"{{0}} {LOAD} {{1}} {{2}} {{3}}",
        ),
        "unload": (
            f"{UNLOAD} {{1}} {{2}} {{3}} {{0}}",
            f"{UNLOAD} {{1}} {{2}} {{0}} {{3}}",
            f"{UNLOAD} {{1}} {{0}} {{2}} {{3}}",
            f"{{0}} {UNLOAD} {{1}} {{2}} {{3}}",
        ),
    },
    many=("clear",),
    about=("top",),
)
