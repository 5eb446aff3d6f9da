"""A skill that is a solver: a specification goes in, a solution that independent checkers accept comes out."""

import asyncio
from dataclasses import replace

from agents.acting.handlers.value import of_value
from agents.acting.judge import findings, is_accepted
from agents.acting.skill import ActingDesk
from agents.documents import Json
from agents.formalisms.base import Formalism
from agents.models.chat import JsonSchema
from agents.models.json_schema import closed_object
from agents.tool_calls.observation import Observation
from tools import Budget, InputError

_INPUTS = closed_object(spec={"type": "object", "description": "the specification in the solver's own form"})


class SolverSkill:
    """Check a specification of a formalism (constraint program, PDDL, travel), solve it, have the solution judged.

    The result has the form of `Result`. That nothing satisfies the specification is a result too and no failure; a
    specification with mistakes, a solver that gave up and a solution that a checker rejects are failures. `seconds`
    bounds one call within the time of the run.
    """

    effects = False

    def __init__(self, formalism: Formalism, *, name: str = "", about: str = "", seconds: float = 60.0) -> None:
        self._formalism = formalism
        self._seconds = seconds
        self.name = name or f"solve_{formalism.name}"
        self.about = about or f"Solve a specification and check the solution. For {formalism.about}."
        self.inputs: JsonSchema = _INPUTS

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Do it in a thread: solvers work in processes of their own."""
        budget = replace(desk.meter.budget, seconds=desk.meter.within_s(self._seconds))
        return await asyncio.to_thread(self._decide, inputs["spec"], budget)

    def _decide(self, spec: Json, budget: Budget) -> Observation:
        try:
            if faults := self._formalism.check(spec):
                return self._failed("the specification has mistakes", faults)
            result = self._formalism.solve(spec, budget)
        except InputError as error:
            return self._failed("the specification cannot be read", (str(error),))
        if result.status == "gave up":
            return self._failed("the solver gave up", (result.reason,))
        if result.status == "solved":
            rulings = self._formalism.verify(spec, result)
            if found := findings(rulings) if not is_accepted(rulings) else ():
                return self._failed("a checker rejected the solution", found)
        return of_value(self.name, result.json_form())

    def _failed(self, what: str, reasons: tuple[str, ...]) -> Observation:
        return Observation(self.name, False, f"{what}: {'; '.join(reasons)}")
