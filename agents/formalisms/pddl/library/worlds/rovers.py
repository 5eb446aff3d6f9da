"""Rovers that take samples and pictures on a planet and send what they found to a lander."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import IN, MOVE, SEND

_COLLECT = "sample|collect|dig|analyse|analyze|gather|take"
_SHOOT = "take|capture|shoot|make|record"


def _sampled(what: str) -> tuple[str, ...]:
    return (
        f"{_COLLECT} {what} {{1}} {{0}} {{2}}",
        f"{what} {_COLLECT} {{1}} {{0}} {{2}}",
        f"{_COLLECT} {what} {{0}} {{1}} {{2}}",
        f"{{0}} {_COLLECT} {what} {{1}} {{2}}",
        f"{_COLLECT} sample {{1}} {{0}} {{2}}",
    )


def _sent(what: str) -> tuple[str, ...]:
    return (
        f"{SEND} {what} {{0}} {{3}} {{1}} {{4}} {{2}}",
        f"{SEND} {what} {{0}} {{3}} {{2}} {{1}} {{4}}",
        f"{SEND} {what} {{2}} {{0}} {{3}} {{1}} {{4}}",
    )


WORLD = DescribedWorld(
    name="rovers",
    domain_text="""
(define (domain rovers)
  (:requirements :strips :typing)
  (:types rover waypoint store camera mode lander objective)
  (:predicates (stands ?rover - rover ?waypoint - waypoint) (landed ?lander - lander ?waypoint - waypoint)
    (traverses ?rover - rover ?from ?to - waypoint) (visible ?waypoint ?from - waypoint)
    (soil-equipped ?rover - rover) (rock-equipped ?rover - rover) (image-equipped ?rover - rover)
    (store-of ?store - store ?rover - rover) (empty ?store - store) (full ?store - store)
    (on-board ?camera - camera ?rover - rover) (calibrated ?camera - camera ?rover - rover)
    (supports ?camera - camera ?mode - mode) (target ?camera - camera ?objective - objective)
    (in-sight ?objective - objective ?waypoint - waypoint) (soil-at ?waypoint - waypoint) (rock-at ?waypoint - waypoint)
    (has-soil ?rover - rover ?waypoint - waypoint) (has-rock ?rover - rover ?waypoint - waypoint)
    (has-image ?rover - rover ?objective - objective ?mode - mode) (ready ?rover - rover)
    (channel-free ?lander - lander)
    (sent-soil ?waypoint - waypoint) (sent-rock ?waypoint - waypoint) (sent-image ?objective - objective ?mode - mode))
  (:action navigate
    :parameters (?rover - rover ?from ?to - waypoint)
    :precondition (and (ready ?rover) (stands ?rover ?from) (traverses ?rover ?from ?to) (visible ?from ?to))
    :effect (and (stands ?rover ?to) (not (stands ?rover ?from))))
  (:action sample-soil
    :parameters (?rover - rover ?waypoint - waypoint ?store - store)
    :precondition (and (stands ?rover ?waypoint) (soil-at ?waypoint) (soil-equipped ?rover) (store-of ?store ?rover)
      (empty ?store))
    :effect (and (has-soil ?rover ?waypoint) (full ?store) (not (empty ?store)) (not (soil-at ?waypoint))))
  (:action sample-rock
    :parameters (?rover - rover ?waypoint - waypoint ?store - store)
    :precondition (and (stands ?rover ?waypoint) (rock-at ?waypoint) (rock-equipped ?rover) (store-of ?store ?rover)
      (empty ?store))
    :effect (and (has-rock ?rover ?waypoint) (full ?store) (not (empty ?store)) (not (rock-at ?waypoint))))
  (:action drop
    :parameters (?rover - rover ?store - store)
    :precondition (and (store-of ?store ?rover) (full ?store))
    :effect (and (empty ?store) (not (full ?store))))
  (:action calibrate
    :parameters (?rover - rover ?camera - camera ?objective - objective ?waypoint - waypoint)
    :precondition (and (image-equipped ?rover) (on-board ?camera ?rover) (target ?camera ?objective)
      (stands ?rover ?waypoint) (in-sight ?objective ?waypoint))
    :effect (calibrated ?camera ?rover))
  (:action take-image
    :parameters (?rover - rover ?waypoint - waypoint ?objective - objective ?camera - camera ?mode - mode)
    :precondition (and (image-equipped ?rover) (on-board ?camera ?rover) (calibrated ?camera ?rover)
      (supports ?camera ?mode) (stands ?rover ?waypoint) (in-sight ?objective ?waypoint))
    :effect (and (has-image ?rover ?objective ?mode) (not (calibrated ?camera ?rover))))
  (:action send-soil
    :parameters (?rover - rover ?lander - lander ?analysed ?here ?there - waypoint)
    :precondition (and (stands ?rover ?here) (landed ?lander ?there) (has-soil ?rover ?analysed) (visible ?here ?there)
      (ready ?rover) (channel-free ?lander))
    :effect (sent-soil ?analysed))
  (:action send-rock
    :parameters (?rover - rover ?lander - lander ?analysed ?here ?there - waypoint)
    :precondition (and (stands ?rover ?here) (landed ?lander ?there) (has-rock ?rover ?analysed) (visible ?here ?there)
      (ready ?rover) (channel-free ?lander))
    :effect (sent-rock ?analysed))
  (:action send-image
    :parameters (?rover - rover ?lander - lander ?objective - objective ?mode - mode ?here ?there - waypoint)
    :precondition (and (stands ?rover ?here) (landed ?lander ?there) (has-image ?rover ?objective ?mode)
      (visible ?here ?there) (ready ?rover) (channel-free ?lander))
    :effect (sent-image ?objective ?mode)))
