; A ferry takes one car at a time across a river.
(define (domain ferry)
  (:requirements :strips :typing)
  (:types car bank)
  (:predicates (at ?c - car ?b - bank) (ferry-at ?b - bank) (aboard ?c - car) (free))
  (:action sail
    :parameters (?from ?to - bank)
    :precondition (ferry-at ?from)
    :effect (and (ferry-at ?to) (not (ferry-at ?from))))
  (:action board
    :parameters (?c - car ?b - bank)
    :precondition (and (at ?c ?b) (ferry-at ?b) (free))
    :effect (and (aboard ?c) (not (at ?c ?b)) (not (free))))
  (:action debark
    :parameters (?c - car ?b - bank)
    :precondition (and (aboard ?c) (ferry-at ?b))
    :effect (and (at ?c ?b) (free) (not (aboard ?c)))))
