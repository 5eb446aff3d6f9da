"""`runs` says how each run goes on, and `resume` goes on with those that were begun in Python too."""

from pathlib import Path

import pytest

from agents.acting.agent import ActingAgent
from agents.acting.handlers.code import CodeSkill
from agents.acting.plan import AskAuthor, Move, PlanStep, PlanView, Rewrite
from agents.acting.planner import CodePlanner
from agents.acting.report import ActingSettings
from agents.documents import Json, Ruling
from agents.models.scripted import ScriptedModel
from agents.runs import Settings, start_run
from tests.agents.cli.conftest import TEXT, Groundplan, document
from tests.agents.cli.test_solve import Script
from tools import InputError

ANYTHING: Json = {"type": "object"}
TRIP = "tests.agents.cli.test_runs:trip_agent"


def trip_agent() -> ActingAgent:
    """Return an agent that asks where to, goes there, and is judged by its words."""

    def plan(view: PlanView) -> Move:
        if not view.answers:
            return AskAuthor(field="town", question="Where to?", choices=("Ys", "Is"))
        return Rewrite(steps=(PlanStep(id="went", skill="go", inputs={"to": "$answers.town"}),), answer="$went.at")

    def judge(answer: object, view: PlanView) -> tuple[Ruling, ...]:
        return (Ruling(checker="map", passed=answer == "Ys", findings=("no such town",)),)

    go = CodeSkill("go", "go to a town", ANYTHING, lambda inputs: {"at": inputs["to"]})
    return ActingAgent(ScriptedModel([]), [go], planner=CodePlanner(plan), judge=judge, rejections=0)


NO_AGENT = {"the run": "an agent"}


def listed(groundplan: Groundplan, *options: str) -> dict[str, Json]:
    said = groundplan("runs", *options, "--json")
    assert said.code == 0
    return {run["run"]: run for run in said.json["runs"]}


def test_where_nothing_was_run_nothing_is_listed(groundplan: Groundplan) -> None:
    assert listed(groundplan) == {}
    assert "there are none" in groundplan("runs").out
    assert groundplan("runs", "no-such-folder").code == 2


@pytest.mark.parametrize("command", [("runs",), ("resume",), ("solve", TEXT)])
def test_a_file_in_the_place_of_the_runs_is_no_folder_without_runs(
    groundplan: Groundplan, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "runs").write_text("")
    said = groundplan(*command)
    assert (said.code, said.out) == (8, "")
    assert "is no folder\nhint:  set GROUNDPLAN_RUNS to a writable folder" in said.err
    assert groundplan("runs", "runs").code == 2, "a folder that is named is the caller's"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("run.json", "[]", "run.json does not say 'agent' and 'text'"),
        ("run.json", "{", "run.json is no JSON: "),
        ("certificate.json", "{}", "certificate.json does not say 'status'"),
    ],
)
def test_what_is_wrong_with_an_unreadable_run_is_told_in_words(
    groundplan: Groundplan, tmp_path: Path, file: str, text: str, told: str
) -> None:
    broken = start_run(Settings(text="a shed", model="embedded"), tmp_path / "runs", "broken")
    (broken.path / file).write_text(text)
    first, *rest = groundplan("runs").out.splitlines()
    assert first.startswith(f"broken  unreadable: {told}")
    assert rest == ["  start the request again"]


def test_a_question_is_listed_without_the_marks_of_its_markdown(groundplan: Groundplan, script: Script) -> None:
    groundplan("solve", TEXT, "--world", "program", "--model", script(document(limit=9)))
    assert "waits: These cannot all hold: • differ: “They must differ”" in groundplan("runs").out


