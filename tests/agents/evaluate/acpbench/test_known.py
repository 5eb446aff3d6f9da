"""Items on a world of the library are decided without a model; what is not is at most a guess, counted apart."""

import asyncio
from pathlib import Path

import pytest

from agents.evaluate.acpbench.choice_bench import ChoiceBench
from agents.evaluate.acpbench.choices import ChoiceItem
from agents.evaluate.acpbench.items import AcpTask
from agents.evaluate.acpbench.known import known_world
from agents.evaluate.acpbench.query import read_query
from agents.evaluate.acpbench.words import Formalizing
from agents.evaluate.runner import Record
from agents.models.scripted import Reply, ScriptedModel

HARBOUR = (
    "A ferry brings cars over. "
    "Now the boat lies at q1 and it is empty. Cars c1 and c2 are at quay q1, c3 is at quay q2. "
    "The goal: car c1 is at q2."
)
PLANET = (
    "Now rover1 is at point1. Lander lander1 is at point2. rover1 has store1, store1 is empty. rover1 is "
    "ready. rover1 is equipped to work on rock. There is a rock sample at point1."
)
TRIP = "load c1 at q1, cruise from q1 to q2, unload c1 at q2"


def item(task: AcpTask, question: str, answer: str, *texts: str, context: str = HARBOUR) -> ChoiceItem:
    choices = {"choices": {"text": texts, "label": tuple("ABCD"[: len(texts)])}} if texts else {}
    form = "mcq" if texts else "bool"
    row = {"id": 1, "group": task, "context": context, "question": question, "answer": answer, "task": task}
    return ChoiceItem.model_validate({**row, "form": form, **choices})


DECIDED = [
    item("app", "Is this action applicable: load c2 at q1?", "yes"),
    item("app", "Is this action applicable: unload c2 at q1?", "no"),
    item("app", "Is this action applicable: load the camel c2 at q1?", "no"),
    item("app", "Which one?", "B", "sink from q1 to q2", "cruise from q1 to q2", "load c3 at q1"),
    item("areach", 'Can "unload c3 at quay q1" ever be applied?', "yes"),
    item("areach", 'Can "unload car q2 at quay q1" ever be applied?', "no"),
    item("reach", "Can this hold: c1 is aboard and c2 is aboard?", "no"),
    item("reach", "Can this hold: c1 is aboard and the boat is at q2?", "yes"),
    item("reach", "Can this hold: car q1 is on the ferry?", "no"),
    item("prog", 'Does "the ferry is empty" hold after "load c1 at q1"?', "no"),
    item("land", "Is it a landmark? c1 is aboard", "yes"),
    item("land", "Is it a landmark? car q1 is aboard", "no"),
    item("land", "What?", "A", "c1 is aboard", "c2 is aboard"),
    item("val", f'Is "{TRIP}" a plan?', "yes"),
    item("val", f'Is "{TRIP}, load the camel c1 at q2" valid?', "no"),
    item("val", f'What is "{TRIP}, load the camel c1 at q2"?', "A", "It is not valid", "It is not applicable"),
    item("just", f'Given the plan: "{TRIP}"; can this go: load c1 at q1?', "no"),
    item(
        "just", f'In "{TRIP}, load c1 at q2, unload c1 at q2", can this go: load c1 at q2 and unload c1 at q2?', "yes"
    ),
]


def answer(given: ChoiceItem, *replies: Reply) -> tuple[object, object]:
    scores = asyncio.run(Formalizing(ScriptedModel(list(replies)), 20.0).answer(given))
    return scores["answer"], scores.get("guess")


@pytest.mark.parametrize("given", DECIDED, ids=lambda given: given.question)
def test_a_question_on_a_known_world_is_decided_without_a_model(given: ChoiceItem) -> None:
    assert answer(given) == (given.answer, None)


def test_a_phrase_that_is_not_understood_leaves_the_answer_open_and_the_model_guesses() -> None:
    assert answer(item("app", "Is this applicable: sink from q1 to q2?", "no"), {"answer": "yes"}) == (None, "yes")


def test_the_model_chooses_among_the_actions_that_a_phrase_may_name() -> None:
    asked = item("app", "Is this applicable: take a sample at point1 with rover1 for store1?", "yes", context=PLANET)
    model = ScriptedModel([{"actions": ["sample-rock"]}])
    assert asyncio.run(Formalizing(model, 20.0).answer(asked))["answer"] == "yes"
    schema = model.requests[0].schema
    assert schema is not None
    assert schema["properties"]["actions"]["prefixItems"] == [{"enum": ["sample-rock", "sample-soil"]}]
    assert answer(asked, {"actions": ["sample-soil"]}) == ("no", None)


def test_what_commas_cut_apart_is_one_phrase_again() -> None:
    plan = "take a rock sample at point1 with rover1, then keep it in store1, drop store1 of rover1"
    known, misfit = known_world(asked := item("val", f'Is "{plan}" valid?', "yes", context=PLANET), read_query(asked))
    assert known.query.plan == (plan.rpartition(", ")[0], "drop store1 of rover1")
    assert misfit == "no goal was understood"


def test_a_plan_that_the_rules_contradict_shows_that_the_world_is_another_one() -> None:
    asked = item("just", 'Given the plan: "unload c3 at q2, load c1 at q1"; can this go: load c1 at q1?', "no")
    assert known_world(asked, read_query(asked))[1] == "the plan of the question is none by the rules of this world"


def test_guesses_are_counted_apart_and_never_as_answers() -> None:
    right, wrong = (item("app", "Is this applicable: sink from q1 to q2?", gold) for gold in ("no", "yes"))
    items = {"app/bool/1": DECIDED[0], "app/bool/2": right, "app/bool/3": wrong}
    bench = ChoiceBench(items, Formalizing(ScriptedModel([{"answer": "no"}, {"answer": "no"}]), 20.0), Path())
    records = {
        name: Record(task=name, outcome="attempted", seconds=1.0, scores=asyncio.run(bench.attempt(name)))
        for name in items
    }
    shown = {(line.section, line.name): (line.hits, line.of) for line in bench.summarize(records).lines}
    assert shown["", "right"] == shown["bool", "right"] == shown["proven", "proven right"] == (1, 3)
    assert shown["proven", "proven wrong"] == (0, 3)
    guessed = "guessed (no result)"
    assert shown[guessed, "guessed right"] == shown[guessed, "guessed wrong"] == (1, 3)
    assert shown[guessed, "right if guesses counted"] == (2, 3)
