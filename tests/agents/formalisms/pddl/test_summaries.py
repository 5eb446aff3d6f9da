"""Summaries: every, one, the others, arrangements, what is offered for them and what they come to."""

import asyncio
import re
from collections.abc import Mapping, Sequence

import pytest

from agents.documents import Draft, Json
from agents.formalisms.base import Wording
from agents.formalisms.pddl.choices import Choices
from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.draft import OPEN
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.sentences import Sentence, Side
from agents.formalisms.pddl.vocabulary import Vocabulary
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from planners import read_domain, read_problem, write_atom

SHELF = read_domain("""
(define (domain shelf)
  (:predicates (jar ?j) (spot ?s) (west ?a ?b) (north ?a ?b) (in ?j ?s) (behind ?j ?k) (reachable ?j) (held ?j)
    (hand-free) (labelled ?j))
  (:action take-front :parameters (?j ?s)
    :precondition (and (jar ?j) (spot ?s) (in ?j ?s) (reachable ?j) (hand-free))
    :effect (and (held ?j) (not (in ?j ?s)) (not (reachable ?j)) (not (hand-free))))
  (:action put-front :parameters (?j ?s)
    :precondition (and (jar ?j) (spot ?s) (held ?j))
    :effect (and (in ?j ?s) (reachable ?j) (hand-free) (not (held ?j))))
  (:action put-before :parameters (?j ?k)
    :precondition (and (jar ?j) (jar ?k) (held ?j) (reachable ?k))
    :effect (and (behind ?k ?j) (reachable ?j) (hand-free) (not (held ?j)) (not (reachable ?k))))
  (:action label :parameters (?j) :precondition (and (jar ?j) (held ?j)) :effect (labelled ?j)))
""")
START = "There are 4 jars and 4 spots. "
GOAL = "The goal is that all jars are labelled."
LABELLED: dict[str, Json] = {"The goal is that all jars are labelled.": {"facts": ["labelled(every jar)"]}}


def model(said: Mapping[str, Json | Sequence[Json]]) -> ScriptedModel:
    times: dict[str, int] = {}

    def reply(request: ChatRequest) -> Json:
        found = re.search(r'about the (?:start|goal): "(.*)"', request.messages[-1].content)
        assert found
        answers = said[found.group(1)]
        turns: Sequence[Json] = [answers] if isinstance(answers, Mapping) else answers
        turn = times.get(found.group(1), 0)
        times[found.group(1)] = turn + 1
        return turns[min(turn, len(turns) - 1)]

    return ScriptedModel(reply, context_tokens=100_000)


def drafted(text: str, speaker: ScriptedModel) -> Draft:
    wording = Wording(text, assume={OPEN: "likeliest"})
    return asyncio.run(PddlFormalism(SHELF).formalize(speaker, wording))[0]


def stated(sentence: str, answer: Json, predicate: str) -> list[str]:
    """What an answer to one sentence of the start comes to, by the facts of one predicate."""
    draft = drafted(START + sentence + " " + GOAL, model({**LABELLED, sentence: answer}))
    assert draft.spec is not None
    problem = read_problem(draft.spec["problem"], SHELF)
    return sorted(write_atom(fact) for fact in problem.init if fact.predicate == predicate)


def arranged(**form: object) -> Json:
    return {"arrangement": form, "facts": []}


@pytest.mark.parametrize(
    ("sentence", "answer", "predicate", "facts"),
    [
        ("All jars are labelled.", {"facts": ["labelled(every jar)"]}, "labelled", ["1", "2", "3", "4"]),
        ("One jar is labelled.", {"facts": ["labelled(one jar)"]}, "labelled", ["1"]),
        ("jar2 is held, the others labelled.", {"facts": ["labelled(every other jar)"]}, "labelled", ["1", "3", "4"]),
    ],
)
def test_words_for_several_objects(sentence: str, answer: Json, predicate: str, facts: list[str]) -> None:
    pattern = sentence.replace("jar2", "X")
    draft = drafted(START + sentence + " " + GOAL, model({**LABELLED, pattern: answer}))
    assert draft.spec is not None
    problem = read_problem(draft.spec["problem"], SHELF)
    found = sorted(write_atom(fact) for fact in problem.init if fact.predicate == predicate)
    assert found == [f"({predicate} jar{number})" for number in facts]


def test_each_has_its_own() -> None:
    answer: Json = {"facts": ["in(every jar, its own spot)"]}
    found = stated("Each jar has its own spot.", answer, "in")
    assert found == [f"(in jar{number} spot{number})" for number in range(1, 5)]


def test_lines_are_linked_and_their_ends_stated() -> None:
    form = arranged(
        form="line",
        of="jar",
        sizes=[3, 1],
        link="behind(next, this)",
        first=["reachable(first)"],
        last=["labelled(last)"],
    )
    sentence = "The jars stand in 2 lines of 3 and 1."
    assert stated(sentence, form, "behind") == ["(behind jar2 jar1)", "(behind jar3 jar2)"]
    assert stated(sentence, form, "reachable") == ["(reachable jar1)", "(reachable jar4)"]
    assert stated(sentence, form, "labelled") == ["(labelled jar3)", "(labelled jar4)"]


