"""What an agent can do, by name: a tool, a prompt, a solver, plain code or a sub-graph, all behind one contract."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic_core import to_jsonable_python

from agents.acting.schemas import schema_faults
from agents.documents import Json
from agents.formalisms.base import Log, no_log
from agents.models.chat import ChatModel, JsonSchema
from agents.tool_calls.observation import Observation
from tools import Budget, InputError, Meter, Unanswered, did_you_mean, shorten

_NAME = re.compile(r"\S{1,128}")
ApproveWhat = Literal["nothing", "effects"]
EvidenceCheck = Callable[[Json, Observation], str]
"""Say what an observation lacks, given the inputs of the step; "" if nothing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that a skill asked, and what the author said."""

    question: str
    answer: str


class AuthorAsked(Unanswered):
    """A skill cannot go on without the author: the run waits, then the skill runs again with `desk.answered`.

    Of a `closed` question the choices are the only answers; another one is not taken and the run goes on waiting.
    """

    def __init__(self, question: str, choices: tuple[str, ...] = (), *, closed: bool = False) -> None:
        super().__init__(question)
        self.question = question
        self.choices = choices
        self.closed = closed


@dataclass(frozen=True, slots=True)
class ActingDesk:
    """What a skill works with and a checkpoint must not hold.

    `key` names this one execution and is the same when it is taken up again after a kill: a skill that hands it on
    as an idempotency key can never do its effect twice. `folder` is where the execution may keep files of its own
    (None if the run keeps none). What a skill uses of models it charges to `meter`. `answered` is the author's answer
    to the question that this execution has asked by raising `AuthorAsked`. `approve` says what needs the author's
    consent, and `at_once` how many steps may run side by side, also within a sub-graph.
    """

    model: ChatModel
    skills: "SkillBook"
    request: str = ""
    meter: Meter = field(default_factory=lambda: Budget().start())
    log: Log = no_log
    key: str = ""
    folder: Path | None = None
    answered: Answered | None = None
    depth: int = 0
    most_depth: int = 3
    at_once: int = 8
    approve: ApproveWhat = "nothing"


@runtime_checkable
class Skill(Protocol):
    """One thing an agent can do. `inputs` is the JSON schema of its inputs; `effects` says that it changes the world.

    A skill that fails returns an observation that is not `ok`. Raised are only infrastructure errors, which stop the
    run so that it can be resumed, and `AuthorAsked`, which makes it wait.
    """

    @property
    def name(self) -> str:
        """Return the name by which plans call it."""
        ...

    @property
    def about(self) -> str:
        """Return one or two lines for the planner: what it does, what comes back."""
        ...

    @property
    def inputs(self) -> JsonSchema:
        """Return the JSON schema of its inputs, an object."""
        ...

    @property
    def effects(self) -> bool:
        """Return whether running it changes something outside the run."""
        ...

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        """Do it. The inputs have passed the schema."""
        ...


@runtime_checkable
class JudgedSkill(Protocol):
    """A skill that brings checks of its own, which the evidence of a step may name."""

    @property
    def checks(self) -> Mapping[str, EvidenceCheck]:
        """Return the checks by name."""
        ...


@runtime_checkable
class ShapedSkill(Protocol):
    """A skill that says of which form its results are."""

    @property
    def gives(self) -> JsonSchema:
        """Return the JSON schema of a result; an empty one says nothing."""
        ...


@runtime_checkable
class TracedSkill(Protocol):
    """A skill that can find out whether an execution took effect, for when the process died in the middle of it."""

    async def outcome(self, inputs: Json, desk: ActingDesk) -> Observation | None:
        """Return what the execution `desk.key` came to, or None if it had no effect and may run now."""
        ...


@runtime_checkable
class ResumableSkill(Protocol):
    """A skill that keeps a ledger of its own: taken up again after a kill, it repeats no effect."""

    @property
    def resumable(self) -> bool:
        """Return whether running it again under the same `desk.key` goes on where it stopped."""
        ...


def require_form(name: object, inputs: object) -> None:
    """Raise `InputError` for what cannot be the name of a skill, or the JSON schema of its inputs."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not name.isprintable():
        raise InputError(
            f"{shorten(repr(name), 80)} is no name of a skill",
            hint="take at most 128 visible characters without a space: models are told of skills by name",
        )
    if not isinstance(inputs, Mapping):
        raise InputError(
            f"the inputs of the skill {name!r} are {shorten(repr(inputs), 80)}",
            hint='give their JSON schema, such as {"type": "object", "properties": {}}',
        )
    try:
        schema_faults({}, dict(inputs))
    except InputError as error:
        raise InputError(f"the inputs of the skill {name!r}: {error.message}", hint=error.hint) from error


class SkillBook:
    """The registered skills by name."""

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills: dict[str, Skill] = {}
        for skill in skills:
            if not isinstance(skill, Skill):
                raise InputError(
                    f"{shorten(repr(skill), 80)} is no skill",
                    hint="wrap a function in CodeSkill(...), a toolbox in tool_skills(...)",
                )
            require_form(skill.name, skill.inputs)
            if skill.name in self._skills:
                raise InputError(f"two skills are named {skill.name!r}", hint="give each its own name")
            self._skills[skill.name] = skill

    def __iter__(self) -> Iterator[Skill]:
        return iter(self._skills.values())

    def __len__(self) -> int:
        return len(self._skills)

    def __contains__(self, name: object) -> bool:
        return name in self._skills

    def __getitem__(self, name: str) -> Skill:
        if name not in self._skills:
            raise InputError(f"there is no skill {name!r}", hint=did_you_mean(name, self._skills))
        return self._skills[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names in the order given."""
        return tuple(self._skills)

    def swapped(self, skill: Skill) -> "SkillBook":
        """Return a book in which `skill` takes the place of the one of the same name."""
        self[skill.name]  # a name that is not there is an error
        return SkillBook(skill if skill.name == other.name else other for other in self)

    def faults(self, name: str, inputs: Json, open_paths: Iterable[tuple[str | int, ...]] = ()) -> tuple[str, ...]:
        """Return what is wrong with a call before it runs; values at `open_paths` are not known yet."""
        if name not in self._skills:
            return (f"there is no skill {name!r}: {did_you_mean(name, self._skills) or 'none is registered'}",)
        return schema_faults(inputs, self._skills[name].inputs, open_paths)

    def definitions(self) -> list[Json]:
        """Return what a planner is told of each skill, and by what a run pins the skills it began with."""
        return [_definition(skill) for skill in self]


def _definition(skill: Skill) -> dict[str, Any]:
    form = {"name": skill.name, "about": skill.about, "inputs": skill.inputs, "effects": skill.effects}
    return dict(to_jsonable_python(form))  # as it is read back: a schema may hold tuples