""",
    nouns={
        "rover": ("vehicle",),
        "waypoint": ("location", "point"),
        "store": ("storage",),
        "camera": (),
        "mode": (),
        "lander": ("channel",),
        "objective": ("target",),
    },
    names={"mode": ("colour", "high_res", "low_res")},
    facts={
        "stands": (f"{{0}} {IN} {{1}}",),
        "landed": (f"{{0}} {IN}|landed {{1}}",),
        "traverses": ("{0} traverse|drive|travel|go from {1} to {2}",),
        "visible": ("{0} visible from {1}",),
        "soil-equipped": ("{0} equipped soil",),
        "rock-equipped": ("{0} equipped rock",),
        "image-equipped": ("{0} equipped image|imaging|picture",),
        "store-of": ("{1} has|have|own {0}", "{0} belong|of {1}"),
        "empty": ("{0} empty",),
        "full": ("{0} full",),
        "on-board": ("{1} has|have|carry {0} on board", "{0} on board {1}", "{1} has|have|carry {0}"),
        "calibrated": ("{1} {0} calibrated", "{0} {1} calibrated", "{0} calibrated on|of {1}"),
        "supports": ("{0} support {1}",),
        "target": ("{0} calibrated on|for|with {1}",),
        "in-sight": ("{0} visible from {1}",),
        "soil-at": (f"soil sample|found|{IN} {{0}}", "{0} soil sample"),
        "rock-at": (f"rock sample|found|{IN} {{0}}", "{0} rock sample"),
        "has-soil": ("{0} soil analysed|analyzed|analysis|sample {1}",),
        "has-rock": ("{0} rock analysed|analyzed|analysis|sample {1}",),
        "has-image": ("{0} image|picture {1} {2}", "{0} has|have {1} {2}"),
        "ready": ("{0} available|ready",),
        "channel-free": ("channel {0} free", "{0} free"),
        "sent-soil": ("soil communicated|transmitted|sent {0}",),
        "sent-rock": ("rock communicated|transmitted|sent {0}",),
        "sent-image": ("image|picture {0} communicated|transmitted|sent {1}", "image|picture communicated {0} {1}"),
    },
    actions={
        "navigate": (f"{MOVE} {{0}} from {{1}} to {{2}}", f"{MOVE} {{0}} to {{2}} from {{1}}"),
        "sample-soil": _sampled("soil"),
        "sample-rock": _sampled("rock"),
        "drop": ("drop|empty|clear|release {1} {0}", "{0} drop|empty|clear|release {1}"),
        "calibrate": ("calibrate|adjust {1} {0} {2} {3}", "{0} calibrate|adjust {1} {2} {3}"),
        "take-image": (
            f"{_SHOOT} image|picture|photo {{2}} {{4}} {{3}} {{0}} {{1}}",
            f"{_SHOOT} image|picture|photo {{2}} {{4}} {{0}} {{3}} {{1}}",
            f"{{0}} {_SHOOT} image|picture|photo {{2}} {{4}} {{3}} {{1}}",
        ),
        "send-soil": _sent("soil"),
        "send-rock": _sent("rock"),
        "send-image": (
            f"{SEND} image|picture|photo {{2}} {{3}} {{0}} {{4}} {{1}} {{5}}",
            f"{SEND} image|picture|photo {{2}} {{3}} {{1}} {{5}} {{0}} {{4}}",
        ),
    },
    unsaid=("channel-free",),
    about=("data", "relay", "via", "unit", "regarding", "deposit", "keep", "mounted", "content"),
)
