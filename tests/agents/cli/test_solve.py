"""`solve`, `resume` and `verify` as a person and as a program use them."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.acting.report import ActingSettings
from agents.documents import Json, digest_of
from agents.runs import start_run
from tests.agents.cli.conftest import TEXT, Groundplan, document
from tests.agents.formalisms.pddl.test_from_words import HARBOUR

Script = Callable[..., str]
WORLD = ("--world", "program")


def test_a_solved_request_shows_the_plan_and_returns_zero(groundplan: Groundplan, script: Script) -> None:
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document()))
    assert said.code == 0
    assert "paint[shed]" in said.out
    assert "“They must differ”" in said.out
    assert "the solver decides: solved" in said.err
    assert "✓ the solver" not in said.out, "standard output holds the answer alone"


def test_json_is_one_object_with_the_run_and_nothing_else(groundplan: Groundplan, script: Script) -> None:
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document()), "--json")
    assert (said.code, said.json["status"], said.err) == (0, "solved", "")
    assert (Path("runs") / said.json["run"] / "certificate.md").is_file()


def test_the_request_may_come_from_standard_input(groundplan: Groundplan, script: Script) -> None:
    assert groundplan("solve", "-", *WORLD, "--model", script(document()), stdin=TEXT).code == 0


def test_a_contradiction_leaves_a_question_that_resume_answers(groundplan: Groundplan, script: Script) -> None:
    asked = groundplan("solve", TEXT, *WORLD, "--model", script(document(limit=9)))
    assert asked.code == 5
    assert "11 instead of 9" in asked.out
    run = re.search(r"groundplan resume (\S+)", asked.err)
    assert run is not None
    again = groundplan("resume", run[1], "--json")
    assert (again.code, again.json["status"], again.json["kind"]) == (5, "question", "conflict")
    number = next(n for n, choice in enumerate(again.json["choices"], 1) if "11 instead of 9" in choice)
    answered = groundplan("resume", run[1], "--answer", str(number), "--json")
    assert (answered.code, answered.json["status"]) == (0, "solved")
    assert answered.json["accepted"][0]["new_bound"] == 11


def test_an_answer_or_a_model_for_a_run_that_has_ended_is_an_error(groundplan: Groundplan, script: Script) -> None:
    asked = groundplan("solve", TEXT, *WORLD, "--model", script(document(limit=9)), "--json").json["run"]
    assert groundplan("resume", asked, "--answer", "1").code == 0
    for option in (("--answer", "2"), ("--model", "embedded")):
        said = groundplan("resume", asked, *option)
        assert (said.code, said.out) == (2, "")
        assert f"{option[0]} has no effect on the run {asked!r}, which has ended" in said.err
    assert groundplan("resume", asked).code == 0


def test_an_empty_name_is_a_name_and_not_the_newest_run(groundplan: Groundplan, script: Script) -> None:
    groundplan("solve", TEXT, *WORLD, "--model", script(document()))
    said = groundplan("resume", "")
    assert (said.code, "there is no run ''" in said.err) == (2, True)


def test_where_nothing_was_to_be_optimized_no_optimum_is_claimed(groundplan: Groundplan, script: Script) -> None:
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document()))
    assert "nothing was to be optimized" in said.out
    assert "optimal" not in said.out + said.err
    (page,) = Path("runs").glob("*/certificate.md")
    assert "accepts the plan; nothing was to be optimized." in page.read_text()


def test_a_damaged_log_is_not_called_something_that_goes_on(groundplan: Groundplan, script: Script) -> None:
    run = groundplan("solve", TEXT, *WORLD, "--model", script(document(limit=9)), "--json").json["run"]
    with (Path("runs") / run / "events.jsonl").open("a") as log:
        log.write("no event\n")
    said = groundplan("resume", run, "--answer", "1")
    assert (said.code, "is not a run log" in said.err) == (8, True)
    assert "nothing is lost" not in said.err


def test_who_gives_nothing_up_gets_the_proof_and_exit_code_three(groundplan: Groundplan, script: Script) -> None:
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document(limit=9)), "--on-conflict", "stop")
    assert said.code == 3
    assert "Spend at most" in said.out


def test_resume_without_a_name_takes_the_newest_run_and_repeats_its_answer(
    groundplan: Groundplan, script: Script
) -> None:
    first = groundplan("solve", TEXT, *WORLD, "--model", script(document()), "--json")
    assert groundplan("resume", "--json").json == first.json


@pytest.mark.parametrize("command", [("resume", "trip"), ("resume",), ("verify", "trip")])
def test_a_run_of_an_agent_made_in_python_is_left_to_it(
    groundplan: Groundplan, tmp_path: Path, command: tuple[str, ...]
) -> None:
    start_run(ActingSettings(text="a request", model="m"), tmp_path / "runs", "trip")
    said = groundplan(*command)
    assert (said.code, said.out) == (2, "")
    assert "'trip' is one of ActingAgent" in said.err
    assert "resume('trip')" in said.err


def test_a_program_that_stays_wrong_is_rejected_with_exit_code_four(groundplan: Groundplan, script: Script) -> None:
    bad = document()
    bad["constraints"][0]["expression"] = "paint['roof'] == 1"
    repair = {"constraint_0": bad["constraints"][0]}
    said = groundplan("solve", TEXT, *WORLD, "--model", script(bad, repair, repair))
    assert said.code == 4
    assert "roof" in said.out


def test_a_model_that_never_keeps_to_the_form_is_exit_code_six_and_names_the_run(
    groundplan: Groundplan, script: Script
) -> None:
    said = groundplan("solve", TEXT, *WORLD, "--model", script("no", "no", "no"), "--json")
    assert said.code == said.json["exit_code"] == 6
    assert said.json["error"] == "StructuredOutputError"
    run = re.search(r"groundplan resume (\S+)", said.json["hint"])
    assert run is not None
    resumed = groundplan("resume", run[1], "--model", script(document()), "--json")
    assert (resumed.code, resumed.json["status"]) == (0, "solved")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("solve", ""), 2),
        (("solve", " \n"), 2),
        (("solve", "x", "--model", "gpt"), 2),
        (("solve", "x", "--model", "embedded:/no/such.gguf", "--world", "program"), 2),
        (("solve", "x", "--model", "scripted:none.json"), 2),
        (("solve", "x", "--model", "http://127.0.0.1:1/v1", "--world", "program"), 6),
        (("solve", "x", "--world", "mars"), 2),
        (("solve", "x", "--people", "0"), 2),
        (("solve", "x", "--data", "no-such-folder"), 7),
        (("solve",), 2),
        (("sovle", "x"), 2),
        (("--verion",), 2),
        (("resume",), 2),
        (("resume", "nothing"), 2),
        (("resume", "../.."), 2),
        (("verify", "nothing"), 2),
        (("run", "mars", "--task", "x"), 2),
        (("run", "travel", "--task", "x"), 2),
        (("run", "travel", "--task", "train/1"), 2),
        (("eval", "mars"), 2),
        (("eval", "travel", "--split", "train"), 2),
        (("eval", "travel", "--out", "/proc/none", "--spec", "oracle", "--count", "1"), 8),
        (("eval", "travel", "--model", "http://127.0.0.1:1/v1", "--count", "1"), 6),
        (("models", "pull", "none"), 2),
        (("models", "verify", "none"), 2),
        (("serve", "--port", "0"), 2),
        (("solve", "x", "--model", "route:none.toml"), 2),
        (("run", "travel", "--task", "generated/0"), 2),
        (("solve", "x", "--world", "program", "--people", "3"), 2),
        (("solve", "x", "--world", "pddl", "--on-conflict", "best"), 2),
        (("solve", "x", "--domain", "d.pddl", "--people", "3"), 2),
        (("solve", "--domain", "d.pddl", "--problem", "p.pddl", "--engine", ""), 2),
        (("solve", "--domain", "d.pddl", "--problem", "p.pddl", "--heuristic", ""), 2),
        (("eval", "questions", "--spec", "oracle", "--split", ""), 2),
        (("eval", "ipc-learning", "--data", ".", "--variant", ""), 2),
        (("solve", "x", "--seconds", "inf"), 2),
        (("eval", "travel", "--time-limit", "inf"), 2),
        (("serve", "--engine", "embedded", "--flag", "--x"), 2),
    ],
)
def test_each_failure_is_one_clear_error_in_words_and_in_json(
    groundplan: Groundplan, arguments: tuple[str, ...], code: int
) -> None:
    said = groundplan(*arguments)
    assert (said.code, said.out) == (code, "")
    assert "Traceback" not in said.err
    assert said.err.lower().count("error") <= 2
    form = groundplan(*arguments, "--json")
    assert form.code == form.json["exit_code"] == code
    assert form.json["status"] == "error"
    assert form.json["message"]


def test_a_runs_folder_that_cannot_be_written_is_exit_code_eight(
    groundplan: Groundplan, script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GROUNDPLAN_RUNS", str(tmp_path / "script.json" / "runs"))
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document()))
    assert said.code == 8
    assert "resume" not in said.err, "there is no run to go on with"


def test_an_unforeseen_exception_is_called_a_defect(
    groundplan: Groundplan, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("agents.formalisms.program.ProgramFormalism.check", broken)
    said = groundplan("solve", TEXT, *WORLD, "--model", script(document()))
    assert (said.code, said.err.count("\n")) == (1, 3)
    assert "a defect of Groundplan: ZeroDivisionError" in said.err


def test_verify_accepts_what_was_certified_and_nothing_else(groundplan: Groundplan, script: Script) -> None:
    run = groundplan("solve", TEXT, *WORLD, "--model", script(document()), "--json").json["run"]
    assert groundplan("verify", run).code == 0
    assert groundplan("verify", f"runs/{run}").code == 0
    assert "'no/certificate.json' is not there" in groundplan("verify", "no/certificate.json").err
    assert "'runs' is a folder, but that of no run" in groundplan("verify", "runs").err
    path = Path("runs") / run / "certificate.json"
    form = json.loads(path.read_text())
    form["plan"]["paint"] = [["shed", "red"], ["gate", "red"]]
    Path("forged.json").write_text(json.dumps(form))
    said = groundplan("verify", "forged.json", "--json")
    assert (said.code, said.json["accepted"]) == (4, False)
    assert [ruling["checker"] for ruling in said.json["rulings"] if not ruling["passed"]] == ["hashes", "evaluator"]
    form["request"] += " And the roof."
    Path("forged.json").write_text(json.dumps(form))
    assert "the request is not the one that was certified" in groundplan("verify", "forged.json").out


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"status": "solved"}'])
def test_a_file_that_is_no_certificate_is_bad_input(groundplan: Groundplan, text: str) -> None:
    Path("wrong.json").write_text(text)
    said = groundplan("verify", "wrong.json")
    assert said.code == 2
    assert "is not a certificate" in said.err


def test_a_damaged_certificate_of_a_run_is_the_disk_s_fault(groundplan: Groundplan, script: Script) -> None:
    run = groundplan("solve", TEXT, *WORLD, "--model", script(document()), "--json").json["run"]
    (Path("runs") / run / "certificate.json").write_text("{}")
    assert groundplan("resume", run).code == groundplan("verify", run).code == 8


def test_a_variable_that_names_travel_data_is_nothing_to_a_certificate_of_pddl(
    groundplan: Groundplan, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDPLAN_TRAVEL_DATA", "no-such-folder")
    run = groundplan("solve", HARBOUR, "--world", "pddl", "--model", script(), "--json").json["run"]
    assert groundplan("verify", run).code == 0
    said = groundplan("verify", run, "--data", ".")
    assert (said.code, "--data has no effect on a certificate of pddl" in said.err) == (2, True)


CHEAPEST: Json = {
    "goal": {"quote": "blue 4", "sense": "minimize", "expression": "sum(price[paint[t]] for t in thing)"},
    "constraints": [document()["constraints"][1]],
}


def forged(run: str, **changes: Any) -> str:
    form = {**json.loads((Path("runs") / run / "certificate.json").read_text()), **changes}
    form["hashes"]["plan"] = digest_of(form["plan"])
    Path("forged.json").write_text(json.dumps(form))
    return "forged.json"


def test_verify_says_what_it_does_not_check(groundplan: Groundplan, script: Script) -> None:
    model = script(document(**CHEAPEST))
    run = groundplan("solve", TEXT, *WORLD, "--model", model, "--json").json["run"]
    told = groundplan("verify", run)
    assert (told.code, "not checked: that no plan is better than 8" in told.out) == (0, True)
    dearer = forged(run, plan={"paint": [["shed", "red"], ["gate", "blue"]]}, cost=11.0)
    found = groundplan("verify", dearer, "--json")
    assert (found.code, found.json["not_checked"]) == (0, ["no plan is better than 11"])


@pytest.mark.parametrize(
    ("change", "checker"),
    [
        ({"status": "gave up"}, "statements"),
        ({"bound": 7.0}, "statements"),
        ({"proven_optimal": False, "bound": 9.0}, "evaluator"),
        ({"grounds": [{"field": "budget", "value": 1, "source": "all the money", "start": 0, "end": 9}]}, "words"),
    ],
)
def test_verify_rejects_a_certificate_that_contradicts_itself_or_its_request(
    groundplan: Groundplan, script: Script, change: Json, checker: str
) -> None:
    model = script(document(**CHEAPEST))
    run = groundplan("solve", TEXT, *WORLD, "--model", model, "--json").json["run"]
    said = groundplan("verify", forged(run, **change), "--json")
    assert said.code == 4
    assert [ruling["checker"] for ruling in said.json["rulings"] if not ruling["passed"]] == [checker]


def test_a_certificate_without_a_plan_is_checked_as_far_as_it_can_be(groundplan: Groundplan, script: Script) -> None:
    model = script(document(limit=9))
    run = groundplan("solve", TEXT, *WORLD, "--model", model, "--on-conflict", "stop", "--json").json["run"]
    said = groundplan("verify", run)
    assert (said.code, "not checked: that nothing satisfies the request" in said.out) == (3, True)
    assert groundplan("verify", forged(run, request="Paint the shed.", grounds=[])).code == 4


def test_a_run_that_has_not_ended_has_no_certificate_to_verify(groundplan: Groundplan, script: Script) -> None:
    model = script(document(limit=9))
    waiting = groundplan("solve", TEXT, *WORLD, "--model", model, "--json").json["run"]
    said = groundplan("verify", waiting)
    assert (said.code, "no certificate yet" in said.err) == (2, True)
