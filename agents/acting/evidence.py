"""Evidence: what an observation must show before its step counts as done, judged by code and never by a model."""

from typing import Annotated, Any, Literal

from pydantic import Field

from agents.acting.references import below
from agents.acting.schemas import schema_faults
from agents.acting.skill import JudgedSkill, Skill
from agents.documents import Document, Json
from agents.tool_calls.observation import Observation
from tools import InputError, did_you_mean

Dotted = Annotated[str, Field(description="fields and positions joined by dots; empty for the whole")]


class NonEmpty(Document):
    """There is something: no empty list, text or object, and not null."""

    check: Literal["non-empty"] = "non-empty"
    path: Dotted = ""


class HasField(Document):
    """There is a field or item, whatever it holds."""

    check: Literal["has field"] = "has field"
    path: Dotted


class CountAtLeast(Document):
    """A list, text or object has at least so many items."""

    check: Literal["count at least"] = "count at least"
    path: Dotted = ""
    count: int = Field(ge=0)


class Matches(Document):
    """The value has the form of a JSON schema."""

    check: Literal["matches"] = "matches"
    path: Dotted = ""
    form: Json


class Named(Document):
    """A check of the skill's own, by its name."""

    check: Literal["named"] = "named"
    name: str


Evidence = Annotated[NonEmpty | HasField | CountAtLeast | Matches | Named, Field(discriminator="check")]


def evidence_faults(evidence: Evidence, skill: Skill) -> tuple[str, ...]:
    """Return what is wrong with asking for this evidence before anything runs."""
    match evidence:
        case Named(name=name):
            checks = skill.checks if isinstance(skill, JudgedSkill) else {}
            if name not in checks:
                known = did_you_mean(name, checks) or "it has none"
                return (f"the skill {skill.name!r} has no check {name!r}: {known}",)
        case Matches(form=form):
            try:
                schema_faults(None, form)
            except InputError as error:
                return (error.message,)
    return ()


def unmet(evidence: tuple[Evidence, ...], inputs: Json, observation: Observation, skill: Skill) -> tuple[str, ...]:
    """Return what the observation lacks; a call that failed lacks everything."""
    if not observation.ok:
        return (f"{skill.name} failed: {observation.text}",)
    missing = (_missing(item, inputs, observation, skill) for item in evidence)
    return tuple(text for text in missing if text)


def _missing(evidence: Evidence, inputs: Json, observation: Observation, skill: Skill) -> str:
    if isinstance(evidence, Named):
        assert isinstance(skill, JudgedSkill), "a plan is vetted before it runs"
        return skill.checks[evidence.name](inputs, observation)
    where = repr(evidence.path) if evidence.path else "the result"
    try:
        value = _at(observation.value, evidence.path)
    except InputError as error:
        return f"the result lacks {evidence.path!r}: it {error.message}"
    try:
        return _short_of(evidence, value, where)
    except InputError as error:
        return f"{where} cannot be judged: {error.message}"


def _short_of(evidence: NonEmpty | HasField | CountAtLeast | Matches, value: Any, where: str) -> str:
    match evidence:
        case HasField():
            return ""
        case NonEmpty():
            return f"{where} is empty" if value is None or value in ("", [], {}) else ""
        case CountAtLeast(count=count):
            found = len(value) if isinstance(value, list | str | dict) else 0
            return f"{where} has {found} items, not {count}" if found < count else ""
        case Matches(form=form):
            return "; ".join(f"{where}: {fault}" for fault in schema_faults(value, form))


def _at(value: Any, path: str) -> Any:
    for part in path.split(".") if path else ():
        value = below(value, part)
    return value
