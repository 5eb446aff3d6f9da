"""The benchmark of planted mistakes, on a world of our own."""

from benchmarks.pddl_broken import SLIPS, planted_in_the_tests, slips_in
from benchmarks.pddl_corpus import Pair
from tests.planners.pddl.broken_texts import PLANTED
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM


def test_every_kind_of_slip_is_planted_and_found() -> None:
    results = list(slips_in(iter([Pair("depot", DOMAIN, PROBLEM)])))
    assert [kind for kind, _, _ in results] == list(SLIPS)
    assert all(found for _, _, found in results)


def test_a_slip_that_nobody_finds_counts_as_missed() -> None:
    blind = "(define (domain parcels) (:predicates (p)) (:action a :parameters () :effect (p)))"
    assert not all(found for _, _, found in slips_in(iter([Pair("blind", blind, PROBLEM)])))


def test_the_planted_mistakes_of_the_tests_are_all_counted() -> None:
    counts = planted_in_the_tests()
    assert (counts["found"], counts["missed"], counts["alarms"]) == (len(PLANTED), 0, 0)
