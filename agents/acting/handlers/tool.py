"""A skill that is a tool of a toolbox."""

from functools import cached_property

from pydantic import PydanticUserError

from agents.acting.skill import ActingDesk
from agents.documents import Json
from agents.models.chat import JsonSchema
from agents.tool_calls.calling import called
from agents.tool_calls.observation import Observation, observed
from tools import InputError, Toolbox, did_you_mean


class ToolSkill:
    """Call a tool. A failure that may pass is tried again, unless the tool has effects.

    `name` may differ from that of the tool in plans (`as_name`); `effects` says that the tool changes something.
    """

    def __init__(
        self, toolbox: Toolbox, name: str, *, effects: bool = False, as_name: str = "", retries: int = 1
    ) -> None:
        tools = {tool.name: tool for tool in toolbox}
        if name not in tools:
            raise InputError(f"there is no tool {name!r}", hint=did_you_mean(name, tools))
        self._toolbox = toolbox
        self._tool = tools[name]
        self._retries = 0 if effects else retries
        self.name = as_name or name
        self.about = self._tool.description
        self.inputs: JsonSchema = self._tool.parameters
        self.effects = effects

    @cached_property
    def gives(self) -> JsonSchema:
        """Return the JSON schema of what the tool returns, of one that says so."""
        try:
            return self._tool.result.json_schema(mode="serialization")
        except PydanticUserError:  # a type of the user's own that has no schema: the model is told less
            return {}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Call the tool, in a thread if it is an ordinary function."""
        seen = observed(await called(self._toolbox, self._tool, inputs, changing=self.effects))
        for _ in range(self._retries):
            if not seen.may_pass:
                break
            seen = observed(await called(self._toolbox, self._tool, inputs, changing=self.effects))
        return seen


def tool_skills(toolbox: Toolbox, *, effects: frozenset[str] = frozenset()) -> tuple[ToolSkill, ...]:
    """Return every tool of a toolbox as a skill; those named in `effects` change something."""
    names = [tool.name for tool in toolbox]
    for name in sorted(effects - set(names)):
        raise InputError(f"there is no tool {name!r}", hint=did_you_mean(name, names))
    return tuple(ToolSkill(toolbox, name, effects=name in effects) for name in names)
