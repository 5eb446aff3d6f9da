"""Tasks that use exactly the features they are asked for: one action and one goal fact for each of them."""

from collections.abc import Collection

_ACTIONS = {
    "equality": "(:action pair :parameters (?x{0} ?y{0}) :precondition (not (= ?x ?y)) :effect (paired ?x))",
    "negative-preconditions": "(:action light :parameters () :precondition (not (dark)) :effect (lit))",
    "disjunction": "(:action pick :parameters (?x{0}) :precondition (or (here ?x) (dark)) :effect (picked ?x))",
    "quantifiers": "(:action all :parameters () :precondition (forall (?x{0}) (here ?x)) :effect (counted))",
    "conditional-effects": "(:action look :parameters (?x{0}) :effect (when (here ?x) (seen ?x)))",
    "action-costs": "(:action pay :parameters () :effect (and (paid) (increase (total-cost) 2)))",
    "general-costs": "(:action tip :parameters () :effect (and (tipped) (increase (total-cost) 1.5)))",
    "summed-costs": "(:action buy :parameters () :effect (and (bought) (forall (?x{0}) (increase (total-cost) 1))))",
    "numeric": "(:action burn :parameters () :precondition (>= (fuel) 2) :effect (and (burnt) (decrease (fuel) 2)))",
}
_GOALS = {
    "equality": "(paired b)",
    "negative-preconditions": "(lit)",
    "disjunction": "(picked b)",
    "quantifiers": "(counted)",
    "conditional-effects": "(seen b)",
    "action-costs": "(paid)",
    "general-costs": "(tipped)",
    "summed-costs": "(bought)",
    "numeric": "(burnt)",
}


def feature_task(wanted: Collection[str]) -> tuple[str, str]:
    """Return domain and problem; the shortest plan has one step for each feature but `typing`, and one more."""
    used = [name for name in _ACTIONS if name in wanted]
    of_type = " - thing" if "typing" in wanted else ""
    functions = ["(total-cost)"] * ("action-costs" in wanted) + ["(fuel)"] * ("numeric" in wanted)
    domain = f"""(define (domain all-of-it) (:requirements :adl :numeric-fluents)
      {"(:types thing)" if of_type else ""}
      (:predicates (here ?x{of_type}) (gone ?x{of_type}) (paired ?x{of_type}) (picked ?x{of_type}) (seen ?x{of_type})
        (dark) (lit) (counted) (paid) (tipped) (bought) (burnt))
      {f"(:functions {' '.join(functions)})" if functions else ""}
      (:action go :parameters (?x{of_type}) :precondition (here ?x) :effect (gone ?x))
      {" ".join(_ACTIONS[name].format(of_type) for name in used)})"""
    problem = f"""(define (problem one) (:domain all-of-it) (:objects a b{of_type})
      (:init (here a) (here b) {"(= (total-cost) 0)" if "action-costs" in wanted else ""}
        {"(= (fuel) 3)" if "numeric" in wanted else ""})
      (:goal (and (gone a) {" ".join(_GOALS[name] for name in used)}))
      {"(:metric minimize (total-cost))" if "action-costs" in wanted else ""})"""
    return domain, problem
