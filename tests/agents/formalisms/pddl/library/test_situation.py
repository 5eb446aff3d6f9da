"""Texts read as situations: their objects, what is said, what goes unsaid, and what keeps a text from being taken."""

import pytest

from agents.formalisms.pddl.library.naming import Naming, naming
from agents.formalisms.pddl.library.reader import Reader
from agents.formalisms.pddl.library.shelf import library, told_of
from agents.formalisms.pddl.library.situation import read_situation
from planners import Fact, Step

WORLDS = {world.name: world for world in library()}
HARBOUR = "There are 3 quays and 2 cars. Now the boat is moored at q2 and carries car c1; c2 is parked at quay q1."


def initial(name: str, text: str) -> set[Fact]:
    situation = read_situation(WORLDS[name], text)
    assert situation.faults == ()
    return {(one.predicate, *(term.name for term in one.terms)) for one in situation.problem.init}


def test_what_is_said_is_the_state_and_counted_objects_are_there() -> None:
    situation = read_situation(WORLDS["ferry"], HARBOUR)
    assert situation.naming.objects == {"q1": "quay", "q2": "quay", "q3": "quay", "c1": "car", "c2": "car"}
    assert initial("ferry", HARBOUR) == {("moored", "q2"), ("aboard", "c1"), ("parked", "c2", "q1")}
    assert not situation.has_goal


def test_what_nobody_says_holds_unless_something_said_excludes_it() -> None:
    stacks = "At first block b1 is on block b2. Block b2 is on the table. Block b3 is on the table."
    facts = initial("blocksworld", stacks)
    assert {fact for fact in facts if fact[0] in ("clear", "hand-free")} == {
        ("clear", "b1"),
        ("clear", "b3"),
        ("hand-free",),
    }
    assert ("hand-free",) not in initial("blocksworld", f"{stacks} The hand is holding block b4.")


def test_the_cells_of_a_grid_are_linked_but_for_those_that_are_missing() -> None:
    text = "The grid is 2x2 (cells have names like c0-1). The cell c1-1 is missing. Now the robot is in c0-0."
    assert initial("visit", text) == {
        ("robot-in", "c0-0"),
        *(("linked", one, other) for one, other in (("c0-0", "c1-0"), ("c1-0", "c0-0"))),
        *(("linked", one, other) for one, other in (("c0-0", "c0-1"), ("c0-1", "c0-0"))),
    }


def test_all_of_a_kind_have_exceptions_and_a_plane_stands_at_an_airport() -> None:
    text = "The grid is 1x2. Now the robot is in cell x0-0. All cells are open. x0-1 has a shape1 lock."
    assert {fact for fact in initial("keys", text) if fact[0] in ("passable", "shut")} == {
        ("passable", "x0-0"),
        ("shut", "x0-1"),
    }
    text = "Places p0-1 and p0-2 are in town1, place p3-1 is in town2. Now plane1 is at p0-1."
    assert {fact for fact in initial("logistics", text) if fact[0] == "airport"} == {
        ("airport", "p0-1"),
        ("airport", "p3-1"),
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"{HARBOUR} c2 admires q1.", "not understood: 'c2 admires q1.'"),
        (f"{HARBOUR} All other cars are painted.", "not understood: 'All other cars are painted.'"),
        (f"{HARBOUR} c2 is on board.", "cannot hold together"),
        (f"{HARBOUR} The zz9 is far.", "zz9"),
        ("By now the boat is empty, the cars are somewhere.", "no object has a name"),
        ("Car c1 likes the sea.", "not understood"),
    ],
)
def test_a_text_that_is_not_wholly_understood_is_not_taken(text: str, fault: str) -> None:
    assert any(fault in found for found in read_situation(WORLDS["ferry"], text).faults)


@pytest.mark.parametrize(
    "more",
    [
        "c2 is at q1 beside the red truck.",
        "c2 is at q1 beside the ferry terminal.",
        "c2 is at q1 behind moving trucks.",
        "The red truck is broken.",
        "All of them are painted but the red truck.",
        "The following cars are red: c1 and c2.",
        "The goal is to have car c2 at q2 under the tall crane.",
    ],
)
def test_what_this_world_does_not_have_is_not_read_over(more: str) -> None:
    assert any(
        found.startswith("not understood") for found in read_situation(WORLDS["ferry"], f"{HARBOUR} {more}").faults
    )


@pytest.mark.parametrize("things", ["2 red trucks", "a wide canal", "two very old fishing nets", "2 ferries"])
def test_what_is_there_and_of_no_kind_of_this_world_is_not_read_over(things: str) -> None:
    told = read_situation(WORLDS["ferry"], f"There are 3 quays, 2 cars and {things}. {HARBOUR.partition('. ')[2]}")
    assert any(things in found for found in told.faults)


