"""Satellites that turn, switch and calibrate instruments, and take images of directions."""

from agents.formalisms.pddl.library.world import DescribedWorld

_IMAGE = "image|picture|photo|photograph"
WORLD = DescribedWorld(
    name="satellites",
    domain_text="""
(define (domain satellites)
  (:requirements :strips :typing)
  (:types satellite direction instrument mode)
  (:predicates (aboard ?instrument - instrument ?satellite - satellite) (supports ?instrument - instrument ?mode - mode)
    (points ?satellite - satellite ?direction - direction) (power ?satellite - satellite)
    (powered ?instrument - instrument) (calibrated ?instrument - instrument)
    (taken ?direction - direction ?mode - mode) (reference ?instrument - instrument ?direction - direction))
  (:action turn
    :parameters (?satellite - satellite ?to ?from - direction)
    :precondition (points ?satellite ?from)
    :effect (and (points ?satellite ?to) (not (points ?satellite ?from))))
  (:action switch-on
    :parameters (?instrument - instrument ?satellite - satellite)
    :precondition (and (aboard ?instrument ?satellite) (power ?satellite))
    :effect (and (powered ?instrument) (not (calibrated ?instrument)) (not (power ?satellite))))
  (:action switch-off
    :parameters (?instrument - instrument ?satellite - satellite)
    :precondition (and (aboard ?instrument ?satellite) (powered ?instrument))
    :effect (and (power ?satellite) (not (powered ?instrument))))
  (:action calibrate
    :parameters (?satellite - satellite ?instrument - instrument ?direction - direction)
    :precondition (and (aboard ?instrument ?satellite) (reference ?instrument ?direction) (points ?satellite ?direction)
      (powered ?instrument))
    :effect (calibrated ?instrument))
  (:action take-image
    :parameters (?satellite - satellite ?direction - direction ?instrument - instrument ?mode - mode)
    :precondition (and (calibrated ?instrument) (aboard ?instrument ?satellite) (supports ?instrument ?mode)
      (powered ?instrument) (points ?satellite ?direction))
    :effect (taken ?direction ?mode)))
""",
    nouns={
        "satellite": (),
        "direction": ("star", "planet", "phenomenon", "groundstation", "station", "target"),
        "instrument": ("camera", "device"),
        "mode": (),
    },
    facts={
        "aboard": ("{0} on board {1}", "{0} aboard {1}", "{1} has|have|carry {0} on board", "{1} has|have|carry {0}"),
        "supports": ("{0} support {1}",),
        "points": ("{0} point|face|turn|look {1}",),
        "power": ("{0} power|energy", "power|energy {0}"),
        "powered": ("{0} powered|switched|on|active|running",),
        "calibrated": ("{0} calibrated",),
        "taken": (f"{_IMAGE} {{0}} {{1}}", f"{_IMAGE} {{1}} {{0}}", f"{{1}} {_IMAGE} {{0}}"),
        "reference": (
            "{0} calibrated|calibration|reference {1}",
            "{1} calibration|reference {0}",
            "calibration {0} {1}",
        ),
    },
    actions={
        "turn": (
            "turn|point|rotate|reorient|slew {0} from {2} to {1}",
            "turn|point|rotate|reorient|slew {0} to {1} from {2}",
        ),
        "switch-on": (
            "switch|turn|power|activate on|activate {0} {1}",
            "switch|turn|power|activate {0} {1} on|activate",
        ),
        "switch-off": ("switch|turn|power|deactivate off|down|deactivate {0} {1}",),
        "calibrate": ("calibrate {1} {0} {2}", "calibrate {0} {1} {2}", "{0} calibrate {1} {2}"),
        "take-image": (
            f"take|capture|shoot|record {_IMAGE} {{1}} {{3}} {{2}} {{0}}",
            f"take|capture|shoot|record {_IMAGE} {{1}} {{2}} {{0}} {{3}}",
            f"take|capture|shoot|record {_IMAGE} {{3}} {{1}} {{2}} {{0}}",
            f"{{0}} take|capture|shoot|record {_IMAGE} {{1}} {{3}} {{2}}",
        ),
    },
    about=("mode",),
)