def test_sizes_that_the_sentence_lists_are_the_only_ones_offered() -> None:
    speaker = model({**LABELLED, "The jars stand in lines of 3 and 1.": {"facts": []}})
    drafted(START + "The jars stand in lines of 3 and 1. " + GOAL, speaker)
    schema = speaker.requests[0].schema
    assert schema is not None
    forms = schema["properties"]["arrangement"]["anyOf"]
    lines = [form for form in forms if form.get("properties", {}).get("form") == {"const": "line"}]
    assert {str(form["properties"]["sizes"]) for form in lines if form["properties"]["of"] == {"const": "jar"}} == {
        "{'enum': [[3, 1]]}"
    }


def test_sizes_that_do_not_add_up_are_asked_for_again() -> None:
    sentence = "The jars stand in 2 equal lines."
    wrong, right = (
        arranged(form="line", of="jar", sizes=sizes, link="behind(next, this)", first=[], last=[])
        for sizes in ([2], [2, 2])
    )
    speaker = model({**LABELLED, sentence: [wrong, right]})
    draft = drafted(START + sentence + " " + GOAL, speaker)
    assert draft.spec is not None
    assert "(behind jar4 jar3)" in draft.spec["problem"]
    assert "sizes [2] add up to 2, but there are 4 jars" in speaker.requests[1].messages[-1].content


def test_an_arrangement_that_was_not_offered_is_refused() -> None:
    odd = arranged(form="line", of="lid", sizes=[], link="behind(next, this)", first=[], last=[])
    sentence = "The jars stand in 1 line."
    draft = drafted(START + sentence + " " + GOAL, model({**LABELLED, sentence: odd}))
    assert sentence in draft.unused


def test_objects_are_shared_evenly_or_by_sizes() -> None:
    even = arranged(form="share", of="jar", among="spot", fact="in(jar, spot)", sizes=[])
    assert stated("The jars are spread over the spots.", even, "in") == [f"(in jar{n} spot{n})" for n in range(1, 5)]
    uneven = arranged(form="share", of="jar", among="spot", fact="in(jar, spot)", sizes=[3, 1])
    found = stated("The jars are split over the spots.", uneven, "in")
    assert found == ["(in jar1 spot1)", "(in jar2 spot1)", "(in jar3 spot1)", "(in jar4 spot2)"]


def test_a_grid_asks_what_holds_between_neighbours_and_gives_names_to_places() -> None:
    sentence = "The spots form a grid with 2 rows and 2 columns."
    said: dict[str, Json] = {
        **LABELLED,
        sentence: arranged(form="grid", of="spot", rows=2, columns=2),
        "spot X is to the right of spot Y.": {"facts": ["west(Y, X)"]},
        "spot X is above spot Y.": {"facts": ["north(X, Y)"]},
        "X is at Y.": {"facts": ["in(X, Y)"]},
    }
    draft = drafted(START + sentence + " jar1 is at the bottom-left corner. " + GOAL, model(said))
    assert draft.spec is not None
    facts = {write_atom(fact) for fact in read_problem(draft.spec["problem"], SHELF).init}
    links = {"(west spot1 spot2)", "(west spot3 spot4)", "(north spot1 spot3)", "(north spot2 spot4)"}
    assert {fact for fact in facts if fact.startswith(("(west", "(north"))} == links
    assert "(in jar1 spot3)" in facts


def test_what_can_hold_of_one_object_only_is_not_offered_for_every() -> None:
    speaker = model({**LABELLED, "The jars are held.": {"facts": []}})
    drafted(START + "The jars are held. " + GOAL, speaker)
    schema = speaker.requests[0].schema
    assert schema is not None
    offered = schema["properties"]["facts"]["items"]["enum"]
    assert "held(one jar)" in offered
    assert "held(every jar)" not in offered
    assert "labelled(every jar)" in offered


def test_a_goal_in_lines_says_all_of_where_its_objects_are() -> None:
    goal = "The goal is to have the jars in 2 lines of 3 and 1."
    form = arranged(form="line", of="jar", sizes=[3, 1], link="behind(next, this)", first=[], last=[])
    start: Json = {"facts": ["in(every jar, its own spot)"]}
    draft = drafted(
        START + "Each jar has its own spot. " + goal, model({"Each jar has its own spot.": start, goal: form})
    )
    assert draft.spec is not None
    assert any(line.startswith("in the goal reachable(") for line in draft.assumptions)
    assert "(reachable jar1)" in draft.spec["problem"].partition("(:goal")[2]


@pytest.mark.parametrize(("side", "is_offered"), [("init", True), ("goal", False)])
def test_what_an_object_is_may_be_stated_but_is_no_goal(side: Side, is_offered: bool) -> None:
    kinds = [
        KindPart(noun=noun, names=[f"{noun}1", f"{noun}2"], type="object", predicate=noun) for noun in ("jar", "spot")
    ]
    text = "All jars are in one spot."
    choices = Choices(Vocabulary(SHELF).with_typing(["jar", "spot"]), kinds)
    facts = set(choices.facts(Question(Sentence(text, 0, side), text, quantified=True)))
    assert "in(every jar, one spot)" in facts
    assert ("spot(one jar)" in facts) == is_offered
