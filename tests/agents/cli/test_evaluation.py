"""`eval` and `run`: tables, JSON, resuming, and what a kill at any moment leaves."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.evaluate.kinds import KINDS
from tests.agents.cli.conftest import Groundplan
from tools import RunLog

LAMPS = """(define (domain lamps) (:requirements :typing) (:types lamp) (:predicates (lit ?l - lamp))
  (:action light :parameters (?l - lamp) :effect (lit ?l)))"""
LIT = "(define (problem p) (:domain lamps) (:objects l - lamp) (:init) (:goal (lit l)))"
ORACLE = ("eval", "travel", "--spec", "oracle", "--out", "e")


def test_the_oracle_ends_in_a_table_and_files(groundplan: Groundplan) -> None:
    said = groundplan(*ORACLE, "--count", "2")
    assert said.code == 0
    for measure in ("official", "delivered", "strict", "hard macro", "final in both profiles", "latency of a task p95"):
        assert measure in said.out
    assert "2/2" in said.err
    assert sorted(path.name for path in Path("e").iterdir()) == [
        "evaluation.json",
        "plans.jsonl",
        "records.jsonl",
        "summary.json",
        "usage.jsonl",
    ]


def test_every_evaluation_ends_in_the_metrics_of_production(groundplan: Groundplan) -> None:
    said = groundplan(*ORACLE, "--count", "1")
    for metric in ("cost a success", "answers valid at once", "executable tool calls", "latency of a task", "energy"):
        assert metric in said.out
    for reason in ("no model was asked", "no guided answers", "no calls"):
        assert reason in said.out
    metrics = json.loads(Path("e/summary.json").read_text())["metrics"]
    assert metrics["cost"] == "no model was asked"
    assert [line["name"] for line in metrics["latency"]] == ["latency of a task p50", "latency of a task p95"]


def test_the_same_command_goes_on_and_other_options_are_refused(groundplan: Groundplan) -> None:
    groundplan(*ORACLE, "--count", "1")
    said = groundplan(*ORACLE, "--count", "2", "--json")
    assert (said.code, said.json["answered"], said.json["folder"]) == (0, 2, "e")
    assert len(Path("e/records.jsonl").read_text().splitlines()) == 2
    other = groundplan(*ORACLE, "--seed", "2")
    assert other.code == 2
    assert "other seed" in other.err


@pytest.mark.parametrize("damage", ['{"trunc\n', '{"seq":1,"time":"x","kind":"record","data":{}}\n'])
def test_a_damaged_evaluation_is_not_called_one_that_goes_on(groundplan: Groundplan, damage: str) -> None:
    groundplan(*ORACLE, "--count", "1")
    whole = Path("e/records.jsonl").read_text()
    Path("e/records.jsonl").write_text(damage + whole)
    said = groundplan(*ORACLE, "--count", "2")
    assert said.code == 8
    assert "nothing is lost" not in said.err
    Path("e/records.jsonl").write_text(whole)
    Path("e/evaluation.json").write_text("[]")
    said = groundplan(*ORACLE, "--count", "1")
    assert (said.code, "evaluation.json holds no object" in said.err) == (8, True)


def test_a_disk_that_refuses_leaves_an_evaluation_that_goes_on(
    groundplan: Groundplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", refused)
        said = groundplan(*ORACLE, "--count", "1", "--json")
    assert (said.code, said.json["hint"].count("nothing is lost, this goes on")) == (8, 1)
    assert groundplan(*ORACLE, "--count", "1").code == 0


def test_nothing_is_drawn_beyond_the_limit(groundplan: Groundplan) -> None:
    many = ("--count", "100000000", "--limit", "1", "--spec", "oracle", "--json")
    for bench in ("questions", "travel", "two-stage"):
        assert groundplan("eval", bench, *many, "--out", bench).json["answered"] == 1


@pytest.mark.parametrize("bench", [name for name, kind in KINDS.items() if "data" in kind.options])
def test_a_data_folder_that_is_not_there_is_called_that(groundplan: Groundplan, bench: str) -> None:
    said = groundplan("eval", bench, "--data", "nope", "--spec", "oracle")
    assert (said.code, "there is no data folder 'nope'" in said.err) == (7, True)


def test_requests_that_nothing_satisfies_have_a_table_of_their_own(groundplan: Groundplan) -> None:
    said = groundplan(*ORACLE, "--split", "generated-unsat", "--count", "1")
    assert said.code == 0
    assert "core is the known clash" in said.out


def test_every_infrastructure_failure_is_counted_apart_and_returns_six(
    groundplan: Groundplan, script: Callable[..., str]
) -> None:
    said = groundplan("eval", "travel", "--model", script(), "--count", "2", "--out", "e", "--json")
    assert (said.code, said.json["answered"], said.json["infrastructure"]) == (6, 0, 2)
    assert all(line["of"] in (0, None) for line in said.json["lines"])


def test_a_limit_takes_the_first_tasks_only(groundplan: Groundplan) -> None:
    assert groundplan(*ORACLE, "--count", "9", "--limit", "1", "--json").json["tasks"] == 1


def test_a_task_can_be_solved_by_its_own_specification(groundplan: Groundplan) -> None:
    said = groundplan("run", "travel", "--task", "generated/1", "--spec", "oracle")
    assert said.code == 0
    assert "checker strict accepts" in said.out
    clash = groundplan("run", "travel", "--task", "generated-unsat/1", "--spec", "oracle", "--json")
    assert (clash.code, clash.json["status"]) == (3, "unsolvable")


def test_without_a_name_the_benches_are_listed(groundplan: Groundplan) -> None:
    said = groundplan("eval")
    assert said.code == 0
    assert all(name in said.out for name in KINDS)
    assert [bench["name"] for bench in groundplan("eval", "--json").json["benches"]] == list(KINDS)


MISUSED = [
    (("planbensh",), "there is no bench"),
    (("travel", "--spec", "one-shot"), "cannot be answered with --spec one-shot"),
    (("planbench", "--data", ".", "--split", "dev"), "planbench has no --split"),
    (("acpbench", "--spec", "oracle"), "needs its data"),
    (("growth", "--data", "."), "growth has no --data"),
    (("travel", "--spec", "oracle", "--model", "embedded"), "--model has no effect on --spec oracle"),
    (("ipc-learning", "--model", "embedded", "--data", "."), "--model has no effect on --spec oracle"),
    (("travel", "--data", ".", "--split", "mine", "--count", "3"), "--count has no effect on the split 'mine'"),
    (("travel", "--data", ".", "--split", "mine", "--seed", "3"), "--seed has no effect where nothing is drawn"),
    (("planbench", "--data", ".", "--seed", "3"), "--seed has no effect where nothing is drawn"),
]


@pytest.mark.parametrize(("options", "message"), MISUSED)
def test_options_that_make_no_sense_for_a_bench_are_errors_with_a_hint(
    groundplan: Groundplan, options: tuple[str, ...], message: str
) -> None:
    said = groundplan("eval", *options)
    assert said.code == 2
    assert message in said.err
    assert "hint:" in said.err
    assert list(Path.cwd().iterdir()) == []


def test_any_tasks_are_evaluated_and_resumed_by_the_same_command(
    groundplan: Groundplan, script: Callable[..., str]
) -> None:
    Path("data/lamps").mkdir(parents=True)
    Path("data/lamps/domain.pddl").write_text(LAMPS)
    Path("data/lamps/p.pddl").write_text(LIT)
    rows = [{"id": number, "problem_file": "p.pddl", "solvable": True} for number in (1, 2, 3)]
    Path("data/lamps/instances.jsonl").write_text("\n".join(map(json.dumps, rows)))
    model = script({"solvable": True, "plan": ["(light l)"]}, {"solvable": True, "plan": ["(dim l)"]})
    asked = ("eval", "planbench", "--data", "data", "--spec", "one-shot", "--model", model, "--out", "e", "--json")
    first = groundplan(*asked, "--count", "2").json
    assert (first["tasks"], first["answered"], first["lines"][0]["hits"]) == (2, 2, 1)
    again = groundplan(*asked, "--count", "3").json
    assert (again["tasks"], again["answered"]) == (3, 3)
    assert groundplan(*asked, "--count", "3", "--seed", "9").code == 2


def test_an_evaluation_over_a_model_table_is_priced_by_it(groundplan: Groundplan, script: Callable[..., str]) -> None:
    Path("data/lamps").mkdir(parents=True)
    Path("data/lamps/domain.pddl").write_text(LAMPS)
    Path("data/lamps/p.pddl").write_text(LIT)
    Path("data/lamps/instances.jsonl").write_text('{"id": 1, "problem_file": "p.pddl", "solvable": true}')
    model = script({"solvable": True, "plan": ["(light l)"]})
    table = f"""
    [[models]]
    name = "near"
    spec = "http://127.0.0.1:9/v1"
    role = "local-small"
    [[models]]
    name = "far"
    spec = "{model}"
    role = "remote"
    price = {{ prompt = 0, completion = 1_000_000 }}
    """
    Path("models.toml").write_text(table)
    asked = ("eval", "planbench", "--data", "data", "--spec", "one-shot", "--model", "route:models.toml", "--out", "e")
    found = groundplan(*asked, "--json").json
    assert (found["answered"], found["infrastructure"]) == (1, 0), "the server that is not there is passed"
    metrics = found["metrics"]
    assert (metrics["cost"]["value"], metrics["cost"]["unit"]) == (5.0, "USD"), "five words were written"
    assert (metrics["schema_valid"]["hits"], metrics["schema_valid"]["of"]) == (1, 1)
    said = groundplan(*asked)
    assert "5.00 USD" in said.out
    Path("models.toml").write_text(table.replace("near", "nearer"))
    refused = groundplan(*asked)
    assert (refused.code, "other table" in refused.err) == (2, True)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from agents.cli import main; main()", *arguments]


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "GROUNDPLAN_RUNS": str(folder / "runs"), "PYTHONPATH": str(Path.cwd())}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command(*arguments), cwd=folder, env=environment, text=True, **pipes)  # type: ignore[call-overload, no-any-return]


def wait_for(path: Path, lines: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (path.exists() and path.read_bytes().count(b"\n") >= lines):
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_an_evaluation_killed_again_and_again_loses_no_task_and_judges_none_twice(tmp_path: Path) -> None:
    records = tmp_path / "e" / "records.jsonl"
    for lines in (1, 5, 12):
        process = started(tmp_path, *ORACLE, "--count", "20", "--parallel", "2")
        wait_for(records, lines)
        process.kill()
        process.communicate()
    process = started(tmp_path, *ORACLE, "--count", "20", "--json")
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, json.loads(out)["answered"]) == (0, 20)
    tasks = Counter(event.data["task"] for event in RunLog.read(records))
    assert (len(tasks), set(tasks.values())) == (20, {1})


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_an_evaluation_at_once_with_130(tmp_path: Path) -> None:
    process = started(tmp_path, *ORACLE, "--count", "500", "--json")
    wait_for(tmp_path / "e" / "records.jsonl", 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert json.loads(out)["hint"] == "nothing is lost, this goes on: the same command again"


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_a_run_whose_solver_is_busy_and_names_the_run(tmp_path: Path) -> None:
    hard = {
        "plan": "",
        "sets": [{"name": "i", "members": list(range(14))}],
        "tables": [],
        "variables": [{"name": "x", "kind": "int", "low": 2, "high": 10_000, "of": "", "over": ["i"]}],
        "constraints": [
            {"quote": "hard", "name": "hard", "expression": "sum(x[a]*x[a]*x[a] % 7919 for a in i) == 12345"}
        ],
        "goal": {"quote": "hard", "sense": "minimize", "expression": "sum(x[a]*x[a] % 10007 for a in i)"},
    }
    (tmp_path / "script.json").write_text(json.dumps([{"json": hard}]))
    process = started(tmp_path, "solve", "hard", "--world", "program", "--model", "scripted:script.json")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(
        '"node":"check"' in path.read_text().replace(" ", "") for path in tmp_path.glob("runs/*/events.jsonl")
    ):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    (run,) = [path.name for path in (tmp_path / "runs").iterdir()]
    assert process.returncode == 130
    assert f"groundplan resume {run}" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no head")
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    line = " ".join(f"'{part}'" for part in command("models"))
    script = f"{line} | head -c 1; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
