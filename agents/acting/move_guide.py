"""What a model may write as its next move: registered skills, ids that are free, references that can lead somewhere."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count, islice

from agents.acting.evidence import CountAtLeast, HasField, Named, NonEmpty
from agents.acting.plan import ANSWERS, REQUEST, AskAuthor, GiveUp, Keep, PlanView
from agents.acting.reachable import ANY_PARTS, fitting, reachable
from agents.acting.skill import JudgedSkill, Skill, SkillBook
from agents.documents import Document
from agents.models.chat import JsonSchema
from agents.models.json_schema import closed_object, inlined

MOST_STEPS = 12
_PATH: JsonSchema = {"type": "string", "pattern": r"^([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?$"}


def move_guide(skills: SkillBook, view: PlanView, *, asks: bool = True, most_steps: int = MOST_STEPS) -> JsonSchema:
    """Return the schema of the next move: which skills can be named, with inputs of which form.

    New steps have ids that are free, references lead to what is known and fits or to a step with such an id, and a plan
    is kept only where some of it remains and nothing was wrong. With one step at a time a move is that step or the
    answer. Without `asks` no move is a question.
    """
    one_by_one = most_steps == 1
    plans = _next_step_or_answer(skills, view) if one_by_one else [_whole_plan(skills, view, most_steps)]
    others = [*([Keep] if view.plan.steps and not view.complaints else []), *([AskAuthor] if asks else []), GiveUp]
    return {"anyOf": [*plans, *map(_form, others)]}


def _whole_plan(skills: SkillBook, view: PlanView, most_steps: int) -> JsonSchema:
    references = _References(view, free_ids(view, most_steps))
    steps = {"type": "array", "items": _any_step(skills, references.coming, references), "maxItems": most_steps}
    return _plan(steps=steps, answer={"anyOf": [{"type": "null"}, *_answers(references)]})


def _next_step_or_answer(skills: SkillBook, view: PlanView) -> list[JsonSchema]:
    """Return the forms of one step without an answer, which nobody can know yet, and of an answer without steps.

    What comes first after the thought is what the model has decided for.
    """
    references = _References(view)
    step = _any_step(skills, free_ids(view, 1), references)
    one = {"type": "array", "items": step, "minItems": 1, "maxItems": 1}
    answer = {"anyOf": _answers(references)}
    return [_plan(steps=one, answer={"type": "null"}), _plan(answer=answer, steps={"const": []})]


def _plan(**parts: JsonSchema) -> JsonSchema:
    return closed_object(move={"const": "plan"}, thought={"type": "string", "maxLength": 400}, **parts)


def free_ids(view: PlanView, most: int) -> tuple[str, ...]:
    """Return ids for so many new steps: `step1`, `step2` and so on, without those of steps that were carried out."""
    taken = {record.step.id for record in view.done} | {REQUEST, ANSWERS}
    return tuple(islice((name for number in count(1) if (name := f"step{number}") not in taken), most))


class _References:
    """The forms of references into what is known, as deep as that goes, and to steps that are still to come."""

    def __init__(self, view: PlanView, coming: Sequence[str] = ()) -> None:
        self.coming = coming
        self._known = reachable(view.known)

    def to(self, form: JsonSchema) -> list[JsonSchema]:
        """Return the form of a reference to something that may have the form; none where nothing may."""
        coming = [f"({'|'.join(self.coming)}){ANY_PARTS}"] if self.coming else []
        patterns = [*fitting(self._known, form), *coming]
        return [{"type": "string", "pattern": rf"^\$({'|'.join(patterns)})$"}] if patterns else []


def _answers(references: _References) -> list[JsonSchema]:
    reference, *_ = references.to({})  # the request is always known
    return [reference, {"type": "object", "additionalProperties": reference}, {"type": "string"}]


def _any_step(skills: SkillBook, ids: Sequence[str], references: _References) -> JsonSchema:
    return {"anyOf": [_step(skill, ids, references) for skill in skills]}


def _step(skill: Skill, ids: Sequence[str], references: _References) -> JsonSchema:
    """Return the schema of a step; its goal comes before the skill, so that it is thought of first."""
    inputs = inlined(skill.inputs)
    forms = inputs.get("properties", {}).items()
    properties = {name: {"anyOf": [form, *references.to(form)]} for name, form in forms}
    return closed_object(
        id={"enum": list(ids)},
        goal={"type": "string", "maxLength": 300},
        skill={"const": skill.name},
        inputs={**inputs, "properties": properties},
        evidence={"type": "array", "items": {"anyOf": list(_evidence(skill))}, "maxItems": 3},
    )


def _evidence(skill: Skill) -> Iterable[JsonSchema]:
    for form in (NonEmpty, HasField, CountAtLeast):
        plain = _form(form)
        yield {**plain, "properties": {**plain["properties"], "path": _PATH}}
    if isinstance(skill, JudgedSkill) and skill.checks:
        named = _form(Named)
        yield {**named, "properties": {**named["properties"], "name": {"enum": sorted(skill.checks)}}}


@cache
def _form(document: type[Document]) -> JsonSchema:
    """Return the schema of a document with every field required: guided decoding then writes each, in order."""
    schema = inlined(document.model_json_schema())
    return {**schema, "required": list(schema["properties"])}
