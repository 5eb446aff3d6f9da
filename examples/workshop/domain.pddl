; A lamp burns for eight minutes, and fuses are mended only while a lamp burns.
(define (domain workshop)
  (:requirements :strips :typing :durative-actions)
  (:types lamp fuse)
  (:predicates (dark ?l - lamp) (burning ?l - lamp) (broken ?f - fuse) (whole ?f - fuse) (hand-free))
  (:functions (work ?f - fuse))
  (:durative-action light
    :parameters (?l - lamp)
    :duration (= ?duration 8)
    :condition (at start (dark ?l))
    :effect (and (at start (burning ?l)) (at start (not (dark ?l))) (at end (not (burning ?l)))))
  (:durative-action mend
    :parameters (?f - fuse ?l - lamp)
    :duration (= ?duration (work ?f))
    :condition (and (at start (hand-free)) (at start (broken ?f)) (over all (burning ?l)))
    :effect (and (at start (not (hand-free))) (at start (not (broken ?f))) (at end (whole ?f)) (at end (hand-free)))))
