"""The formalizing agent asks what the solver says is missing, through its own interrupt, and nothing else."""

from pathlib import Path

from agents.agent import Agent, Done, Waiting
from agents.asking import Inquiry, Settled, next_move, questions_of, with_replies
from agents.documents import Draft, Json, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.models.chat import ChatModel
from agents.models.scripted import ScriptedModel
from planners import Bool, ConstraintProgram, FactWords, OpenProgram, Require
from tools import Budget, Usage

TRIP = OpenProgram(
    ConstraintProgram(
        variables=[Bool("boat"), Bool("calm"), Bool("licence"), Bool("raining")],
        constraints=[Require("boat", "boat == (calm and licence)"), Require("licence", "licence")],
    ),
    "boat",
    ("calm", "licence", "raining"),
)
INQUIRY = Inquiry(TRIP, {"calm": FactWords("calm", "the sea", {True: "calm", False: "rough"})})


class Outings:
    """Whether a boat can go out: what is missing is asked for, what is settled is the result."""

    name = "outings"
    about = "whether a boat can go out"
    digest = ""

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        questions = questions_of(INQUIRY, wording.answers)
        return Draft(spec=None if questions else {"answers": dict(wording.answers)}, questions=questions), Usage()

    def check(self, spec: Json) -> tuple[str, ...]:
        return ()

    def solve(self, spec: Json, budget: Budget) -> Result:
        move = next_move(with_replies(INQUIRY, spec["answers"])[0], budget)
        assert isinstance(move, Settled)
        return Result(status="solved", plan={"boat": move.value})

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        return (Ruling(checker="rules", passed=result.plan == {"boat": spec["answers"]["calm"] == "calm"}),)

    def relax(self, spec: Json, offer: Json) -> Json:
        return spec

    def show(self, spec: Json, result: Result) -> str:
        return str(result.plan)

    def explain(self, spec: Json, result: Result) -> str:
        return ""


def test_the_agent_puts_the_question_waits_and_goes_on_with_the_answer(tmp_path: Path) -> None:
    outings = Outings()
    with Agent(ScriptedModel([]), world="outings", runs=tmp_path, formalisms={"outings": outings}) as agent:
        waiting = agent.run("Can we take the boat?", "trip")
        assert isinstance(waiting, Waiting)
        assert waiting.question == "Is the sea rough or calm?"
        again = agent.resume("trip", "like glass")
        assert isinstance(again, Waiting)
        assert again.question.startswith("Is the sea rough or calm? (answer with one of")
        done = agent.resume("trip", "calm")
    assert isinstance(done, Done)
    assert done.certificate.plan == {"boat": True}
