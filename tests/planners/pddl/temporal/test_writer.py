import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.pddl.diagnose import diagnose, read_temporal_task
from planners.pddl.model import TRUE, AllEffects, Condition, Domain, Effect
from planners.pddl.temporal.model import DurationBound, DurativeAction, TemporalDomain
from planners.pddl.temporal.writer import write_temporal_domain
from planners.pddl.writer import write_domain, write_problem
from tests.planners.pddl.temporal.temporal_worlds import WORLDS
from tests.planners.pddl.trees import actions, conditions, domains, effects, numeric

EMPTY = "(define (problem p) (:domain {}) (:init) (:goal (done)))"
timed_conditions: st.SearchStrategy[Condition] = st.just(TRUE) | conditions(ground=False)
timed_effects: st.SearchStrategy[Effect] = st.just(AllEffects()) | effects()
bounds = st.builds(DurationBound, st.sampled_from(["=", "<=", ">="]), numeric(ground=False))
durative = st.builds(
    DurativeAction,
    st.sampled_from(["wait", "over", "end"]),
    actions.map(lambda action: action.parameters),
    st.lists(bounds, max_size=3).map(tuple),
    timed_conditions,
    timed_conditions,
    timed_conditions,
    timed_effects,
    timed_effects,
)
temporal_domains = st.builds(
    TemporalDomain, domains, st.lists(durative, max_size=2, unique_by=lambda action: action.name).map(tuple)
)


@given(temporal_domains)
@settings(max_examples=150)
def test_a_written_domain_reads_back_as_the_same_tree(temporal: TemporalDomain) -> None:
    text = write_temporal_domain(temporal)
    assert read_temporal_task(text, EMPTY.format(temporal.domain.name))[0] == temporal


@pytest.mark.parametrize("name", WORLDS)
def test_the_worlds_survive_writing(name: str) -> None:
    world = WORLDS[name]
    temporal, problem = read_temporal_task(world.domain, world.problem)
    texts = write_temporal_domain(temporal), write_problem(problem)
    assert read_temporal_task(*texts) == (temporal, problem)
    assert diagnose(*texts) == ()


@given(domains)
@settings(max_examples=20)
def test_without_durative_actions_the_text_is_that_of_a_domain(domain: Domain) -> None:
    assert write_temporal_domain(TemporalDomain(domain)) == write_domain(domain)
