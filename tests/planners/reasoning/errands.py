"""A small world that the tests write about: boxes in rooms, carried by hand through doors, and lamps."""

DOMAIN = """
(define (domain errands)
  (:requirements :adl :action-costs)
  (:types room thing - object box - thing)
  (:constants hall - room)
  (:predicates (at ?r - room) (in ?b - box ?r - room) (carried ?b - box) (door ?from - room ?to - room)
               (lit ?r - room) (heavy ?b - box) (broken ?r - room))
  (:functions (total-cost) - number (distance ?from ?to - room) - number)
  (:action walk
    :parameters (?from - room ?to - room)
    :precondition (and (at ?from) (or (door ?from ?to) (door ?to ?from)) (not (= ?from ?to)))
    :effect (and (not (at ?from)) (at ?to) (increase (total-cost) (distance ?from ?to))))
  (:action lift
    :parameters (?b - box ?r - room)
    :precondition (and (at ?r) (in ?b ?r) (lit ?r) (not (heavy ?b)) (forall (?other - box) (not (carried ?other))))
    :effect (and (carried ?b) (not (in ?b ?r)) (increase (total-cost) 1)))
  (:action drop
    :parameters (?b - box ?r - room)
    :precondition (and (at ?r) (carried ?b))
    :effect (and (in ?b ?r) (not (carried ?b)) (increase (total-cost) 1)))
  (:action switch-on
    :parameters (?r - room)
    :precondition (and (at ?r) (not (broken ?r)))
    :effect (and (lit ?r) (when (at hall) (lit hall)) (increase (total-cost) 1)))
)
"""

PROBLEM = """
(define (problem errands-1)
  (:domain errands)
  (:objects attic cellar shed - room red blue - box)
  (:init (at hall) (door hall attic) (door cellar hall) (in red attic) (in blue attic) (heavy blue) (broken shed)
         (= (distance hall attic) 2) (= (distance attic hall) 2) (= (distance cellar hall) 5)
         (= (distance hall cellar) 5) (= (total-cost) 0))
  (:goal (in red cellar))
  (:metric minimize (total-cost)))
"""
