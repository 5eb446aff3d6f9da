"""Two heuristics for invented domains, which show a model how a program looks; no evaluation uses these domains."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A domain, a task of it, and a heuristic that is direct on every task of the domain."""

    domain: str
    problem: str
    code: str


POTTERY = WorkedExample(
    domain="""\
(define (domain pottery)
  (:types pot)
  (:predicates (raw ?p - pot) (glazed ?p - pot) (in-kiln ?p - pot) (fired ?p - pot) (kiln-free))
  (:action glaze :parameters (?p - pot) :precondition (raw ?p) :effect (and (glazed ?p) (not (raw ?p))))
  (:action load :parameters (?p - pot) :precondition (and (glazed ?p) (kiln-free))
    :effect (and (in-kiln ?p) (not (glazed ?p)) (not (kiln-free))))
  (:action fire :parameters (?p - pot) :precondition (in-kiln ?p)
    :effect (and (fired ?p) (kiln-free) (not (in-kiln ?p)))))
""",
    problem="""\
(define (problem two-pots) (:domain pottery)
  (:objects jug bowl - pot)
  (:init (raw jug) (glazed bowl) (kiln-free))
  (:goal (and (fired jug) (fired bowl))))
""",
    code="""\
VIEW = "atoms"

STEPS_LEFT = {"raw": 3, "glazed": 2, "in-kiln": 1}


def prepare(task):
    wanted = {goal[1] for goal in task.goal if goal[0] == "fired"}

    def estimate(state):
        total = 0
        for atom in state:
            if atom[0] in STEPS_LEFT and atom[1] in wanted:
                total += STEPS_LEFT[atom[0]]
        return total

    return estimate
""",
)

LAMPS = WorkedExample(
    domain="""\
(define (domain lamps)
  (:types room)
  (:predicates (in ?r - room) (door ?a ?b - room) (lit ?r - room) (dark ?r - room))
  (:action walk :parameters (?a ?b - room) :precondition (and (in ?a) (door ?a ?b))
    :effect (and (in ?b) (not (in ?a))))
  (:action switch-off :parameters (?r - room) :precondition (and (in ?r) (lit ?r))
    :effect (and (dark ?r) (not (lit ?r)))))
""",
    problem="""\
(define (problem corridor) (:domain lamps)
  (:objects hall study attic - room)
  (:init (in hall) (door hall study) (door study hall) (door study attic) (door attic study) (lit hall) (lit attic))
  (:goal (and (dark hall) (dark attic))))
""",
    code="""\
from collections import deque
from math import inf

VIEW = "atoms"


def prepare(task):
    doors = {}
    for here, there in task.arguments("door"):  # static atoms are in no state
        doors.setdefault(here, []).append(there)
    rooms = task.objects["room"]

    def distances(start):
        away = {start: 0}
        queue = deque([start])
        while queue:
            room = queue.popleft()
            for other in doors.get(room, []):
                if other not in away:
                    away[other] = away[room] + 1
                    queue.append(other)
        return away

    away_from = {room: distances(room) for room in rooms}  # once a task, not once a state
    longest = len(rooms)

    def estimate(state):
        left = [goal[1] for goal in task.goal if goal not in state]
        if not left:
            return 0
        here = next((atom[1] for atom in state if atom[0] == "in"), None)
        nearest = min(away_from.get(here, {}).get(room, inf) for room in left)
        # A lamp counts more than any walk: switching one off always lowers the value.
        return len(left) * (longest + 1) + nearest

    return estimate
""",
)

WORKED_EXAMPLES = (POTTERY, LAMPS)
"""The simplest first."""
