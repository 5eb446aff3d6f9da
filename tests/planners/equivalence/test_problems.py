from dataclasses import replace
from itertools import pairwise

import pytest

from planners.equivalence.answers import Different, Equivalence, Equivalent, GoalWitness, Mismatch, Sameness
from planners.equivalence.problems import equivalent
from planners.pddl.diagnose import read_domain, read_problem
from planners.pddl.model import Atom, Constant, FluentTerm, Metric
from planners.pddl.replay import Invalid, Valid, validate
from planners.reasoning.answers import Undecided
from tests.planners.equivalence.worlds import blocks, blocks_domain
from tools import Budget, InputError

BLOCKS = blocks_domain()
FIXED = Sameness(names="fixed")


def compare(first: tuple[str, str], second: tuple[str, str], how: Sameness | None = None) -> Equivalence:
    return equivalent(BLOCKS, blocks(*first), blocks(*second), how)


def test_a_renamed_copy_is_equivalent_and_the_renaming_is_named() -> None:
    answer = compare(("ab c", "(on a c)"), ("xy z", "(on x z)"))
    assert answer == Equivalent({"a": "x", "b": "y", "c": "z"})


@pytest.mark.parametrize(
    "implied",
    ["(on-table a)", "(clear c)", "(arm-empty)", "(on-table a) (clear c) (arm-empty)"],
)
def test_facts_that_the_goal_entails_make_no_difference(implied: str) -> None:
    tower = "(on b a) (on c b)"
    assert isinstance(compare(("a b c", tower), ("a b c", f"{tower} {implied}")), Equivalent)


def test_a_bottom_block_is_on_the_table_because_towers_have_no_cycles() -> None:
    names = "abcdefghijkl"
    tower = " ".join(f"(on {upper} {lower})" for lower, upper in pairwise(names))
    towers = " ".join(names)
    assert isinstance(compare((towers, tower), (towers, f"{tower} (on-table a) (clear l)")), Equivalent)


def test_a_goal_with_one_fact_less_is_weaker_and_the_witness_meets_it_only() -> None:
    answer = compare(("abc d", "(on d c) (on b a)"), ("abc d", "(on d c)"))
    assert isinstance(answer, Different)
    assert answer.relation == "stronger"
    witness = answer.witness
    assert isinstance(witness, GoalWitness)
    assert witness.meets == "right"
    assert witness.missing == ("(on b a)",)
    assert isinstance(validate(BLOCKS, blocks("abc d", "(on d c)"), witness.plan), Valid)
    assert isinstance(validate(BLOCKS, blocks("abc d", "(on d c) (on b a)"), witness.plan), Invalid)
    assert "lacks (on b a)" in str(witness)


def test_swapped_blocks_differ_where_init_tells_them_apart() -> None:
    first, second = ("ab c", "(on a b)"), ("ab c", "(on b a)")
    assert isinstance(compare(first, second), Different)
    assert isinstance(compare(("a b c", "(on a b)"), ("a b c", "(on b a)")), Equivalent)
    assert isinstance(compare(("a b c", "(on a b)"), ("a b c", "(on b a)"), FIXED), Different)


def test_placeholders_lose_the_tie_between_init_and_goal_on_request() -> None:
    first, second = ("ab c", "(on a b)"), ("ab c", "(on b a)")
    answer = compare(first, second, Sameness(placeholders=True))
    assert isinstance(answer, Equivalent)
    assert answer.goal_mapping is not None
    assert (answer.goal_mapping["a"], answer.goal_mapping["b"]) == ("b", "a")


def test_a_given_pair_of_names_must_be_kept() -> None:
    first, second = ("a b", "(on a b)"), ("a b", "(on b a)")
    assert isinstance(compare(first, second, Sameness(names={"a": "b"})), Equivalent)
    assert isinstance(compare(first, second, Sameness(names={"a": "a"})), Different)


