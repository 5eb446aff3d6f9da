"""A task under way: every action is a tool whose arguments only accept objects of the right type."""

import inspect
import keyword
import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from envs.classical.puzzle import Illegal, Phrase
from envs.classical.task import PlanTask
from planners import Action, PlanSteps, Step, read_domain
from tools import InputError, Tool, Toolbox


class PlanEpisode:
    """Keep the state of one task and the moves so far."""

    def __init__(self, task: PlanTask) -> None:
        self.task = task
        self._state = task.puzzle.start
        self._moves: list[Step] = []

    @property
    def moves(self) -> PlanSteps:
        """Return the moves made so far."""
        return tuple(self._moves)

    @property
    def solved(self) -> bool:
        """Return whether the goal holds now."""
        return not self.task.puzzle.unmet(self._state)

    def render(self) -> str:
        """Return the present state as text."""
        return self.task.puzzle.render(self._state)

    def act(self, move: Step) -> str:
        """Make a move and return the state after it; an illegal one changes nothing and raises `InputError`."""
        after = self.task.puzzle.step(self._state, move)
        if isinstance(after, Illegal):
            raise InputError(f"{move} is not possible: {after.reason}", hint="nothing has changed; look again")
        self._state = after
        self._moves.append(move)
        return f"{self.render()}\nThe goal is reached." if self.solved else self.render()

    def toolbox(self) -> Toolbox:
        """Return the actions as tools, and `look` and `missing` to see the state and what the goal still lacks."""
        phrases = self.task.puzzle.lexicon.phrases
        actions = {action.name: action for action in self._actions}
        return Toolbox((self.look, self.missing, *(self._tool(phrase, actions[phrase.action]) for phrase in phrases)))

    def look(self) -> str:
        """Show the present state."""
        return self.render()

    def missing(self) -> list[str]:
        """List what the goal still lacks; an empty list means that it is reached."""
        return [self.task.puzzle.tell(fact) for fact in self.task.puzzle.unmet(self._state)]

    @cached_property
    def _actions(self) -> tuple[Action, ...]:
        return read_domain(self.task.domain_text).actions

    def _tool(self, phrase: Phrase, action: Action) -> Tool[..., Any]:
        names = [_identifier(parameter.name) for parameter in action.parameters]

        def move(**arguments: str) -> str:
            return self.act(Step(phrase.action, tuple(arguments[name] for name in names)))

        kinds = dict(zip(names, phrase.takes, strict=True))
        hints = {name: self._choice(kind) for name, kind in kinds.items()}
        wanted = phrase.words.format(*(f"<{name}>" for name in names))
        return Tool.from_function(_signed(move, hints, f"{wanted[:1].upper()}{wanted[1:]}."), name=phrase.action)

    def _choice(self, kinds: str) -> Any:
        """Return the type of an argument: one of the objects of these types."""
        allowed = tuple(name for name, kind in self.task.puzzle.objects.items() if kind in kinds.split())
        choice: Any = Literal.__getitem__(allowed) if allowed else str
        return Annotated[choice, Field(description=f"a {self.task.puzzle.lexicon.kind(kinds)}")]


def _signed(function: Callable[..., str], hints: dict[str, Any], description: str) -> Callable[..., str]:
    """Give a function the signature that a tool's schema is made of."""
    kind = inspect.Parameter.KEYWORD_ONLY
    made: Any = function
    made.__signature__ = inspect.Signature([inspect.Parameter(name, kind, annotation=hints[name]) for name in hints])
    made.__annotations__ = {**hints, "return": str}
    made.__doc__ = description
    return function


def _identifier(name: str) -> str:
    """Return a PDDL name as a name that JSON and Python both accept."""
    plain = re.sub(r"\W", "_", name)
    return f"{plain}_" if keyword.iskeyword(plain) or plain[:1].isdigit() else plain
