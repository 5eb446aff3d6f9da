"""The evaluation of questions with the solver, with a model that reads rightly or wrongly, and with a model alone."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.opening import open_bench
from agents.evaluate.questions.bench import QuestionBench, questions_bench
from agents.evaluate.remembering import MEMORY_FILE, begin_memory, with_memory
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.summary import Summary
from agents.memory.store import open_memory
from agents.models.chat import ChatModel, ChatRequest
from agents.models.scripted import Reply, ScriptedModel
from envs import questions
from tools import InputError, ModelError


def bench(tmp_path: Path, source: SpecSource, model: ChatModel | None = None, split: str = "all") -> QuestionBench:
    return questions_bench(Order(source, model, tmp_path, 60.0, split=split, count=6, seed=8))


def evaluated(it: QuestionBench, folder: Path) -> tuple[dict[str, Record], Summary]:
    records = asyncio.run(Evaluation(folder).run(list(it.tasks), it.attempt, lambda record, done, of: None))
    return records, it.summarize(records)


def value_of(summary: Summary, name: str) -> tuple[int | None, int | None]:
    line = next(line for line in summary.lines if line.name == name)
    return line.hits, line.of


def sentence_of(request: ChatRequest) -> str:
    return request.messages[1].content.removeprefix("<sentence>\n").removesuffix("\n</sentence>")


def careful(request: ChatRequest) -> Reply:
    """Read the sentences of the yards as a person does."""
    assert request.schema is not None
    options: list[str] = request.schema["properties"]["possible"]["items"]["enum"]
    sentence = sentence_of(request).lower()
    if "frozen" in sentence:
        certain = "is frozen to" in sentence
        return json.dumps({"possible": [o for o in options if "frozen" in o and not (certain and "not" in o)]})
    if "crate" in sentence and re.search(r"in the end|goal|wanted", sentence):
        return json.dumps({"possible": [option for option in options if option in sentence]})
    subject = re.findall(r"crate [a-d]", sentence)[0]
    return json.dumps({"possible": [option for option in options if option.startswith(subject)]})


def test_the_solver_asks_the_right_question_or_none_of_all_splits(tmp_path: Path) -> None:
    records, summary = evaluated(bench(tmp_path, "oracle"), tmp_path)
    assert value_of(summary, "right question or right silence") == (6, 6)
    assert value_of(summary, "all right questions found") == (6, 6)
    assert [value_of(summary, split) for split in questions.SPLITS] == [(2, 2)] * 3
    asked = [record.scores for record in records.values() if record.scores["status"] != "silent"]
    assert asked
    assert all(score["question"].endswith("?") for score in asked)


def test_a_model_that_reads_rightly_ends_where_the_solver_does(tmp_path: Path) -> None:
    model = ScriptedModel(careful)
    records, summary = evaluated(bench(tmp_path, "model", model, "planning"), tmp_path)
    assert value_of(summary, "right question or right silence") == (6, 6), [r.scores for r in records.values()]
    assert sum(record.scores["calls"] for record in records.values()) == len(model.requests)


def test_what_was_read_of_accepted_items_is_not_asked_again_where_there_is_a_memory(tmp_path: Path) -> None:
    it = bench(tmp_path, "model", ScriptedModel(careful), "planning")
    begin_memory(tmp_path)  # as the command line does, which opens the bench first
    records, summary = evaluated(it, tmp_path)
    assert value_of(summary, "right question or right silence") == (6, 6), [r.scores for r in records.values()]
    again = ScriptedModel(careful)
    evaluated(bench(tmp_path, "model", again, "planning"), tmp_path / "again")
    afresh = ScriptedModel(careful)
    evaluated(bench(tmp_path / "none", "model", afresh, "planning"), tmp_path / "none")
    assert 0 < len(again.requests) < len(afresh.requests)
    with open_memory(tmp_path / MEMORY_FILE) as memory:
        verdicts = {one.verdict for entry in memory.entries() for one in entry.provenance}
    assert verdicts == {"accepted by execution from every start"}
    lines = {line.name for line in with_memory(summary, records, tmp_path).lines}
    assert {"model calls a task", "tasks that were told something", "pattern entries"} <= lines


def test_a_model_that_reads_wrongly_fails_and_one_that_is_gone_is_no_answer(tmp_path: Path) -> None:
    records, _ = evaluated(bench(tmp_path / "a", "model", ScriptedModel(lambda _: "{}"), "logic"), tmp_path / "a")
    assert {record.scores["status"] for record in records.values()} == {"invalid"}
    gone = ScriptedModel(lambda _: ModelError("no server"))
    records, summary = evaluated(bench(tmp_path / "b", "model", gone, "logic"), tmp_path / "b")
    assert (summary.answered, summary.tasks) == (0, 6)
    assert {record.outcome for record in records.values()} == {"infrastructure"}


def test_a_model_alone_chooses_among_the_open_facts_and_silence(tmp_path: Path) -> None:
    model = ScriptedModel(lambda _: json.dumps({"reason": "It is all there.", "question": "nothing is missing"}))
    it = bench(tmp_path, "one-shot", model)
    _, summary = evaluated(it, tmp_path)
    silent = sum(isinstance(item.gold, questions.StaySilent) for item in it.tasks.values())
    assert value_of(summary, "right question or right silence") == (silent, 6)
    assert value_of(summary, "nothing missing") == (silent, silent)
    schema = model.requests[0].schema
    assert schema is not None
    assert schema["properties"]["question"]["enum"][-1] == "nothing is missing"


def test_the_command_line_opens_it_with_its_options(tmp_path: Path) -> None:
    opened = open_bench("questions", Order("oracle", None, tmp_path, 5.0, split="logic", count=4, limit=2))
    assert list(opened.bench.tasks) == ["logic/1-0", "logic/1-1"]
    with pytest.raises(InputError, match="no split"):
        open_bench("questions", Order("oracle", None, tmp_path, 5.0, split="chess"))
