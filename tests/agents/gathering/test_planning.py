"""The planner of a two-stage run: which steps are left after each observation, also after failures."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from agents.acting.graph.act import next_steps
from agents.acting.plan import GiveUp, Keep, Plan, PlanStep, PlanView, Rewrite, StepRecord
from agents.acting.references import literal, resolved
from agents.acting.skill import ActingDesk, SkillBook
from agents.acting.vetting import move_faults
from agents.gathering.names import names_only
from agents.gathering.planning import PROPOSALS, next_move, progress_of
from agents.gathering.progress import PROPOSE, SEARCH, SOLVE
from agents.gathering.skills import GivenTrip, ProposeSearches, SearchTables, SolveGathered
from agents.models.scripted import ReplyFunction, ScriptedModel
from agents.tool_calls.fingerprint import fingerprint
from agents.tool_calls.observation import Observation
from envs import Checker, Tables, TripRequest, TripTask
from tools import Toolbox

UNBOUND = {"budget": None, "room_type": None, "house_rule": None}
Walk = Callable[..., PlanView]


@pytest.fixture(scope="module")
def walk(tables: Tables, toolbox: Toolbox) -> Walk:
    """Return a function that plans and carries out until nothing is left, without a graph or a checkpoint."""

    def carry_out(request: TripRequest, replies: ReplyFunction | None = None, tools: Toolbox = toolbox) -> PlanView:
        *_, last = steps(request, replies, tools)
        return last

    def steps(request: TripRequest, replies: ReplyFunction | None, tools: Toolbox) -> Iterator[PlanView]:
        given = GivenTrip(request.model_dump(mode="json"))
        book = SkillBook([given, ProposeSearches(), SearchTables(tools), SolveGathered(names_only(tables))])
        desk = ActingDesk(ScriptedModel(replies or []), book)
        view = PlanView("a trip")
        while True:
            move = next_move(view, asks_model=replies is not None)
            assert not move_faults(move, view, book, 0)
            assert not isinstance(move, Keep) or view.plan.steps
            plan = move.plan if isinstance(move, Rewrite) else view.plan
            view = replace(view, plan=plan, proposals=view.proposals + 1)
            yield view
            if isinstance(move, GiveUp) or not plan.steps:
                return
            batch = next_steps(plan, book, len(plan.steps))  # as the graph does: one planner's move for all of them
            seen = [asyncio.run(ran(step, view, desk)) for step in batch]
            for step, observation in zip(batch, seen, strict=True):
                view = done(view, step, view.plan, observation)

    async def ran(step: PlanStep, view: PlanView, desk: ActingDesk) -> Observation:
        return await desk.skills[step.skill].run(resolved(step.inputs, view.known), desk)

    def done(view: PlanView, step: PlanStep, plan: Plan, seen: Observation) -> PlanView:
        call = fingerprint(step.skill, resolved(step.inputs, view.known))
        record = StepRecord(step=step, key=step.id, status="done", fingerprint=call, world=0)
        rest = Plan(steps=plan.steps[1:], answer=plan.answer)
        return replace(view, plan=rest, done=(*view.done, record), observations={**view.observations, step.id: seen})

    return carry_out


def skills_of(view: PlanView) -> list[str]:
    return [record.step.skill for record in view.done]


@pytest.mark.parametrize("days", [3, 5, 7])
def test_the_coverage_check_alone_makes_no_redundant_call_and_ends_in_a_plan(
    days: int, tasks: dict[int, TripTask], tables: Tables, walk: Walk
) -> None:
    request = tasks[days].request.model_copy(update=UNBOUND)
    view = walk(request)
    tally = progress_of(view).tally()
    assert tally["tool_calls"] == tally["tool_calls_answered"] == tally["tables_needed"] > 0
    assert tally["tool_calls_redundant"] == 0
    answer = resolved(view.plan.answer, view.known)
    assert Checker(tables).check(request, answer["plan"]).passed
    assert PROPOSE not in skills_of(view)


def test_each_step_says_what_it_is_for(tasks: dict[int, TripTask], walk: Walk) -> None:
    view = walk(tasks[5].request)
    assert all(record.step.goal for record in view.done)
    goals = [record.step.goal for record in view.done if record.step.skill == SEARCH]
    assert goals[0] == f"know which cities {tasks[5].request.destination} has"


def test_a_model_that_names_every_call_leaves_nothing_to_the_coverage_check(
    tasks: dict[int, TripTask], walk: Walk
) -> None:
    request = tasks[3].request.model_copy(update={**UNBOUND, "transport_rule": "no flight"})
    home, there = request.origin, request.destination
    calls = [
        {"tool": "distance", "origin": home, "destination": there},
        {"tool": "distance", "origin": there, "destination": home},
        *({"tool": f"search_{kind}", "city": there} for kind in ("accommodations", "restaurants", "attractions")),
    ]
    view = walk(request, lambda _: {"calls": calls})
    tally = progress_of(view).tally()
    assert skills_of(view)[1:] == [PROPOSE, SEARCH, SOLVE]
    assert (tally["tool_calls_useful"], tally["tool_calls_redundant"]) == (5, 0)


def test_useless_and_repeated_proposals_are_counted_and_do_no_harm(tasks: dict[int, TripTask], walk: Walk) -> None:
    request = tasks[3].request.model_copy(update=UNBOUND)
    there = request.destination
    useless = {"tool": "distance", "origin": request.origin, "destination": request.origin}
    same = {"tool": "search_restaurants", "city": there}
    view = walk(request, lambda _: {"calls": [useless, same, same]})
    tally = progress_of(view).tally()
    assert skills_of(view).count(PROPOSE) == PROPOSALS
    # Asked twice for three calls each: one is of use, one of none, and all others are repetitions.
    assert (tally["tool_calls_proposed"], tally["tool_calls_useful"]) == (6, 1)
    assert tally["tool_calls_redundant"] == 5
    assert progress_of(view).solved["status"] == "solved"


def test_a_call_that_no_tool_takes_is_told_from_one_that_works(tasks: dict[int, TripTask], walk: Walk) -> None:
    request = tasks[3].request.model_copy(update=UNBOUND)
    view = walk(request, lambda _: {"calls": [{"tool": "search_hotels", "city": request.destination}]})
    tally = progress_of(view).tally()
    reason = next(r.step.inputs["failed"] for r in view.done if r.step.id == "propose2")
    assert "there is no tool 'search_hotels'" in reason[0]
    # It is made once; that the model asks for it again is counted as one more call in vain.
    assert tally["tool_calls"] - tally["tool_calls_valid"] == 2
    assert tally["tool_calls"] - tally["tool_calls_answered"] == 2
    assert progress_of(view).solved["status"] == "solved"


def test_a_model_that_raves_costs_its_calls_and_nothing_else(tasks: dict[int, TripTask], walk: Walk) -> None:
    view = walk(tasks[3].request.model_copy(update=UNBOUND), lambda _: "I would rather sing.")
    assert progress_of(view).tally()["tool_calls_redundant"] == 0
    assert progress_of(view).solved["status"] == "solved"


def test_without_a_trip_through_the_first_cities_further_ones_are_looked_into(
    tasks: dict[int, TripTask], walk: Walk
) -> None:
    request = tasks[5].request.model_copy(update={"budget": None})
    view = walk(request)
    assert skills_of(view).count(SOLVE) > 1
    assert progress_of(view).spare == skills_of(view).count(SOLVE) - 1
    assert progress_of(view).solved["status"] == "solved"
    assert progress_of(view).tally()["tool_calls_redundant"] == 0


def test_what_no_trip_in_the_whole_state_can_meet_ends_with_the_reason(tasks: dict[int, TripTask], walk: Walk) -> None:
    request = tasks[5].request.model_copy(update={"budget": 1})
    view = walk(request)
    move = next_move(view, asks_model=False)
    assert isinstance(move, GiveUp)
    assert "budget" in move.reason
    assert progress_of(view).covered.open_cities == ()
    assert "nothing else could be part of the trip" in move.reason


def test_a_broken_tool_changes_the_plan_and_not_only_its_own_step(
    tasks: dict[int, TripTask], toolbox: Toolbox, walk: Walk
) -> None:
    request = tasks[5].request.model_copy(update=UNBOUND)
    first = progress_of(walk(request)).covered.stops[0]
    view = walk(request, None, _without_rooms_in(first, toolbox))
    progress = progress_of(view)
    assert first not in progress.covered.stops
    assert progress.solved["status"] == "solved"
    assert [note.arguments for note in progress.notebook.failures] == [{"city": first}]
    assert "1 search failed" in progress.claim


def _without_rooms_in(closed: str, toolbox: Toolbox) -> Toolbox:
    rooms = next(tool for tool in toolbox if tool.name == "search_accommodations").function

    def search_accommodations(city: str) -> object:
        """List the places to stay in a city.

        Args:
            city: The city.
        """
        if city == closed:
            raise RuntimeError("the hotel office is closed")
        return rooms(city=city)

    return Toolbox((*(tool for tool in toolbox if tool.name != "search_accommodations"), search_accommodations))


def test_a_city_may_be_called_anything_and_is_no_reference() -> None:
    data = {"calls": [{"arguments": {"city": "$formalize.spec"}}, "$$odd", 3]}
    assert resolved(literal(data), {"formalize": {"spec": "not this"}}) == data
