"""A temporal task that uses exactly the features it is asked for: one action and one goal for each of them."""

from collections.abc import Collection

_ACTIONS = {
    "durative-actions": "(:durative-action go :parameters (?x{0}) :duration (= ?duration 2) "
    ":condition (over all (here ?x)) :effect (at end (gone ?x)))",
    "duration-inequalities": "(:durative-action wait :parameters () :duration (and (>= ?duration 1) (<= ?duration 3)) "
    ":condition () :effect (at end (waited)))",
    "negative-preconditions": "(:durative-action light :parameters () :duration (= ?duration 1) "
    ":condition (at start (not (dark))) :effect (at end (lit)))",
    "disjunction": "(:durative-action pick :parameters (?x{0}) :duration (= ?duration 1) "
    ":condition (at start (or (here ?x) (dark))) :effect (at end (picked ?x)))",
    "equality": "(:durative-action pair :parameters (?x{0} ?y{0}) :duration (= ?duration 1) "
    ":condition (at start (not (= ?x ?y))) :effect (at end (paired ?x)))",
    "quantifiers": "(:durative-action count :parameters () :duration (= ?duration 1) :condition (and "
    "(at start (forall (?x{0}) (here ?x))) (over all (exists (?x{0}) (here ?x)))) :effect (at end (counted)))",
    "action-costs": "(:action pay :parameters () :effect (and (paid) (increase (total-cost) 2)))",
    "numeric": "(:durative-action burn :parameters () :duration (= ?duration 1) "
    ":condition (at start (>= (fuel) 2)) :effect (and (at end (burnt)) (at start (decrease (fuel) 2))))",
    "general-costs": "(:action tip :parameters () :effect (and (tipped) (increase (total-cost) 1.5)))",
    "fractions": "(:durative-action nap :parameters () :duration (= ?duration 1.5) :condition () "
    ":effect (at end (awake)))",
    "computed-numbers": "(:durative-action run :parameters () :duration (= ?duration (+ 1 (length))) :condition () "
    ":effect (at end (ran)))",
}
_GOALS = {
    "durative-actions": "(gone a)",
    "duration-inequalities": "(waited)",
    "negative-preconditions": "(lit)",
    "disjunction": "(picked b)",
    "equality": "(paired b)",
    "quantifiers": "(counted)",
    "action-costs": "(paid)",
    "numeric": "(burnt)",
    "general-costs": "(tipped)",
    "fractions": "(awake)",
    "computed-numbers": "(ran)",
}


def promised_task(wanted: Collection[str]) -> tuple[str, str]:
    """Return domain and problem; the shortest plan has one step for each feature but `typing`."""
    used = [name for name in _ACTIONS if name in wanted]
    of_type = " - thing" if "typing" in wanted else ""
    domain = f"""(define (domain all-of-it)
      (:requirements :adl :numeric-fluents :durative-actions :duration-inequalities)
      {"(:types thing)" if of_type else ""}
      (:predicates (here ?x{of_type}) (gone ?x{of_type}) (picked ?x{of_type}) (paired ?x{of_type})
        (dark) (lit) (counted) (waited) (paid) (burnt) (tipped) (awake) (ran))
      (:functions (total-cost) (fuel) (length))
      {" ".join(_ACTIONS[name].format(of_type) for name in used)})"""
    problem = f"""(define (problem one) (:domain all-of-it) (:objects a b{of_type})
      (:init (here a) (here b) (= (total-cost) 0) (= (fuel) 3) (= (length) 4))
      (:goal (and {" ".join(_GOALS[name] for name in used)})))"""
    return domain, problem
