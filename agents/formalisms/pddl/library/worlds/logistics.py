"""Packages that trucks bring about within cities and planes between airports."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import FLY, IN, LOAD, MOVE, UNLOAD

_LOADED = (f"{LOAD} {{0}} into|onto|in|on {{1}} {IN} {{2}}", f"{LOAD} {{0}} {IN}|from {{2}} into|onto|in|on {{1}}")
_UNLOADED = (
    f"{UNLOAD} {{0}} from|off|of {{1}} {IN}|to|onto {{2}}",
    f"{UNLOAD} {{0}} {IN}|to {{2}} from|off|of {{1}}",
)
WORLD = DescribedWorld(
    name="logistics",
    domain_text="""
(define (domain logistics)
  (:requirements :strips :typing)
  (:types thing place city - object package vehicle - thing truck plane - vehicle)
  (:predicates (stands ?thing - thing ?place - place) (inside ?package - package ?vehicle - vehicle)
    (of-city ?place - place ?city - city) (airport ?place - place))
  (:action load-truck
    :parameters (?package - package ?truck - truck ?place - place)
    :precondition (and (stands ?package ?place) (stands ?truck ?place))
    :effect (and (inside ?package ?truck) (not (stands ?package ?place))))
  (:action load-plane
    :parameters (?package - package ?plane - plane ?place - place)
    :precondition (and (stands ?package ?place) (stands ?plane ?place))
    :effect (and (inside ?package ?plane) (not (stands ?package ?place))))
  (:action unload-truck
    :parameters (?package - package ?truck - truck ?place - place)
    :precondition (and (inside ?package ?truck) (stands ?truck ?place))
    :effect (and (stands ?package ?place) (not (inside ?package ?truck))))
  (:action unload-plane
    :parameters (?package - package ?plane - plane ?place - place)
    :precondition (and (inside ?package ?plane) (stands ?plane ?place))
    :effect (and (stands ?package ?place) (not (inside ?package ?plane))))
  (:action drive
    :parameters (?truck - truck ?from ?to - place ?city - city)
    :precondition (and (stands ?truck ?from) (of-city ?from ?city) (of-city ?to ?city))
    :effect (and (stands ?truck ?to) (not (stands ?truck ?from))))
  (:action fly
    :parameters (?plane - plane ?from ?to - place)
    :precondition (and (stands ?plane ?from) (airport ?from) (airport ?to))
    :effect (and (stands ?plane ?to) (not (stands ?plane ?from)))))
""",
    nouns={
        "package": ("object", "parcel", "box", "item", "crate"),
        "place": ("location", "airport", "depot", "office", "position"),
        "city": ("town",),
        "truck": ("lorry", "van"),
        "plane": ("airplane", "aeroplane", "aircraft"),
    },
    facts={
        "stands": (f"{{0}} {IN} {{1}}",),
        "inside": ("{0} in|inside|aboard|on {1}", "{1} carry|contain|hold {0}"),
        "of-city": ("{0} in|of|belong {1}",),
        "airport": ("{0} airport", "airport {0}"),
    },
    actions={
        "load-truck": _LOADED,
        "load-plane": _LOADED,
        "unload-truck": _UNLOADED,
        "unload-plane": _UNLOADED,
        "drive": (
            f"{MOVE} {{0}} from {{1}} to {{2}} in|of {{3}}",
            f"{MOVE} {{0}} from {{1}} in {{3}} to {{2}}",
            f"{MOVE} {{0}} in {{1}} in {{3}} to {{2}}",
            f"{MOVE} {{0}} in {{3}} from {{1}} to {{2}}",
        ),
        "fly": (f"{FLY} {{0}} from {{1}} to {{2}}", f"{FLY} {{0}} to {{2}} from {{1}}"),
    },
    implied={"airport": ("stands", "plane")},
)
