"""The growth evaluation with models that answer as told: the three ways, the table, the plot, and going on."""

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from agents.documents import Draft
from agents.evaluate.bench import Bench
from agents.evaluate.growth.bench import GrowthBench, growth_bench
from agents.evaluate.growth.chart import Label, growth_chart
from agents.evaluate.growth.curves import Point, collapse, growth_table, points
from agents.evaluate.growth.items import BASELINE_WAYS, WAYS, Growth, GrowthItem
from agents.evaluate.growth.paint import to_png, to_svg
from agents.evaluate.runner import Evaluation, Record
from agents.evaluate.statistics import Share
from agents.evaluate.summary import Summary
from agents.formalisms.base import Log, Wording, no_log
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.models.chat import ChatModel, ChatRequest, ToolCall
from agents.models.scripted import Reply, ScriptedModel
from envs import Solution
from planners import write_domain
from tools import InputError, ModelError, RunLog, Usage

GROWTH = Growth("blocksworld", (2, 4), per_size=2, seconds=60.0)


class Told(PddlFormalism):
    """The formalism with a model that writes the whole problem, as text."""

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        reply = await model.complete(ChatRequest(messages=()))
        return Draft(spec={"domain": write_domain(self.domain), "problem": reply.text}), reply.usage


def ignore(record: Record, answered: int, of: int) -> None:
    """Take no notice."""


def evaluated(it: GrowthBench) -> tuple[dict[str, Record], Summary]:
    bench: Bench = it
    records = asyncio.run(Evaluation(it.folder).run(list(bench.tasks), bench.attempt, ignore))
    summary = bench.summarize(records)
    it.export(records)
    return records, summary


def forgetful(items: dict[str, GrowthItem]) -> ScriptedModel:
    """Return a model that knows the plans of the smaller tasks and drops the first move of the larger ones."""
    known = {item.text: item for item in items.values()}

    def write(request: ChatRequest) -> Reply:
        item = known[request.messages[-1].content]
        answer = item.task.puzzle.oracle()
        assert isinstance(answer, Solution)
        return {"solvable": True, "moves": [str(step) for step in answer.plan][item.size > 2 :]}

    return ScriptedModel(write)


def test_without_a_model_only_the_oracle_answers_and_solves_everything(tmp_path: Path) -> None:
    it = growth_bench(GROWTH, None, tmp_path)
    records, summary = evaluated(it)
    assert list(records) == [f"oracle/blocksworld/{size}/1/{number}" for size in (2, 4) for number in (0, 1)]
    assert [(line.name, line.hits, line.of) for line in summary.lines[:2]] == [
        ("size 2: solved", 2, 2),
        ("size 4: solved", 2, 2),
    ]
    assert summary.failed == {}
    assert {"growth.svg", "growth.txt"} <= {path.name for path in tmp_path.iterdir()}


def test_the_direct_way_collapses_where_its_first_move_is_wrong(tmp_path: Path) -> None:
    growth = replace(GROWTH, ways=("direct",))
    model = forgetful(dict(growth_bench(growth, ScriptedModel([]), tmp_path).tasks))
    it = growth_bench(growth, model, tmp_path)
    records, summary = evaluated(it)
    small, large = points(it.tasks, records)
    assert (small.solved, small.first_error) == (Share(2, 2), 0)
    assert (large.solved, large.first_error, large.legal_moves) == (Share(0, 2), 1, 0)
    assert collapse((small, large), "direct") == 4
    assert [line.value for line in summary.lines if line.name == "solves less than half from size"] == [4]
    assert "move 1" in next(iter(summary.failed.values()))


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (lambda item: item.task.problem_text, ("solved", True)),
        (lambda item: item.task.problem_text.replace("(hand-empty)", ""), ("invalid", False)),
        (lambda item: item.task.problem_text.split("(:goal")[0] + "(:goal (holding block1)))", ("solved", False)),
    ],
    ids=["the true problem", "a hand that is never free", "another goal"],
)
def test_the_solver_way_is_judged_against_the_true_task(
    tmp_path: Path, problem: Callable[[GrowthItem], str], expected: tuple[str, bool]
) -> None:
    growth = Growth("blocksworld", (3,), per_size=1, ways=("solver",), seconds=60.0)
    (item,) = growth_bench(growth, ScriptedModel([]), tmp_path).tasks.values()

    plain = growth_bench(growth, ScriptedModel([problem(item)] * 9), tmp_path)
    records, _ = evaluated(replace(plain, answerer=replace(plain.answerer, formalism=Told)))
    (record,) = records.values()
    assert record.outcome == "attempted", record.error
    assert (record.scores["status"], record.scores["success"]) == expected, record.scores
    assert (tmp_path / "runs" / "solver-blocksworld-3-1-0" / "certificate.json").is_file()