def test_a_name_that_no_problem_has_is_an_error() -> None:
    with pytest.raises(InputError, match="no object 'q'"):
        compare(("a", "(clear a)"), ("a", "(clear a)"), Sameness(names={"q": "a"}))
    with pytest.raises(InputError, match="mapped to the same one"):
        compare(("a b", "(clear a)"), ("a b", "(clear a)"), Sameness(names={"a": "a", "b": "a"}))


def test_a_missing_initial_fact_is_shown() -> None:
    left = blocks("a b", "(on a b)")
    right = replace(left, init=left.init - {Atom("clear", (Constant("b"),))})
    answer = equivalent(BLOCKS, left, right, FIXED)
    assert answer == Different(Mismatch("init", "left", "(clear b)", 1, 0))
    assert "stands in the left problem only" in str(Mismatch("init", "left", "(clear b)", 1, 0))


def test_initial_states_that_differ_in_shape_only_differ() -> None:
    answer = compare(("abcd ef", "(arm-empty)"), ("abc def", "(arm-empty)"))
    assert isinstance(answer, Different)
    assert isinstance(answer.witness, Mismatch)
    assert answer.witness.part == "init"


def test_a_different_number_of_objects_is_shown() -> None:
    left = blocks("a", "(clear a)")
    answer = equivalent(BLOCKS, left, replace(left, objects={**left.objects, "b": ("object",)}))
    assert isinstance(answer, Different)
    assert isinstance(answer.witness, Mismatch)
    assert (answer.witness.part, answer.witness.side) == ("objects", "right")


def test_objects_that_nothing_touches_can_be_overlooked() -> None:
    left = blocks("a b", "(on a b)")
    right = replace(left, objects={**left.objects, "ghost": ("object",)})
    assert isinstance(equivalent(BLOCKS, left, right, Sameness(extra_objects=True)), Equivalent)
    block = replace(right, init=right.init | {Atom("on-table", (Constant("ghost"),))})
    assert isinstance(equivalent(BLOCKS, left, block, Sameness(extra_objects=True)), Different)


LAMPS = """
(define (domain lamps) (:requirements :strips :typing) (:types lamp)
  (:predicates (lit ?l - lamp) (pretty ?l - lamp) (works ?l - lamp))
  (:action light :parameters (?l - lamp) :precondition (works ?l) :effect (lit ?l)))
"""


def lamps(init: str, goal: str = "(lit a)") -> str:
    return f"(define (problem p) (:domain lamps) (:objects a b - lamp) (:init {init}) (:goal {goal}))"


def test_facts_that_no_action_reads_can_be_overlooked() -> None:
    domain = read_domain(LAMPS)
    plain, pretty = (read_problem(lamps(init), domain) for init in ("(works a)", "(works a) (pretty b)"))
    broken = read_problem(lamps("(works a) (works b)"), domain)
    how = Sameness(irrelevant_init=True)
    assert isinstance(equivalent(domain, plain, pretty), Different)
    assert isinstance(equivalent(domain, plain, pretty, how), Equivalent)
    assert isinstance(equivalent(domain, plain, broken, how), Different)


def test_what_must_have_been_true_before_is_entailed() -> None:
    chain = """(define (domain chain) (:predicates (first ?x) (second ?x) (third ?x))
      (:action one :parameters (?x) :effect (first ?x))
      (:action two :parameters (?x) :precondition (first ?x) :effect (second ?x))
      (:action three :parameters (?x) :precondition (second ?x) :effect (third ?x)))"""
    domain = read_domain(chain)
    text = "(define (problem p) (:domain chain) (:objects a b) (:init) (:goal {}))"
    short, long = (read_problem(text.format(goal), domain) for goal in ("(third a)", "(and (first b) (third b))"))
    assert isinstance(equivalent(domain, short, long), Equivalent)


