"""A skill that is the formalizing agent: a request in words goes in, a certified plan comes out."""

from collections.abc import Callable
from pathlib import Path

from agents.acting.handlers.folder import folder_of
from agents.acting.handlers.value import of_value
from agents.acting.skill import ActingDesk, AuthorAsked
from agents.agent import Agent, Done, Run, Waiting
from agents.documents import Json
from agents.models.chat import ChatModel, JsonSchema
from agents.models.json_schema import closed_object
from agents.models.structured import StructuredOutputError
from agents.tool_calls.observation import Observation
from tools import InputError, Usage

_INPUTS = closed_object(request={"type": "string", "minLength": 1, "description": "what is wanted, in words"})
_RUN = "agent"


class AgentSkill:
    """Formalize a request, solve it, have the solution checked; the result is the plan with its cost and its core.

    `open_agent` makes the agent for a folder of runs and the model of the run that calls it. A request that nothing
    satisfies is a result too; one that the agent refuses, or for which the model writes no valid specification, is a
    failure. Questions of the agent are asked by the run.
    """

    effects = False
    resumable = True

    def __init__(
        self, open_agent: Callable[[Path, ChatModel], Agent], *, name: str = "formalize_and_solve", about: str = ""
    ) -> None:
        self._open_agent = open_agent
        self.name = name
        self.about = about or "Turn a request in words into a specification, solve it, and check the solution."
        self.inputs: JsonSchema = _INPUTS

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Run the agent, or go on with its run."""
        if desk.depth >= desk.most_depth:
            return Observation(self.name, False, f"nested deeper than {desk.most_depth} levels: do it without this")
        with folder_of(desk) as folder:
            agent = self._open_agent(folder, desk.model)
            try:
                run = await _run(agent, inputs["request"], (folder / _RUN / "run.json").is_file())
                run = await _answered(agent, run, desk)
            except InputError as refused:
                return Observation(self.name, False, str(refused))
            except StructuredOutputError as formless:
                desk.meter.charge(formless.usage)
                return Observation(self.name, False, formless.message)
        if isinstance(run, Waiting):
            raise AuthorAsked(run.question, run.choices)
        return self._observation(run, desk)

    def _observation(self, run: Done, desk: ActingDesk) -> Observation:
        certificate = run.certificate
        desk.meter.charge(Usage(**certificate.usage))
        if certificate.status not in ("solved", "unsolvable"):
            return Observation(self.name, False, f"{certificate.status}: {certificate.reason}")
        return of_value(self.name, certificate.result.json_form())


async def _run(agent: Agent, request: str, begun: bool) -> Run:
    return await (agent.aresume(_RUN) if begun else agent.arun(request, _RUN))


async def _answered(agent: Agent, run: Run, desk: ActingDesk) -> Run:
    """Hand on the author's answer, if it is to the question that the agent waits with."""
    if isinstance(run, Waiting) and desk.answered is not None and desk.answered.question == run.question:
        return await agent.aresume(_RUN, desk.answered.answer)
    return run