def test_an_object_without_its_name_is_not_read_over() -> None:
    text = "Places x1 and x2 are in city1. Now truck1 is at x1. The package p1 is in the big truck at x1."
    (fault,) = read_situation(WORLDS["logistics"], text).faults
    assert fault == "not understood: 'The package p1 is in the big truck at x1.'"


@pytest.mark.parametrize("asked", ["Find the shortest plan.", "Please show me how.", "The following is true."])
def test_what_only_asks_or_announces_says_nothing(asked: str) -> None:
    assert read_situation(WORLDS["ferry"], f"{HARBOUR} {asked}").faults == ()


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        (
            "ferry",
            "There are 300000 quays. Now the ferry is at quay q1, car c1 at q1.",
            "300000 of the kind quay",
        ),
        (
            "ferry",
            "There are 4 quays. Now the ferry is at quay q1, car c1 at quay harbour2.",
            "4 of the kind quay",
        ),
        ("ferry", "There are 2 quays and 2 cars. Now the ferry is at quay q1.", "2 of the kind car"),
        ("visit", "The grid is 300x300 (cells are called c0-1). Now the robot is in c0-0.", "90000 of the kind cell"),
    ],
)
def test_objects_that_are_counted_and_have_no_names_are_not_forgotten(name: str, text: str, kind: str) -> None:
    assert any(found.startswith(kind) for found in read_situation(WORLDS[name], text).faults)


def test_the_world_that_fits_comes_first() -> None:
    assert told_of(HARBOUR).world.name == "ferry"
    assert told_of("A wizard casts spell1 at dragon2.").faults


def test_names_in_a_question_are_no_objects_and_customary_ones_have_numbers() -> None:
    named = naming(WORLDS["ferry"], HARBOUR, "Could car c7 go to q1?")
    assert ("c7" in named.objects, named.name("c7")) == (False, "c7")
    hands = naming(WORLDS["gripper"], "Now robot1 with two grippers is in room1.", "Can right2 be free?")
    assert (hands.objects["left"], hands.name("right2")) == ("gripper", "right")


def reader(name: str, **kinds: str) -> Reader:
    return Reader(WORLDS[name], Naming(kinds, kinds, {}))


FERRY = reader("ferry", c1="car", c2="car", q1="quay", q2="quay")


@pytest.mark.parametrize(
    ("phrase", "steps"),
    [
        ("cruise from q1 to q2", (Step("sail", ("q1", "q2")),)),
        ("head to quay q1 from q2", (Step("sail", ("q2", "q1")),)),
        ("drive the car q1 onto the ferry at c1", ()),
        ("load the car q1 at quay c1", (Step("board", ("q1", "c1")),)),
        ("sink from q1 to q2", ()),
        ("load all cars at q1", ()),
    ],
)
def test_a_phrase_names_an_action_only_by_words_that_are_known(phrase: str, steps: tuple[Step, ...]) -> None:
    assert FERRY.steps(phrase) == steps


def test_all_of_a_kind_of_which_there_are_none_name_nothing() -> None:
    empty = reader("ferry", q1="quay")
    assert (empty.steps("load all cars at q1"), empty.statements("the quays: all cars")) == ((), None)


def test_a_text_that_counts_more_than_anybody_can_move_makes_no_objects_of_them() -> None:
    assert len(naming(WORLDS["ferry"], "There are 300000 quays. Now the ferry is at quay q1.").objects) == 1


def test_an_object_called_what_none_is_here_makes_an_action_foreign() -> None:
    assert FERRY.is_foreign("load the camel c1 at q1")
    for phrase in ("sink from q1 to q2", "lug c1 to q2", "sail towards q2", ""):
        assert not FERRY.is_foreign(phrase)


def test_a_phrase_may_leave_open_which_action_it_names() -> None:
    names = {"rover1": "rover", "point1": "waypoint", "store1": "store"}
    steps = reader("rovers", **names).steps("take a sample at point1 with rover1 for store1")
    assert [step.action for step in steps] == ["sample-soil", "sample-rock"]


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("c1 and c2 wait at q1", [("parked", "c1", "q1"), ("parked", "c2", "q1")]),
        ("c1 is at q1 and on the ferry", [("parked", "c1", "q1"), ("aboard", "c1")]),
        ("there is no car on the ferry", [("vacant",)]),
        ("c1 is not on the ferry", None),
        ("c1 is fast", None),
    ],
)
def test_a_statement_means_facts_or_is_not_understood(words: str, facts: list[Fact] | None) -> None:
    stated = FERRY.statements(words)
    assert (None if stated is None else [fact for one in stated for fact in one.facts]) == facts