def test_the_baselines_stand_side_by_side_with_the_calls_they_made(tmp_path: Path) -> None:
    growth = Growth("hanoi", (2,), per_size=1, ways=BASELINE_WAYS)

    def lost(request: ChatRequest) -> Reply:
        if request.tools and any(tool.get("name") == "report_colour" for tool in request.tools):
            return ToolCall("c", "report_colour", '{"colour": "violet"}')
        if request.tools:
            return ToolCall("c", "look", '{"thought": "where am I?"}')
        return {"solvable": False, "moves": []} if request.schema else "I am lost."

    records, summary = evaluated(growth_bench(growth, ScriptedModel(lost), tmp_path))
    assert [name.split("/")[0] for name in records] == ["direct", "chain-of-thought", "react", "reflexion"]
    assert {record.outcome for record in records.values()} == {"attempted"}
    lines = {(line.section, line.name): line.value for line in summary.lines}
    assert lines[("react", "calls: valid")] == 1.0
    assert lines[("react", "calls: redundant")] == 4
    assert ("direct", "calls: valid") not in lines
    logged = list(RunLog.read(tmp_path / "runs" / "react-hanoi-2-1-0" / "calls.jsonl"))
    assert [event.kind for event in logged].count("tool.call") == 5
    xs = [
        float(element.attrib["x"])
        for element in ET.fromstring((tmp_path / "growth.svg").read_text())
        if "x" in element.attrib
    ]
    assert max(xs) <= 720


def test_a_model_that_is_gone_is_no_wrong_answer(tmp_path: Path) -> None:
    growth = Growth("blocksworld", (2,), per_size=1, ways=("direct",))
    records, summary = evaluated(growth_bench(growth, ScriptedModel([ModelError("gone")]), tmp_path))
    assert [record.outcome for record in records.values()] == ["infrastructure"]
    assert (summary.answered, summary.infrastructure) == (0, 1)


def test_what_cannot_be_grown_is_refused(tmp_path: Path) -> None:
    for growth, words in (
        (Growth("sokoban", (2,)), "cannot be grown"),
        (Growth("hanoi", ()), "nothing to compare"),
        (Growth("hanoi", (0, 2)), "nothing to compare"),
        (Growth("hanoi", (2,), ways=("direct",)), "without a model"),
    ):
        with pytest.raises(InputError, match=words):
            growth_bench(growth, None, tmp_path)


def sample() -> list[Point]:
    hits = {"direct": (4, 1, 0), "oracle": (5, 5, 5)}
    return [
        Point(way, size, Share(hit, 5), 2.0, 3.0, 1.0)  # type: ignore[arg-type]  # the keys are ways
        for way, row in hits.items()
        for size, hit in zip((3, 5, 9), row, strict=True)
    ]


def test_the_table_has_a_row_for_each_size_and_says_where_direct_answers_go_wrong() -> None:
    console = Console(width=140)
    with console.capture() as seen:
        console.print(growth_table(sample(), "blocksworld [x]"))
    text = seen.get()
    assert "blocksworld [x]" in text
    assert [line.split()[1] for line in text.splitlines() if "/5" in line] == ["3", "5", "9"]
    assert "move 3" in text


def test_the_plot_is_well_formed_and_inside_its_frame(tmp_path: Path) -> None:
    chart = growth_chart(sample(), "a < b & c")
    root = ET.fromstring(to_svg(chart))
    kinds = [element.tag.rpartition("}")[2] for element in root]
    assert kinds.count("circle") == 6 + 2  # a dot for each point and one for each way of the legend
    for element in root:
        for name, value in element.attrib.items():
            if name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(value) <= chart.width
            if name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(value) <= chart.height
    pytest.importorskip("PIL", reason="PNG pictures need Pillow")
    assert to_png(chart).startswith(b"\x89PNG")
    assert len(to_png(growth_chart([], "nothing yet"))) > 100


def test_the_legend_stands_in_columns_above_the_axis() -> None:
    found = [Point(way, size, Share(1, 2), 0, 0, 0) for way in WAYS for size in (1, 2)]
    chart = growth_chart(found, "all ways")
    labels = [shape for shape in chart.shapes if isinstance(shape, Label)]
    legend = [label for label in labels if ": " in label.text]
    rows = sorted({label.y for label in legend})
    first, second = ([label.x for label in legend if label.y == row] for row in rows)
    assert first == second
    (axis,) = [label for label in labels if label.text == "solved"]
    assert axis.y - rows[-1] > axis.size


def test_a_better_larger_size_takes_a_collapse_back() -> None:
    shares = {3: 1, 5: 0, 9: 5}
    found = [Point("direct", size, Share(hits, 5), 0, 0, 0) for size, hits in shares.items()]
    assert collapse(found, "direct") is None
    assert collapse(found[:2], "direct") == 3
    assert json.dumps(collapse([], "solver")) == "null"