def test_each_run_is_listed_with_what_goes_on_with_it(groundplan: Groundplan, script: Script, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    solved = groundplan("solve", TEXT, "--world", "program", "--model", script(document()), "--json").json["run"]
    asked = groundplan("solve", TEXT, "--world", "program", "--model", script(document(limit=9)), "--json").json["run"]
    start_run(Settings(text="a shed", model="embedded"), runs, "killed")
    with trip_agent() as agent:
        agent.run("a trip", "trip")
    broken = start_run(Settings(text="a shed", model="embedded"), runs, "broken")
    (broken.path / "run.json").write_text("[]")
    found = listed(groundplan)
    assert list(found)[:3] == ["broken", "trip", "killed"], "the newest first"
    assert {name: (run["state"], run["go_on"]) for name, run in found.items()} == {
        solved: ("ended", ""),
        asked: ("waits", f"groundplan resume {asked} --answer ..."),
        "killed": ("interrupted", "groundplan resume killed"),
        "trip": ("waits", "groundplan resume trip --agent MODULE:NAME --answer ..."),
        "broken": ("unreadable", "start the request again"),
    }
    assert (found[solved]["detail"], found["trip"]["detail"]) == ("solved", "Where to?")
    assert set(listed(groundplan, "--unfinished")) == set(found) - {solved}
    shown = groundplan("runs").out
    assert all(text in shown for text in (*found, "waits: Where to?", "ActingAgent: a trip"))


def test_listing_changes_nothing(groundplan: Groundplan, tmp_path: Path) -> None:
    with trip_agent() as agent:
        agent.run("a trip", "trip")
    before = {path.name: path.read_bytes() for path in (tmp_path / "runs" / "trip").iterdir() if path.is_file()}
    listed(groundplan)
    assert {name: (tmp_path / "runs" / "trip" / name).read_bytes() for name in before} == before


def test_an_answered_question_is_not_waited_for_any_more(groundplan: Groundplan) -> None:
    with trip_agent() as agent:
        agent.run("a trip", "trip")
    assert groundplan("resume", "trip", "--agent", TRIP, "--answer", "Is", "--json").code == 4
    assert [run["state"] for run in listed(groundplan).values()] == ["ended"]


def test_runs_of_an_evaluation_go_on_by_its_own_command(groundplan: Groundplan, tmp_path: Path) -> None:
    folder = tmp_path / "evaluation"
    start_run(Settings(text="a task", model="m"), folder / "runs", "task-1")
    (folder / "evaluation.json").write_text("{}")
    for given in (folder, folder / "runs"):
        (run,) = listed(groundplan, str(given)).values()
        assert run["go_on"] == f"the same groundplan eval command again, with --out {folder}"


def test_a_run_begun_in_python_goes_on_with_the_agent_that_is_named(groundplan: Groundplan) -> None:
    with trip_agent() as agent:
        agent.run("a trip", "trip")
    waiting = groundplan("resume", "trip", "--agent", TRIP, "--json")
    assert (waiting.code, waiting.json["question"]) == (5, "Where to?")
    assert waiting.json["go_on"] == "groundplan resume trip --agent MODULE:NAME --answer ..."
    ended = groundplan("resume", "trip", "--agent", TRIP, "--answer", "Ys")
    assert ended.code == 0
    assert "solved" in ended.out
    assert '"Ys"' in ended.out
    assert "run trip: 1 step\n" in ended.out
    again = groundplan("resume", "trip", "--json")
    assert (again.code, again.json["answer"]) == (0, "Ys"), "what has ended needs no agent"


@pytest.mark.parametrize(
    ("maker", "told"),
    [
        ("nothing", "cannot be loaded"),
        ("no.such.module:agent", "cannot be loaded"),
        ("tests.agents.cli.test_runs:nobody", "cannot be loaded"),
        ("tests.agents.cli.test_runs:NO_AGENT", "is dict and no agent"),
        ("json:loads", "raised TypeError: loads() missing 1 required positional argument"),
    ],
)
def test_what_is_no_agent_is_told_so(groundplan: Groundplan, tmp_path: Path, maker: str, told: str) -> None:
    start_run(ActingSettings(text="a request", model="m"), tmp_path / "runs", "trip")
    said = groundplan("resume", "trip", "--agent", maker)
    assert (said.code, told in said.err) == (2, True)


def test_an_agent_brings_its_own_model(groundplan: Groundplan, tmp_path: Path) -> None:
    start_run(ActingSettings(text="a request", model="m"), tmp_path / "runs", "trip")
    assert groundplan("resume", "trip", "--agent", TRIP, "--model", "embedded").code == InputError.exit_code


def test_a_long_request_is_listed_on_one_line(groundplan: Groundplan, tmp_path: Path) -> None:
    start_run(Settings(text="a shed\n" * 40, model="embedded"), tmp_path / "runs", "long")
    (line,) = [line for line in groundplan("runs").out.splitlines() if "a shed" in line]
    assert line.endswith("…")
    assert len(line) < 100
