"""Small worlds in which actions take time, each with a plan that is right."""

from typing import NamedTuple


class TemporalWorld(NamedTuple):
    """Texts of a domain and a problem, and of a plan that reaches its goal at `makespan`."""

    domain: str
    problem: str
    plan: str
    makespan: str


WORKSHOP = TemporalWorld(  # required concurrency: fuses are mended only while a lamp burns
    """(define (domain workshop)
  (:requirements :strips :typing :durative-actions)
  (:types lamp fuse - object)
  (:predicates (dark ?l - lamp) (burning ?l - lamp) (broken ?f - fuse) (whole ?f - fuse) (hand-free))
  (:functions (work ?f - fuse))
  (:durative-action light
    :parameters (?l - lamp)
    :duration (= ?duration 8)
    :condition (and (at start (dark ?l)) (over all (burning ?l)))
    :effect (and (at start (burning ?l)) (at start (not (dark ?l))) (at end (not (burning ?l)))))
  (:durative-action mend
    :parameters (?f - fuse ?l - lamp)
    :duration (= ?duration (work ?f))
    :condition (and (at start (hand-free)) (at start (broken ?f)) (over all (burning ?l)))
    :effect (and (at start (not (hand-free))) (at start (not (broken ?f)))
      (at end (whole ?f)) (at end (hand-free)))))
""",
    """(define (problem two-fuses)
  (:domain workshop)
  (:objects left right - lamp main spare - fuse)
  (:init (dark left) (dark right) (broken main) (broken spare) (hand-free) (= (work main) 5) (= (work spare) 4))
  (:goal (and (whole main) (whole spare)))
  (:metric minimize (total-time)))
""",
    """0.000: (light left) [8.000]
0.000: (mend main left) [5.000]
5.500: (light right) [8.000]
5.500: (mend spare right) [4.000]
""",
    "13.5",
)
POTTERY = TemporalWorld(  # a resource that is shared: places in a kiln that must stay hot
    """(define (domain pottery)
  (:requirements :strips :typing :durative-actions :numeric-fluents :negative-preconditions)
  (:types pot kiln - object)
  (:predicates (raw ?p - pot) (fired ?p - pot) (hot ?k - kiln) (glazed ?p - pot))
  (:functions (places ?k - kiln) (thickness ?p - pot))
  (:durative-action heat
    :parameters (?k - kiln)
    :duration (= ?duration 12)
    :condition (at start (not (hot ?k)))
    :effect (and (at start (hot ?k)) (at end (not (hot ?k)))))
  (:durative-action fire
    :parameters (?p - pot ?k - kiln)
    :duration (= ?duration (+ 1 (* 2 (thickness ?p))))
    :condition (and (at start (raw ?p)) (at start (>= (places ?k) 1)) (over all (hot ?k)))
    :effect (and (at start (decrease (places ?k) 1)) (at start (not (raw ?p)))
      (at end (increase (places ?k) 1)) (at end (fired ?p))))
  (:action glaze
    :parameters (?p - pot)
    :precondition (and (fired ?p) (not (glazed ?p)))
    :effect (glazed ?p)))
""",
    """(define (problem three-pots)
  (:domain pottery)
  (:objects bowl cup jug - pot old - kiln)
  (:init (raw bowl) (raw cup) (raw jug) (= (places old) 2)
    (= (thickness bowl) 2) (= (thickness cup) 1) (= (thickness jug) 3))
  (:goal (and (glazed bowl) (glazed cup) (fired jug))))
""",
    """0: (heat old) [12]
0.5: (fire jug old) [7]
1: (fire cup old) [3]
4.5: (glaze cup)
4.75: (fire bowl old) [5]
10: (glaze bowl)
""",
    "12",
)
BARGES = TemporalWorld(  # numbers: fuel is burnt on the way, and filling up takes as long as one likes, within bounds
    """(define (domain barges)
  (:requirements :strips :typing :durative-actions :numeric-fluents :duration-inequalities)
  (:types barge wharf - object)
  (:predicates (at ?b - barge ?w - wharf) (canal ?v ?w - wharf) (pump ?w - wharf) (moored ?b - barge))
  (:functions (fuel ?b - barge) (miles ?v ?w - wharf) (trips))
  (:durative-action sail
    :parameters (?b - barge ?v ?w - wharf)
    :duration (= ?duration (miles ?v ?w))
    :condition (and (at start (at ?b ?v)) (at start (moored ?b)) (at start (canal ?v ?w))
      (at start (>= (fuel ?b) (miles ?v ?w))))
    :effect (and (at start (not (at ?b ?v))) (at start (not (moored ?b))) (at end (at ?b ?w)) (at end (moored ?b))
      (at start (decrease (fuel ?b) (miles ?v ?w))) (at end (increase (trips) 1))))
  (:durative-action fill
    :parameters (?b - barge ?w - wharf)
    :duration (and (>= ?duration 2) (<= ?duration 6))
    :condition (and (at start (moored ?b)) (at start (pump ?w)) (over all (at ?b ?w)))
    :effect (and (at start (not (moored ?b))) (at end (moored ?b)) (at end (increase (fuel ?b) 10)))))
""",
    """(define (problem one-canal)
  (:domain barges)
  (:objects anna berta - barge lock mill quay - wharf)
  (:init (at anna lock) (moored anna) (at berta mill) (moored berta) (pump mill) (= (fuel anna) 4) (= (fuel berta) 9)
    (canal lock mill) (canal mill lock) (canal mill quay) (= (miles lock mill) 4) (= (miles mill lock) 4)
    (= (miles mill quay) 7) (= (trips) 0))
  (:goal (and (at anna quay) (at berta lock) (>= (trips) 3)))
  (:metric minimize (+ (total-time) (* 3 (trips)))))
""",
    """0: (sail anna lock mill) [4]
0: (sail berta mill lock) [4]
4.25: (fill anna mill) [2.5]
7: (sail anna mill quay) [7]
""",
    "14",
)
TEA = TemporalWorld(  # a duration that the plan chooses, fitted between two deadlines
    """(define (domain tea)
  (:requirements :strips :typing :durative-actions :duration-inequalities :negative-preconditions)
  (:types cup - object)
  (:predicates (kettle-hot) (steeping ?c - cup) (strong ?c - cup) (guest-here) (served ?c - cup) (tray-free))
  (:durative-action boil
    :parameters ()
    :duration (= ?duration 9)
    :condition (at start (not (kettle-hot)))
    :effect (and (at start (kettle-hot)) (at end (not (kettle-hot)))))
  (:durative-action steep
    :parameters (?c - cup)
    :duration (and (>= ?duration 3) (<= ?duration 5))
    :condition (and (over all (kettle-hot)) (at start (not (strong ?c))))
    :effect (and (at start (steeping ?c)) (at end (not (steeping ?c))) (at end (strong ?c))))
  (:durative-action visit
    :parameters ()
    :duration (= ?duration 6)
    :effect (and (at start (guest-here)) (at end (not (guest-here)))) :condition ())
  (:durative-action serve
    :parameters (?c - cup)
    :duration (= ?duration 2)
    :condition (and (at start (tray-free)) (at start (strong ?c)) (over all (guest-here)) (at end (kettle-hot)))
    :effect (and (at start (not (tray-free))) (at end (tray-free)) (at end (served ?c)))))
""",
    """(define (problem two-cups)
  (:domain tea)
  (:objects blue green - cup)
  (:init (tray-free))
  (:goal (and (served blue) (served green)))
  (:metric minimize (total-time)))
""",
    """0: (boil) [9]
0.25: (steep blue) [3]
0.25: (steep green) [4]
3: (visit) [6]
4: (serve blue) [2]
6.5: (serve green) [2]
""",
    "9",
)
GARDEN = TemporalWorld(  # conditions and effects of every kind: universal, conditional, disjunctive, at every time
    """(define (domain garden)
  (:requirements :adl :durative-actions :numeric-fluents)
  (:types bed hose - object)
  (:predicates (dry ?b - bed) (blooms ?b - bed) (reaches ?h - hose ?b - bed) (open ?h - hose) (tidy) (noted ?b - bed))
  (:functions (water) (thirst ?b - bed))
  (:durative-action sprinkle
    :parameters (?h - hose)
    :duration (= ?duration 4)
    :condition (and (at start (not (open ?h))) (at start (>= (water) 2)) (over all (>= (water) 0)))
    :effect (and (at start (open ?h)) (at end (not (open ?h))) (at start (decrease (water) 2))
      (forall (?b - bed) (at end (when (and (reaches ?h ?b) (dry ?b)) (and (not (dry ?b)) (blooms ?b)))))))
  (:durative-action rest
    :parameters ()
    :duration (= ?duration 1.5)
    :condition (forall (?h - hose) (and (over all (not (open ?h))) (at end (not (open ?h)))))
    :effect (at end (tidy)))
  (:action note
    :parameters (?b - bed)
    :precondition (or (blooms ?b) (> (thirst ?b) 3))
    :effect (and (noted ?b) (scale-up (water) 1.5))))
""",
    """(define (problem two-beds)
  (:domain garden)
  (:objects roses herbs - bed long short - hose)
  (:init (dry roses) (dry herbs) (reaches long roses) (reaches long herbs) (reaches short herbs) (= (water) 5)
    (= (thirst roses) 1) (= (thirst herbs) 4))
  (:goal (and (forall (?b - bed) (noted ?b)) (blooms herbs) (blooms roses) (tidy)))
  (:metric maximize (water)))
""",
    """0: (sprinkle long) [4]
1/3: (note herbs)
5: (note roses)
5: (rest) [1.5]
""",
    "6.5",
)
WORLDS = {"workshop": WORKSHOP, "pottery": POTTERY, "barges": BARGES, "tea": TEA, "garden": GARDEN}
PLANNED = ("workshop", "pottery", "barges", "tea")
"""The worlds that the engines are given."""
