"""Domains from words as an evaluation: an item of our own, a scripted model, and the published items at hand."""

import asyncio
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from agents.documents import Json
from agents.evaluate.bench import Order
from agents.evaluate.nl2pddl.alignment import in_gold_words
from agents.evaluate.nl2pddl.bench import Nl2PddlBench, nl2pddl_bench
from agents.evaluate.nl2pddl.items import DomainItem, load_items
from agents.evaluate.nl2pddl.lost import lost_facts
from agents.evaluate.nl2pddl.matching import match_actions
from agents.evaluate.nl2pddl.oracle import disguised
from agents.evaluate.nl2pddl.rungs import Judge
from agents.evaluate.remembering import begin_memory
from agents.evaluate.runner import attempted
from agents.models.chat import ChatModel, ChatRequest
from agents.models.scripted import ScriptedModel
from planners import ActionMatch, read_domain, write_domain
from tools import DataError, InputError

SHARED = Path(os.environ.get("GROUNDPLAN_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "nl2pddl"
published = pytest.mark.skipif(not SHARED.exists(), reason="the published items are not at hand (GROUNDPLAN_SHARED)")
GOLD = """
(define (domain buckets) (:requirements :strips :typing) (:types bucket place - object well - place)
  (:predicates (at ?b - bucket ?p - place) (lane ?p ?q - place) (empty ?b - bucket) (full ?b - bucket))
  (:action fill :parameters (?b - bucket ?w - well) :precondition (and (empty ?b) (at ?b ?w))
    :effect (and (full ?b) (not (empty ?b))))
  (:action carry :parameters (?b - bucket ?p ?q - place) :precondition (and (at ?b ?p) (lane ?p ?q))
    :effect (and (at ?b ?q) (not (at ?b ?p)))))
"""
TEXT = """\
The actions:
fill a bucket A at a well B
carry a bucket A from a place B to a place C

I can only fill a bucket A at a well B if A is empty and A is at B
I can only carry a bucket A from a place B to a place C if A is at B and there is a lane from B to C

Once I fill a bucket A at a well B, A is full
Once I fill a bucket A at a well B, A is no longer empty
Once I carry a bucket A from a place B to a place C, A is at C
Once I carry a bucket A from a place B to a place C, A is no longer at B
"""
SNIPPETS = {
    "predicate_nl_templates": {
        "at": "{?b} is at {?p}",
        "lane": "there is a lane from {?p} to {?q}",
        "empty": "{?b} is empty",
        "full": "{?b} is full",
    },
    "predicates": {
        "at": {"parameter_types": {"?b": "bucket", "?p": "place"}},
        "lane": {"parameter_types": {"?p": "place", "?q": "place"}},
        "empty": {"parameter_types": {"?b": "bucket"}},
        "full": {"parameter_types": {"?b": "bucket"}},
    },
}
INSTANCE = """
(define (problem one) (:domain buckets) (:objects pail - bucket home - place spring - well)
  (:init (at pail home) (empty pail) (lane home spring) (lane spring home)) (:goal (and (full pail) (at pail home))))
"""
PLAN = "(carry pail home spring)\n(fill pail spring)\n(carry pail spring home)\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "buckets"
    (folder / "instances").mkdir(parents=True)
    (folder / "domain.pddl").write_text(GOLD)
    (folder / "domain_encoding.txt").write_text(TEXT)
    (folder / "nl_snippets.json").write_text(json.dumps(SNIPPETS))
    (folder / "instances" / "one.pddl").write_text(INSTANCE)
    (folder / "instances" / "one_gold_plan.txt").write_text(PLAN)
    return tmp_path / "data"


@pytest.fixture
def item(data: Path) -> DomainItem:
    (only,) = load_items(data)
    return only


def bench(data: Path, source: str, model: ChatModel | None = None, split: str = "") -> Nl2PddlBench:
    return nl2pddl_bench(Order(source, model, data.parent / "out", 60.0, data, split))  # type: ignore[arg-type]  # a word


def scores(bench: Nl2PddlBench) -> Json:
    return asyncio.run(bench.attempt("buckets"))


def test_the_vocabulary_holds_types_predicates_and_their_words(item: DomainItem) -> None:
    declared = item.declarations()
    assert [(part.name, part.parent) for part in declared.types] == [("bucket", ""), ("place", ""), ("well", "place")]
    assert [part.phrase for part in declared.predicates] == [
        "{1} is at {2}",
        "there is a lane from {1} to {2}",
        "{1} is empty",
        "{1} is full",
    ]


@pytest.mark.parametrize("split", ["given", "free"])
def test_the_gold_domain_in_disguise_reaches_all_rungs(data: Path, split: str) -> None:
    found = scores(bench(data, "oracle", split=split))
    assert all(found[rung] for rung in ("parses", "solvable", "replays", "equivalent"))
    assert found["literal_f1"] == 1.0
    assert "(fill" not in found["domain"]
    assert ("(at " in found["domain"]) == (split == "given")


@pytest.mark.parametrize(
    ("old", "new", "reached", "why"),
    [
        ("(not (at ?b ?p))", "", {"parses", "solvable", "replays"}, "deletes (at pail home) on the left"),
        ("(lane ?p ?q))", ")", {"parses", "solvable", "replays"}, "applies on the right only"),
        ("(full ?b) (not (empty ?b))", "(not (empty ?b))", {"parses"}, "adds (full pail) on the left"),
        ("(at ?b ?w))", "(at ?b ?b))", set(), "does not parse"),
    ],
)
def test_a_domain_that_is_nearly_right_stops_at_its_rung(
    item: DomainItem, old: str, new: str, reached: set[str], why: str
) -> None:
    assert old in GOLD
    found = Judge().rungs(item, GOLD.replace(old, new))
    assert {rung for rung in ("parses", "solvable", "replays", "equivalent") if found[rung]} == reached
    assert why in found["reason"]


def test_a_given_predicate_with_other_arguments_is_not_comparable(item: DomainItem) -> None:
    text = "(define (domain d) (:predicates (at ?b)) (:action a :parameters (?b) :effect (at ?b)))"
    found = Judge().rungs(item, text)
    assert (found["parses"], found["equivalent"]) == (True, False)
    assert "'at'" in found["reason"]


def test_actions_are_matched_by_what_their_literals_have_in_common(item: DomainItem) -> None:
    drafted = read_domain(
        write_domain(item.gold)
        .replace("carry", "move")
        .replace("(?b - bucket ?p ?q - place)", "(?q - place ?b - bucket ?p - place)")
    )
    matching = match_actions(item.gold, drafted)
    assert matching.actions == {"fill": ActionMatch("fill", (0, 1)), "carry": ActionMatch("move", (1, 2, 0))}
    assert matching.f1 == 1.0
    plan = item.instances[0].plan
    assert plan is not None
    translated = matching.translated(plan)
    assert translated is not None
    assert str(translated[0]) == "(move spring pail home)"


def test_a_draft_in_other_words_is_put_into_gold_ones(item: DomainItem) -> None:
    drafted = read_domain(disguised(item.gold, 3, own_words=True))
    assert set(in_gold_words(item.gold, drafted).types) == set(item.gold.types)
    assert {p.name for p in in_gold_words(item.gold, drafted).predicates} == {p.name for p in item.gold.predicates}


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("there is a lane from B to C", "there is a lane", "no sentence says 'there is a lane from B to C'"),
        ("carry a bucket A", "carry a thing A", "no sentence says that A is a bucket"),
        ("", "", None),
    ],
)
def test_what_the_english_loses_is_found(item: DomainItem, old: str, new: str, lost: str | None) -> None:
    found = lost_facts(replace(item, text=TEXT.replace(old, new)))
    assert any(lost in fact for fact in found) if lost else found == ()


