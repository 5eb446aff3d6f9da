"""Items with choices, in words: taken apart, decided on a world of our own, and answered by scripted models."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from agents.documents import Draft, Json, Question
from agents.evaluate.acpbench import decide, words
from agents.evaluate.acpbench.choice_bench import ChoiceBench
from agents.evaluate.acpbench.choices import ChoiceItem, load_choices
from agents.evaluate.acpbench.decide import Decider, Meaning, chosen
from agents.evaluate.acpbench.items import AcpTask
from agents.evaluate.acpbench.one_shot import OneShot
from agents.evaluate.acpbench.opening import acpbench_bench
from agents.evaluate.acpbench.query import Query, read_query
from agents.evaluate.acpbench.words import Formalizing
from agents.evaluate.bench import Order
from agents.evaluate.remembering import MEMORY_FILE, TaskMemory
from agents.evaluate.runner import Evaluation
from agents.formalisms.base import Wording
from agents.formalisms.pddl.document import KindPart, ProblemDocument
from agents.formalisms.pddl.domain_draft import DomainDraft, draft_domain
from agents.memory.entry import Accepted, Lesson
from agents.models.chat import ChatModel
from agents.models.errors import OutOfTime
from agents.models.scripted import Reply, ScriptedModel
from planners import And, Domain, Fact, Problem, read_task
from tests.agents.formalisms.pddl import buckets
from tools import Budget, DataError, InputError, ModelError, Usage

DOMAIN = """
(define (domain crane) (:requirements :strips :typing) (:types crate spot)
  (:predicates (lies ?c - crate ?s - spot) (hangs ?c - crate) (over ?s - spot) (unused) (next ?a ?b - spot))
  (:action swing :parameters (?from ?to - spot)
    :precondition (and (over ?from) (next ?from ?to)) :effect (and (over ?to) (not (over ?from))))
  (:action grab :parameters (?c - crate ?s - spot)
    :precondition (and (over ?s) (lies ?c ?s) (unused)) :effect (and (hangs ?c) (not (lies ?c ?s)) (not (unused))))
  (:action release :parameters (?c - crate ?s - spot)
    :precondition (and (over ?s) (hangs ?c)) :effect (and (lies ?c ?s) (unused) (not (hangs ?c)))))
"""
PROBLEM = """
(define (problem crane-1) (:domain crane) (:objects big flat - crate quay ship island - spot)
  (:init (over quay) (unused) (lies big quay) (lies flat ship) (next quay ship) (next ship quay))
  (:goal (lies big ship)))
