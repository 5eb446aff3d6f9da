import pytest

from planners.equivalence.domains import (
    ActionMatch,
    BehaviourWitness,
    DomainMapping,
    DomainsAgree,
    DomainsDiffer,
    SignatureMismatch,
    equivalent_domains,
)
from planners.pddl.diagnose import read_domain
from planners.reasoning.answers import Undecided
from tests.planners.equivalence.worlds import BLOCKS, blocks, blocks_domain
from tools import Budget, InputError

SAMPLES = [blocks("ab c", "(on c a)"), blocks("a b c d", "(on c a)")]
RENAMED = (
    BLOCKS.replace("stack :parameters (?x ?y)", "stack :parameters (?y ?x)")
    .replace("on-table", "grounded")
    .replace("arm-empty", "idle")
    .replace("holding", "grasped")
    .replace("clear", "free")
    .replace("(on ", "(above ")
    .replace("pick-up", "grab")
    .replace("put-down", "release")
)


def test_a_domain_behaves_as_itself_in_all_states() -> None:
    answer = equivalent_domains(blocks_domain(), blocks_domain(), SAMPLES[:1])
    assert isinstance(answer, DomainsAgree)
    assert answer.complete
    assert answer.mapping.actions["stack"] == ActionMatch("stack", (0, 1))


def test_other_names_and_another_order_of_parameters_are_found() -> None:
    answer = equivalent_domains(blocks_domain(), read_domain(RENAMED), SAMPLES)
    assert isinstance(answer, DomainsAgree)
    assert answer.mapping.predicates["on-table"] == "grounded"
    assert answer.mapping.actions["pick-up"] == ActionMatch("grab", (0,))
    assert answer.mapping.actions["unstack"] == ActionMatch("unstack", (1, 0))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(not (clear ?y)) (not (holding ?x))", "(not (holding ?x))", "deletes"),
        ("(on-table ?x) (arm-empty))\n", "(on-table ?x))\n", "right only"),
        (":precondition (and (clear ?y) (holding ?x))", ":precondition (and (on-table ?y) (holding ?x))", "right only"),
        ("(clear ?x) (arm-empty) (on-table ?x)", "(clear ?x) (on-table ?x)", "adds"),
    ],
)
def test_a_changed_action_is_told_by_a_state_and_a_step(old: str, new: str, told: str) -> None:
    assert old in BLOCKS
    same_names = DomainMapping({p.name: p.name for p in blocks_domain().predicates})
    answer = equivalent_domains(blocks_domain(), read_domain(BLOCKS.replace(old, new, 1)), SAMPLES, same_names)
    assert isinstance(answer, DomainsDiffer)
    assert isinstance(answer.witness, BehaviourWitness)
    assert told in answer.witness.text


def test_an_action_too_many_is_told_if_it_applies() -> None:
    extra = "(:action vanish :parameters (?x) :precondition (clear ?x) :effect (not (clear ?x)))"
    answer = equivalent_domains(blocks_domain(), read_domain(BLOCKS.rstrip()[:-1] + extra + ")"), SAMPLES)
    assert isinstance(answer, DomainsDiffer)
    assert isinstance(answer.witness, BehaviourWitness)
    assert "'vanish'" in answer.witness.text


def test_a_predicate_without_counterpart_is_told() -> None:
    poor = read_domain("(define (domain poor) (:predicates (p)) (:action go :parameters () :effect (p)))")
    answer = equivalent_domains(blocks_domain(), poor, SAMPLES)
    assert answer == DomainsDiffer(SignatureMismatch("clear"))


def test_without_samples_or_time_nothing_is_claimed() -> None:
    with pytest.raises(InputError, match="no sample problem"):
        equivalent_domains(blocks_domain(), blocks_domain(), [])
    answer = equivalent_domains(blocks_domain(), blocks_domain(), SAMPLES, None, Budget(seconds=0.0))
    assert isinstance(answer, Undecided)
