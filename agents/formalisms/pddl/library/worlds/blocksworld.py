"""Blocks on a table and on each other, moved one by one by a hand."""

from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.library.worlds.verbs import HOLD, PUT, TAKE

_HAND = "hand|arm|gripper|robot|crane"
WORLD = DescribedWorld(
    name="blocksworld",
    domain_text="""
(define (domain blocksworld)
  (:requirements :strips :typing)
  (:types block)
  (:predicates (upon ?block ?under - block) (on-table ?block - block) (clear ?block - block) (held ?block - block)
    (hand-free))
  (:action pick-up
    :parameters (?block - block)
    :precondition (and (on-table ?block) (clear ?block) (hand-free))
    :effect (and (held ?block) (not (on-table ?block)) (not (clear ?block)) (not (hand-free))))
  (:action put-down
    :parameters (?block - block)
    :precondition (held ?block)
    :effect (and (on-table ?block) (clear ?block) (hand-free) (not (held ?block))))
  (:action stack
    :parameters (?block ?under - block)
    :precondition (and (held ?block) (clear ?under))
    :effect (and (upon ?block ?under) (clear ?block) (hand-free) (not (held ?block)) (not (clear ?under))))
  (:action unstack
    :parameters (?block ?under - block)
    :precondition (and (upon ?block ?under) (clear ?block) (hand-free))
    :effect (and (held ?block) (clear ?under) (not (upon ?block ?under)) (not (clear ?block)) (not (hand-free)))))
""",
    nouns={"block": ("cube", "brick", "object")},
    facts={
        "upon": ("{0} on|onto|upon|atop {1}", "{0} above|over {1}", "{1} under|below|beneath|underneath {0}"),
        "on-table": ("{0} on table", "table {0}"),
        "clear": (
            "{0} clear|free|uncovered",
            "no block on {0}",
            "nothing on {0}",
            "{0} not obstructed|covered|blocked",
            "{0} has no block|nothing on",
        ),
        "held": (f"{_HAND} {HOLD} {{0}}", f"{{0}} held {_HAND}", f"{{0}} in {_HAND}", "hold {0}", "{0} held"),
        "hand-free": (f"{_HAND} empty|free", f"{_HAND} not {HOLD} anything|block", f"{_HAND} {HOLD} nothing"),
    },
    actions={
        "pick-up": (f"{TAKE} {{0}} from|off table", f"{TAKE}|remove {{0}} from|off table", f"{TAKE} {{0}}"),
        "put-down": (f"{PUT} {{0}} on|onto table", f"{PUT} {{0}}", f"{PUT} {{0}} down", f"{PUT} down {{0}}"),
        "stack": (f"stack|{PUT} {{0}} on|onto|atop|upon {{1}}",),
        "unstack": (f"unstack|remove|{TAKE} {{0}} from|off {{1}}",),
    },
    about=("top",),
    unsaid=("clear", "hand-free"),
)
