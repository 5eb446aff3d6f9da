"""A skill that is the formalizing agent: a request in words goes in, a certified plan comes out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agents.acting.handlers.folder import folder_of
from agents.acting.handlers.value import of_value
from agents.acting.skill import ActingDesk, AuthorAsked
from agents.agent import Agent, Done, Run, Waiting
from agents.documents import Json
from agents.models.chat import ChatModel, ChatReply, ChatRequest, JsonSchema
from agents.models.json_schema import closed_object
from agents.models.layers import PassingModel
from agents.models.structured import StructuredOutputError
from agents.tool_calls.observation import Observation
from tools import InputError, Meter, Usage

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
            model, begun = _OnTheBudget(desk.model, desk.meter), (folder / _RUN / "run.json").is_file()
            agent = self._open_agent(folder, model)
            try:
                run = await _run(agent, inputs["request"], begun)
                run = await _answered(agent, run, desk)
            except InputError as refused:
                return Observation(self.name, False, str(refused))
            except StructuredOutputError as formless:
                return Observation(self.name, False, formless.message)
            finally:
                desk.meter.add(model.taken)
        if isinstance(run, Waiting):
            raise AuthorAsked(run.question, run.choices, closed=run.closed)
        if not begun and not model.taken.calls:  # an agent with a model of its own; else this would count twice
            desk.meter.add(Usage(**run.certificate.usage))
        return self._observation(run)

    def _observation(self, run: Done) -> Observation:
        certificate = run.certificate
        if certificate.status not in ("solved", "unsolvable"):
            return Observation(self.name, False, f"{certificate.status}: {certificate.reason}")
        return of_value(self.name, certificate.result.json_form())


class _OnTheBudget(PassingModel):
    """Ask no more once this execution and what the run has used before come to more than the run may use."""

    def __init__(self, model: ChatModel, meter: Meter) -> None:
        super().__init__(model)
        self._meter = replace(meter)  # a copy: what the agent took is charged to the run when it ends or waits
        self.taken = Usage()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer `request`, or raise `BudgetExhausted`."""
        self._meter.check()
        reply = await super().complete(request)
        self._meter.add(reply.usage)
        self.taken = self.taken + reply.usage
        return reply


async def _run(agent: Agent, request: str, begun: bool) -> Run:
    return await (agent.aresume(_RUN) if begun else agent.arun(request, _RUN))


async def _answered(agent: Agent, run: Run, desk: ActingDesk) -> Run:
    """Hand on the author's answer, if it is to the question that the agent waits with."""
    if isinstance(run, Waiting) and desk.answered is not None and desk.answered.question == run.question:
        return await agent.aresume(_RUN, desk.answered.answer)
    return run
