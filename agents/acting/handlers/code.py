"""A skill that is plain code."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from agents.acting.handlers.value import of_value
from agents.acting.skill import ActingDesk, AuthorAsked, require_form
from agents.documents import Json
from agents.models.chat import JsonSchema
from agents.tool_calls.calling import in_thread
from agents.tool_calls.observation import Observation
from tools import GroundplanError, InputError, ModelError, StorageError, shorten


@dataclass(frozen=True, slots=True)
class CodeSkill:
    """Run `function` on the inputs, in a thread unless it is asynchronous; it returns what JSON can hold.

    What it raises is a failure that the planner sees; only a failed model or disk stops the run.
    """

    name: str
    about: str
    inputs: JsonSchema
    function: Callable[[Json], Any | Awaitable[Any]]
    effects: bool = False

    def __post_init__(self) -> None:
        require_form(self.name, self.inputs)
        if not callable(self.function):
            raise InputError(
                f"the skill {self.name!r} runs {shorten(repr(self.function), 80)}, which cannot be called",
                hint="give a function of the inputs",
            )

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Call the function."""
        try:
            if inspect.iscoroutinefunction(self.function):
                value = await self.function(inputs)
            else:
                value = await in_thread(self.function, inputs, changing=self.effects)
        except (AuthorAsked, ModelError, StorageError):
            raise
        except GroundplanError as error:
            return Observation(self.name, False, str(error))
        except Exception as error:  # the function is the user's and may raise anything: that is one skill's failure
            return Observation(self.name, False, f"{type(error).__name__}: {error}")
        return of_value(self.name, value)