def test_the_loop_reads_the_english_and_its_first_draft_is_judged_too(data: Path) -> None:
    first_looks: set[str] = set()

    def read(request: ChatRequest) -> Json:
        properties = (request.schema or {})["properties"]
        if "actions" in properties:
            return {"actions": HEADS}
        entries = [entry["properties"]["words"]["const"] for entry in properties["clauses"]["prefixItems"]]
        return {"clauses": [clause(words, "fill(" in request.messages[1].content) for words in entries]}

    def clause(words: str, filling: bool) -> Json:
        role, literal = READINGS[words, filling] if (words, filling) in READINGS else READINGS[words, None]
        if words == "A stands dry" and words not in first_looks:
            first_looks.add(words)
            literal = ["full", "A"]
        return {"words": words, "role": role, "literals": [literal]}

    english = data / "buckets" / "domain_encoding.txt"
    english.write_text(TEXT.replace("if A is empty", "if A stands dry"))  # not in the words of its predicate
    found = scores(bench(data, "model", ScriptedModel(read)))
    assert (found["equivalent"], found["first_equivalent"], found["rounds"]) == (True, False, 1)
    assert found["calls"] == 3
    assert (data.parent / "out" / "runs" / "buckets.jsonl").stat().st_size > 0


def reading(request: ChatRequest) -> Json:
    """Read the English as it is meant."""
    properties = (request.schema or {})["properties"]
    if "actions" in properties:
        return {"actions": HEADS}
    filling = "fill(" in request.messages[1].content
    words = [entry["properties"]["words"]["const"] for entry in properties["clauses"]["prefixItems"]]
    readings = [(one, READINGS[one, filling] if (one, filling) in READINGS else READINGS[one, None]) for one in words]
    return {"clauses": [{"words": one, "role": role, "literals": [literal]} for one, (role, literal) in readings]}


