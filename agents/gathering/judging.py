"""The judge of a two-stage run: the plan against the gathered rows, by checkers that share no code with the solver."""

from typing import Any

from agents.acting.judge import Judge
from agents.acting.plan import PlanView
from agents.documents import Result, Ruling
from agents.formalize import Gazetteer
from agents.gathering.planning import progress_of
from agents.gathering.skills import gathered_world


def gathered_judge(names: Gazetteer) -> Judge:
    """Return a judge who accepts a plan if both profiles of the checker do, on nothing but what was gathered."""

    def judge(answer: Any, view: PlanView) -> tuple[Ruling, ...]:
        progress = progress_of(view)
        world = gathered_world(progress.notebook, names)
        return world.verify(progress.spec, Result(status="solved", plan=answer["plan"], cost=answer["cost"]))

    return judge
