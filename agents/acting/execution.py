"""Carry out one step once: by the ledger, so that neither a kill nor a resumption repeats an effect."""

from dataclasses import dataclass

from agents.acting.ledger import Ledger
from agents.acting.skill import ActingDesk, AuthorAsked, ResumableSkill, Skill, TracedSkill
from agents.documents import Json
from agents.tool_calls.observation import Observation


@dataclass(frozen=True, slots=True)
class Doubt:
    """Nobody knows whether the call took effect: the process died in the middle of it."""

    key: str
    skill: str
    inputs: Json


async def executed(skill: Skill, inputs: Json, desk: ActingDesk, ledger: Ledger) -> Observation | Doubt:
    """Return what the execution `desk.key` came to, running it only if no process before this one has."""
    if (known := ledger.observation(desk.key)) is not None:
        return known
    if ledger.begun(desk.key) and not _goes_on(skill):
        if not isinstance(skill, TracedSkill):
            return Doubt(desk.key, skill.name, inputs)
        if (found := await skill.outcome(inputs, desk)) is not None:
            ledger.settle(desk.key, found)
            return found
    elif skill.effects and not ledger.begun(desk.key):
        ledger.intend(desk.key, {"skill": skill.name, "inputs": inputs})
    try:
        observation = await skill.run(inputs, desk)
    except AuthorAsked:
        if ledger.begun(desk.key) and not _goes_on(skill):
            ledger.forget(desk.key)  # who asks first has done nothing yet
        raise
    ledger.settle(desk.key, observation)
    return observation


def _goes_on(skill: Skill) -> bool:
    return isinstance(skill, ResumableSkill) and skill.resumable