def test_a_domain_that_code_finds_nothing_wrong_with_is_taken_over_where_there_is_a_memory(data: Path) -> None:
    english = data / "buckets" / "domain_encoding.txt"
    english.write_text(TEXT.replace("if A is empty", "if A stands dry"))
    for memory in (False, True):
        if memory:
            begin_memory(data.parent / "out")
        model = ScriptedModel(reading)
        twice = [scores(bench(data, "model", model)) for _ in range(2)]
        assert all(found["equivalent"] for found in twice)
        calls = [found["calls"] for found in twice]
        assert (calls[1], twice[1]["recalled"]) == ((0, 1) if memory else (calls[0], 0))


HEADS = [
    {
        "words": "fill a bucket A at a well B",
        "name": "fill",
        "parameters": [{"name": "A", "type": "bucket"}, {"name": "B", "type": "well"}],
    },
    {
        "words": "carry a bucket A from a place B to a place C",
        "name": "carry",
        "parameters": [{"name": n, "type": t} for n, t in (("A", "bucket"), ("B", "place"), ("C", "place"))],
    },
]
READINGS: dict[tuple[str, bool | None], tuple[str, list[str]]] = {
    ("A stands dry", None): ("needs", ["empty", "A"]),
    ("A is at B", None): ("needs", ["at", "A", "B"]),
    ("there is a lane from B to C", None): ("needs", ["lane", "B", "C"]),
    ("A is full", None): ("makes_true", ["full", "A"]),
    ("A is no longer empty", None): ("makes_false", ["empty", "A"]),
    ("A is at C", None): ("makes_true", ["at", "A", "C"]),
    ("A is no longer at B", None): ("makes_false", ["at", "A", "B"]),
}


def test_a_plain_answer_is_cut_out_and_judged(data: Path) -> None:
    found = scores(bench(data, "one-shot", ScriptedModel([f"Here it is:\n```pddl\n{GOLD}\n```\nDone."])))
    assert (found["equivalent"], found["calls"]) == (True, 1)


def test_an_answer_that_is_no_pddl_reaches_no_rung(data: Path) -> None:
    found = scores(bench(data, "one-shot", ScriptedModel(["I cannot do that."])))
    assert not any(found[rung] for rung in ("parses", "solvable", "replays", "equivalent", "success"))


def test_a_model_that_cannot_be_reached_is_no_wrong_answer(data: Path) -> None:
    from tools import ModelError

    broken = bench(data, "model", ScriptedModel([ModelError("gone")]))
    assert asyncio.run(attempted("buckets", broken.attempt)).outcome == "infrastructure"


def test_the_summary_counts_items_with_lossy_english_apart(data: Path) -> None:
    (data / "buckets" / "domain_encoding.txt").write_text(TEXT.replace("A is full", "it is done"))
    opened = bench(data, "oracle")
    record = asyncio.run(attempted("buckets", opened.attempt))
    summary = opened.summarize({"buckets": record})
    of = {(line.section, line.name): line.of for line in summary.lines}
    assert (of["all", "equivalent"], of["English complete", "equivalent"]) == (1, 0)
    assert of["English loses facts", "equivalent"] == 1


def test_a_folder_without_items_and_an_unknown_split_are_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="domain_encoding"):
        load_items(tmp_path / "out")
    with pytest.raises(InputError, match="no split"):
        bench(data, "oracle", split="other")


@published
def test_the_published_gold_domains_agree_with_themselves_in_disguise() -> None:
    opened = nl2pddl_bench(Order("oracle", None, SHARED, 60.0, SHARED, count=5, seed=3))
    for name in opened.tasks:
        found = asyncio.run(opened.attempt(name))
        assert found["success"], found["reason"]
        assert found["replays"]


@published
def test_most_of_the_published_english_is_complete() -> None:
    lossy = {item.id for item in load_items(SHARED) if lost_facts(item)}
    assert "gripper98" in lossy
    assert "blocksworld" not in lossy
    assert len(lossy) == 7