"""
PLAN = ("grab big at quay", "swing from quay to ship", "release big at ship")
LONG = ("swing from quay to ship", "swing from ship to quay", *PLAN)
FACTS: dict[str, tuple[Fact, ...]] = {
    "big hangs": (("hangs", "big"),),
    "flat hangs": (("hangs", "flat"),),
    "both hang": (("hangs", "big"), ("hangs", "flat")),
    "big on the ship, crane free": (("lies", "big", "ship"), ("unused",)),
    "big on the island": (("lies", "big", "island"),),
    "over the ship, next to it the quay": (("over", "ship"), ("next", "ship", "quay")),
}


def trees() -> tuple[Domain, Problem]:
    return read_task(DOMAIN, PROBLEM)


DECIDED: list[tuple[AcpTask, tuple[str, ...], str, bool | None]] = [
    ("app", (), "grab big at quay", True),
    ("app", (), "grab flat at ship", False),
    ("app", (), "grab everything", None),
    ("app", (), "swing from quay to ship, which is next to the quay", True),
    ("areach", (), "swing from quay to quay", False),
    ("areach", (), "swing to the quay", None),
    ("areach", (), "grab flat at ship", True),
    ("areach", (), "release big at island", False),
    ("reach", (), "flat hangs", True),
    ("reach", (), "both hang", False),
    ("reach", (), "big on the ship, crane free", True),
    ("reach", (), "big on the island", False),
    ("reach", (), "what nobody understood", None),
    ("prog", ("swing from quay to ship",), "over the ship, next to it the quay", True),
    ("prog", ("swing from quay to ship",), "big hangs", False),
    ("prog", ("swing from ship to quay",), "big hangs", None),
    ("land", (), "big hangs", True),
    ("land", (), "flat hangs", False),
    ("land", (), "both hang", None),
    ("just", LONG, "swing from quay to ship and swing from ship to quay", True),
    ("just", LONG, "swing from ship to quay", False),
    ("just", LONG, "grab big at quay and swing from quay to ship", False),
    ("just", PLAN, "swing from ship to quay", None),
    ("just", PLAN[:1], "grab big at quay", None),
    ("val", PLAN, "a plan from here", True),
    ("val", PLAN[:2], "a plan from here", False),
    ("val", PLAN[:2], "applicable as things are", True),
    ("val", PLAN[1:], "applicable as things are", False),
    ("val", PLAN[:2], "It is applicable and yet does not achieve what is wanted", True),
    ("val", PLAN[1:], "It is not applicable", True),
    ("val", PLAN[1:], "It is not valid", None),
    ("val", ("dance",), "a plan from here", None),
]


@pytest.mark.parametrize(("task", "plan", "option", "holds"), DECIDED)
def test_each_kind_of_question_is_decided_or_left_open(
    task: AcpTask, plan: tuple[str, ...], option: str, holds: bool | None
) -> None:
    decider = Decider(*trees(), Meaning(FACTS), Budget(seconds=20))
    query = Query(task, plan, {"yes": option}, yes_no=True)
    assert decider.holds(query) == {"yes": holds}


@pytest.mark.parametrize(
    ("yes_no", "holds", "answer"),
    [
        (True, {"yes": True}, "yes"),
        (True, {"yes": False}, "no"),
        (True, {"yes": None}, None),
        (False, {"A": False, "B": True, "C": None}, "B"),
        (False, {"A": True, "B": True, "C": False}, None),
        (False, {"A": False, "B": None, "C": False}, None),
    ],
)
def test_an_answer_follows_or_there_is_none(yes_no: bool, holds: dict[str, bool | None], answer: str | None) -> None:
    assert chosen(Query("app", (), dict.fromkeys(holds, ""), yes_no=yes_no), holds) == answer


def item(task: AcpTask, question: str, answer: str = "yes", *texts: str) -> ChoiceItem:
    choices = {"choices": {"text": texts, "label": tuple("ABCD"[: len(texts)])}} if texts else {}
    return ChoiceItem(
        id=1,
        group=task,
        context="There is a crane.",
        question=question,
        answer=answer,
        task=task,
        form="mcq" if texts else "bool",
        **choices,  # type: ignore[arg-type]  # as the files have it
    )


READ: list[tuple[ChoiceItem, tuple[str, ...], dict[str, str]]] = [
    (item("app", "Is it applicable in this state: grab big at quay?"), (), {"yes": "grab big at quay"}),
    (item("areach", 'Can "grab big at quay" ever be applied?'), (), {"yes": "grab big at quay"}),
    (item("reach", "Can this hold: big hangs?"), (), {"yes": "big hangs"}),
    (item("land", "Is it a landmark? big hangs"), (), {"yes": "big hangs"}),
    (item("prog", 'Will "big hangs" hold after "grab big at quay"?'), ("grab big at quay",), {"yes": "big hangs"}),
    (item("val", 'Is "a one, b two" a plan?'), ("a one", "b two"), {"yes": "a plan"}),
    (item("just", 'Given the plan: "a one, b two"; can it go: a one?'), ("a one", "b two"), {"yes": "a one"}),
    (item("prog", 'What after "grab big at quay"?', "A", "x", "y"), ("grab big at quay",), {"A": "x", "B": "y"}),
    (item("app", "Which one?", "B", "x", "y"), (), {"A": "x", "B": "y"}),
]


@pytest.mark.parametrize(("given", "plan", "options"), READ)
def test_a_question_is_taken_apart(given: ChoiceItem, plan: tuple[str, ...], options: dict[str, str]) -> None:
    query = read_query(given)
    assert (query.plan, dict(query.options), query.yes_no) == (plan, options, given.form == "bool")


def test_actions_and_facts_are_named_once() -> None:
    assert read_query(READ[0][0]).action_words == ("grab big at quay",)
    assert Query("val", ("a", "b", "a"), {}, yes_no=True).action_words == ("a", "b")
    assert read_query(READ[2][0]).fact_words == ("big hangs",)
    assert read_query(READ[5][0]).fact_words == ()


def test_one_shot_binds_the_answer_to_the_labels() -> None:
    model = ScriptedModel([{"answer": "B"}])
    scores = asyncio.run(OneShot(model, 10.0).answer(item("app", "Which one?", "B", "x", "y")))
    assert (scores["answer"], model.requests[0].schema is not None) == ("B", True)
    assert model.requests[0].schema == {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["A", "B"]}},
        "required": ["answer"],
        "additionalProperties": False,
    }


def formalized(reply: Reply, given: ChoiceItem, monkeypatch: pytest.MonkeyPatch) -> Json:
    """Answer an item with the world read already; the model says only what the facts are."""

    async def task(*_: Any) -> tuple[Domain, Problem]:
        return trees()

    monkeypatch.setattr(words._Work, "task", task)
    return asyncio.run(Formalizing(ScriptedModel([reply, {"answer": given.labels[-1]}]), 20.0).answer(given))


HOLDS = item("reach", "Can this hold: big hangs from the crane?")


def test_facts_that_the_model_reads_are_decided_by_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = formalized({"statements": [[["hangs", "big"]]]}, HOLDS, monkeypatch)
    assert (scores["answer"], scores["formalized"], scores["calls"]) == ("yes", True, 1)
    scores = formalized({"statements": [[["hangs", "big"], ["hangs", "flat"]]]}, HOLDS, monkeypatch)
    assert scores["answer"] == "no"


def test_a_verb_that_fits_two_actions_is_asked_for_and_only_those_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = item("app", "Is it applicable in this state: hoist big up at quay?")
    model = ScriptedModel([{"actions": ["grab"]}])

    async def task(*_: Any) -> tuple[Domain, Problem]:
        return trees()

    monkeypatch.setattr(words._Work, "task", task)
    assert asyncio.run(Formalizing(model, 20.0).answer(asked))["answer"] == "yes"
    assert model.requests[0].schema is not None
    assert model.requests[0].schema["properties"]["actions"]["prefixItems"] == [{"enum": ["grab", "release"]}]
    assert formalized({"actions": ["release"]}, asked, monkeypatch)["answer"] == "no"
    assert formalized({"actions": ["dance"]}, asked, monkeypatch)["answer"] is None


@pytest.mark.parametrize("facts", [[], [["hangs", "quay"]], [["sinks", "big"]]])
def test_facts_that_say_nothing_of_this_world_lead_to_no_answer(
    facts: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = formalized({"statements": [facts]}, HOLDS, monkeypatch)
    assert (scores["answer"], scores["reason"]) == (None, "nothing follows for the options")
    assert scores["guess"] == "no"


def test_a_model_that_is_too_slow_to_guess_leaves_what_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        async def answer(self, given: ChoiceItem) -> Json:
            raise OutOfTime("no answer within 20 s")

    monkeypatch.setattr(words, "OneShot", lambda model, seconds: Slow())
    scores = formalized({"statements": [[["no"]]]}, HOLDS, monkeypatch)
    assert (scores["answer"], scores["formalized"], "guess" in scores) == (None, True, False)


def test_facts_about_many_objects_are_asked_about_by_one_action() -> None:
    domain, step = decide._asking(trees()[0], FACTS["big on the ship, crane free"])
    assert (step.arguments, domain.actions[-1].parameters) == ((), ())


def test_a_world_that_cannot_be_read_is_no_answer_and_a_dead_model_no_wrong_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def failing(*_: Any) -> Any:
        raise InputError("no action was found")

    async def dead(*_: Any) -> Any:
        raise ModelError("the server is gone")

    async def slow(*_: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr(words, "draft_domain", failing)
    scores = asyncio.run(Formalizing(ScriptedModel([{"answer": "yes"}]), 20.0).answer(HOLDS))
    assert (scores["answer"], scores["reason"], scores["failed"]) == (None, "no action was found", "task")
    assert (scores["guess"], scores["misfit"]) == ("yes", "no object has a name")
    monkeypatch.setattr(words, "draft_domain", slow)
    scores = asyncio.run(Formalizing(ScriptedModel(["no JSON"]), 0.5).answer(HOLDS))
    assert (scores["answer"], scores["failed"], "guess" in scores) == (None, "time", False)
    monkeypatch.setattr(words, "draft_domain", dead)
    with pytest.raises(ModelError):
        asyncio.run(Formalizing(ScriptedModel([]), 20.0).answer(HOLDS))


STATE = "Big lies at the quay, the crane is over the quay."
STATED = ProblemDocument(
    kinds=[
        KindPart(noun="crate", names=["big"], type="crate"),
        KindPart(noun="spot", names=["quay", "ship"], type="spot"),
    ]
)


class Reading:
    """A formalism that answers with these drafts in turn, and finds nothing wrong with a problem."""

    def __init__(self, *drafts: Draft) -> None:
        self.domain = trees()[0]
        self._drafts = iter(drafts)

    async def formalize(self, *_: Any) -> tuple[Draft, Usage]:
        return next(self._drafts), Usage(calls=1)

    def check(self, spec: Json) -> tuple[str, ...]:
        return () if "(next" in spec["problem"] else ("nothing is next to anything",)

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        return ()


def situation(task: AcpTask, *drafts: Draft) -> Problem:
    work = words._Work(ScriptedModel([]))
    query = Query(task, (), {"yes": "so"}, yes_no=True)
    return asyncio.run(work._situation(Reading(*drafts), Wording(STATE), query))  # type: ignore[arg-type]  # all that is used


LACKS_GOAL = Draft(
    spec=None, questions=(Question(field="goal", text="What should hold?"),), partial=STATED.model_dump()
)


def test_a_situation_without_a_goal_is_enough_where_none_is_asked_for() -> None:
    problem = situation("app", LACKS_GOAL)
    assert problem.objects == {"big": ("crate",), "quay": ("spot",), "ship": ("spot",)}
    assert problem.goal == And(())
    with pytest.raises(InputError, match="What should hold"):
        situation("land", LACKS_GOAL)


def test_a_situation_with_mistakes_is_read_again_and_given_up_in_the_end() -> None:
    wrong = Draft(spec={"domain": DOMAIN, "problem": PROBLEM.replace("(next quay ship) (next ship quay)", "")})
    right = Draft(spec={"domain": DOMAIN, "problem": PROBLEM})
    assert situation("app", wrong, wrong, right) == trees()[1]
    with pytest.raises(InputError, match="nothing is next"):
        situation("app", wrong, wrong, wrong)


def test_rules_that_are_told_again_are_not_drafted_again_where_there_is_a_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def draft(model: ChatModel, text: str) -> tuple[DomainDraft, Usage]:
        return await draft_domain(model, text, partial=buckets.GIVEN)

    monkeypatch.setattr(words, "draft_domain", draft)
    calls = []
    for name in ("one", "two"):
        model = ScriptedModel(buckets.reader())
        work = words._Work(model, TaskMemory(tmp_path / MEMORY_FILE, name))
        with work.memory.recall() as recall:
            drafted = asyncio.run(work._world(buckets.TEXT, recall))
        assert [action.name for action in drafted.domain.actions] == ["fill", "carry"]
        work.memory.learn(model.name, work.rulings, work.lessons)
        calls.append(len(model.requests))
    assert calls[0] > 0 == calls[1]
    assert work.memory.scores == {"recalled": 1}


def write_items(folder: Path) -> None:
    for task in ("app", "reach"):
        (folder / task).mkdir(parents=True)
        rows = [
            item("app", "So?", answer).model_dump(include={"id", "group", "context", "question", "answer"})
            for answer in ("yes", "no")
        ]
        (folder / task / "dev.bool.json").write_text(json.dumps(rows))


def test_an_evaluation_counts_what_is_right_and_what_was_not_answered(tmp_path: Path) -> None:
    write_items(tmp_path)
    replies: list[Reply] = [{"answer": "yes"}, {"answer": "yes"}, "no JSON", {"answer": "no"}]
    order = Order("one-shot", ScriptedModel(replies), tmp_path / "run", 10.0, data=tmp_path, split="dev", count=4)
    bench = acpbench_bench(order)
    assert isinstance(bench, ChoiceBench)
    records = asyncio.run(Evaluation(bench.folder).run(list(bench.tasks), bench.attempt, lambda *_: None))
    summary = bench.summarize(records)
    shown = {(line.section, line.name): (line.hits, line.of) for line in summary.lines}
    right = sum(reply == {"answer": bench.tasks[name].answer} for name, reply in zip(bench.tasks, replies, strict=True))
    assert shown["", "right"] == shown["bool", "right"] == (right, 4)
    assert shown["", "answered"] == (3, 4)
    assert shown["bool", "the most frequent answer"] == (2, 4)
    assert summary.tasks == 4


def test_a_folder_without_choices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no ACPBench items with choices"):
        load_choices(tmp_path)
