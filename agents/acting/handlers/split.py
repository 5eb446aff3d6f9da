"""Over-long inputs: cut into parts, each part done by itself, the results put together."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agents.acting.handlers.value import of_value
from agents.acting.skill import ActingDesk, EvidenceCheck, JudgedSkill, Skill
from agents.documents import Json
from agents.heuristics.together import together
from agents.models.chat import JsonSchema
from agents.tool_calls.observation import Observation
from tools import InputError

Merge = Callable[[list[Any]], Any]

_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?]\s"), re.compile(r"\s"))


class SplitSkill:
    """Wrap a skill: where the input `field` (a text or a list) is longer than `most`, split, run and merge.

    `most` counts characters or items. Without `merge` lists are joined, objects merged field by field and texts put
    below each other. One part that fails makes the whole fail. A skill with effects cannot be split: nobody could say
    after a kill which parts took effect.
    """

    effects = False

    def __init__(self, skill: Skill, field: str, most: int, merge: Merge | None = None) -> None:
        if skill.effects:
            raise InputError(
                f"the skill {skill.name!r} has effects and cannot be split", hint="split its input in code"
            )
        if most < 1:
            raise InputError(f"a part of {most!r} holds nothing", hint="give at least 1")
        self._skill = skill
        self._field = field
        self._most = most
        self._merge = merge or merged
        self.name = skill.name
        self.about = skill.about
        self.inputs: JsonSchema = skill.inputs

    @property
    def checks(self) -> Mapping[str, EvidenceCheck]:
        """Return the checks of the skill; they look at the whole."""
        return self._skill.checks if isinstance(self._skill, JudgedSkill) else {}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Run the skill once, or once for each part, side by side; where one stops the run, the others end too."""
        parts = parts_of(inputs.get(self._field), self._most)
        if len(parts) < 2:
            return await self._skill.run(inputs, desk)
        turns = asyncio.Semaphore(desk.at_once)
        seen = await together(self._part({**inputs, self._field: part}, n, desk, turns) for n, part in enumerate(parts))
        for number, observation in enumerate(seen, start=1):
            if not observation.ok:
                return replace(observation, text=f"part {number} of {len(parts)}: {observation.text}")
        return of_value(self.name, self._merge([observation.value for observation in seen]))

    async def _part(self, inputs: Json, number: int, desk: ActingDesk, turns: asyncio.Semaphore) -> Observation:
        folder = desk.folder / f"part{number}" if desk.folder else None
        own = replace(desk, key=f"{desk.key}.{number}", folder=folder)
        async with turns:
            return await self._skill.run(inputs, own)


def parts_of(value: Any, most: int) -> list[Any]:
    """Return the parts of a text or list, each at most `most` long; anything else is one part."""
    match value:
        case str():
            return _pieces(value, most)
        case list():
            return [value[start : start + most] for start in range(0, len(value), most)]
    return [value]


def merged(values: list[Any]) -> Any:
    """Put the results of parts together."""
    if all(isinstance(value, list) for value in values):
        return [item for value in values for item in value]
    if all(isinstance(value, dict) for value in values):
        names = dict.fromkeys(name for value in values for name in value)
        return {name: merged([value[name] for value in values if name in value]) for name in names}
    if all(isinstance(value, str) for value in values):
        return "\n".join(values)
    return values[0] if all(value == values[0] for value in values) else values


def _pieces(text: str, most: int) -> list[str]:
    """Cut a text, between paragraphs if one ends in time, otherwise between lines, sentences or words."""
    pieces = []
    while len(text) > most:
        end = next((found for mark in _BREAKS if (found := _last_end(mark, text[:most]))), most)
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text] if text or not pieces else pieces


def _last_end(mark: re.Pattern[str], text: str) -> int:
    """Return where the last break of this kind ends; 0 if there is none in the second half."""
    ends = [found.end() for found in mark.finditer(text)]
    return ends[-1] if ends and ends[-1] > len(text) // 2 else 0