def test_a_solvable_goal_and_an_unsolvable_one_differ() -> None:
    answer = compare(("a b", "(on a b)"), ("a b", "(on a b) (on b a)"))
    assert isinstance(answer, Different)
    assert answer.relation == "weaker"


def test_a_goal_that_contradicts_static_facts_differs_though_the_task_has_no_facts() -> None:
    domain = read_domain("(define (domain d) (:predicates (p) (q)) (:action go :parameters () :effect (p)))")
    text = "(define (problem x) (:domain d) (:init) (:goal {}))"
    left, right = (read_problem(text.format(goal), domain) for goal in ("(and)", "(q)"))
    answer = equivalent(domain, left, right)
    assert isinstance(answer, Different)
    assert isinstance(answer.witness, GoalWitness)
    assert (answer.witness.meets, answer.witness.plan, answer.witness.missing) == ("left", (), ())


def test_unsolvable_goals_are_compared_as_written() -> None:
    first, second = ("a b c", "(on a b) (on b a)"), ("a b c", "(on a b) (on b c) (on c a)")
    assert isinstance(compare(first, ("a b c", "(on c b) (on b c)")), Equivalent)
    answer = compare(first, second)
    assert isinstance(answer, Different)
    assert isinstance(answer.witness, Mismatch)
    assert answer.witness.part == "goal"
    assert isinstance(compare(first, second, Sameness(unsolvable_alike=True)), Equivalent)


def test_disjunctive_goals_are_compared_by_their_states() -> None:
    either = "(or (on a b) (on b a))"
    assert isinstance(compare(("a b c", either), ("a b c", "(or (on b c) (on c b))")), Equivalent)
    answer = compare(("a b c", either), ("a b c", "(or (on a b) (on b c))"))
    assert isinstance(answer, Different)


def test_disjunctive_goals_in_a_large_world_are_compared_by_entailment() -> None:
    towers = "abc def gh ij"
    doubled = "(or (and (on a b) (clear a)) (and (on a b) (not (clear a))))"
    assert isinstance(compare((towers, "(on a b)"), (towers, doubled), FIXED), Equivalent)
    answer = compare((towers, "(or (on a b) (on b a))"), (towers, "(on a b)"), FIXED)
    assert isinstance(answer, Different)
    assert answer.relation == "weaker"


def test_a_different_metric_counts_unless_it_should_not() -> None:
    text = "(define (domain d) (:functions (total-cost) - number) (:predicates (p)) (:action go :parameters ()"
    domain = read_domain(f"{text} :effect (and (p) (increase (total-cost) 1))))")
    left = read_problem("(define (problem p) (:domain d) (:init) (:goal (p)))", domain)
    right = replace(left, metric=Metric("minimize", FluentTerm("total-cost")))
    answer = equivalent(domain, left, right)
    assert answer == Different(Mismatch("metric", "right", "minimize (total-cost)"))
    assert isinstance(equivalent(domain, left, right, Sameness(metric=False)), Equivalent)


def test_a_spent_budget_leaves_the_question_open() -> None:
    names = "abcdefghijklmnopqrst"
    towers, goal = " ".join(names), "(on a b) (on b c)"
    answer = equivalent(BLOCKS, blocks(towers, goal), blocks(towers, f"{goal} (on d e)"), None, Budget(seconds=0.0))
    assert isinstance(answer, Undecided)


def test_numeric_goals_are_compared_as_text_only() -> None:
    text = """(define (domain tank) (:requirements :numeric-fluents) (:functions (level) - number) (:predicates (full))
      (:action pour :parameters () :effect (increase (level) 1)))"""
    domain = read_domain(text)
    problem = "(define (problem p) (:domain tank) (:init (= (level) 0)) (:goal (>= (level) {})))"
    two, three = (read_problem(problem.format(level), domain) for level in (2, 3))
    assert isinstance(equivalent(domain, two, two), Equivalent)
    assert isinstance(equivalent(domain, two, three), Undecided)
