"""A small good domain and problem that the tests break in many ways."""

DOMAIN = """\
(define (domain parcels)
  (:requirements :strips :typing :negative-preconditions :action-costs)
  (:types
    place carrier parcel - object
    van drone - carrier)
  (:constants hub - place)
  (:predicates
    (at ?c - carrier ?p - place)
    (lies ?x - parcel ?p - place)
    (inside ?x - parcel ?c - carrier)
    (road ?a - place ?b - place)
    (full ?c - carrier))
  (:functions (total-cost) - number (length ?a ?b - place) - number)
  (:action drive
    :parameters (?v - van ?a - place ?b - place)
    :precondition (and (at ?v ?a) (road ?a ?b))
    :effect (and (at ?v ?b) (not (at ?v ?a)) (increase (total-cost) (length ?a ?b))))
  (:action load
    :parameters (?x - parcel ?c - carrier ?p - place)
    :precondition (and (at ?c ?p) (lies ?x ?p) (not (full ?c)))
    :effect (and (inside ?x ?c) (full ?c) (not (lies ?x ?p)) (increase (total-cost) 1)))
  (:action unload
    :parameters (?x - parcel ?c - carrier ?p - place)
    :precondition (and (at ?c ?p) (inside ?x ?c))
    :effect (and (lies ?x ?p) (not (full ?c)) (not (inside ?x ?c)) (increase (total-cost) 1)))
)
"""

PROBLEM = """\
(define (problem two-parcels)
  (:domain parcels)
  (:objects
    mill port - place
    red - van
    box crate - parcel)
  (:init
    (at red hub)
    (lies box mill)
    (lies crate hub)
    (road hub mill) (road mill hub)
    (road hub port) (road port hub)
    (= (total-cost) 0)
    (= (length hub mill) 4) (= (length mill hub) 4)
    (= (length hub port) 7) (= (length port hub) 7))
  (:goal (and (lies box port) (lies crate mill)))
  (:metric minimize (total-cost)))
"""

PLAN = """\
(load crate red hub)
(drive red hub mill)
(unload crate red mill)
(load box red mill)
(drive red mill hub)
(drive red hub port)
(unload box red port)
"""
