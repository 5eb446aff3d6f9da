"""Repair of a document: the model is asked for the faulty parts only, and cannot touch the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.formalisms.program_document import (
    ConstraintPart,
    Expression,
    GoalPart,
    Name,
    ProgramDocument,
    Quote,
    SetPart,
    TablePart,
    VariablePart,
)
from planners import Finding

MISSING_NAME = "unknown "
DECLARATIONS = {"sets": SetPart, "tables": TablePart, "variables": VariablePart}


def faulty_parts(document: ProgramDocument, findings: Sequence[Finding]) -> dict[str, list[str]] | None:
    """Return what is wrong with each faulty constraint and goal, or `None` if it is the declarations."""
    expressions = {part.name for part in document.constraints}
    if document.goal is not None:
        expressions.add(document.goal.sense)
    faults: dict[str, list[str]] = {}
    for finding in findings:
        if finding.where not in expressions:
            return None
        faults.setdefault(finding.where, []).append(finding.render())
    return faults


def repair_form(document: ProgramDocument, faults: Mapping[str, Sequence[str]]) -> type[BaseModel]:
    """Return the form for the faulty parts: one field each, in order, and new declarations if a name is missing."""
    fields: dict[str, Any] = {}
    if any(MISSING_NAME in message for messages in faults.values() for message in messages):
        for name, part in DECLARATIONS.items():
            fields[f"more_{name}"] = (list[part], Field(max_length=3))  # type: ignore[valid-type]  # built from a table
    for number, constraint in enumerate(document.constraints):
        if constraint.name in faults:
            fields[f"constraint_{number}"] = (_same_name(constraint), ...)
    if document.goal is not None and document.goal.sense in faults:
        fields["goal"] = (GoalPart, ...)
    return create_model("Repair", __config__=ConfigDict(extra="forbid"), **fields)


def repaired(document: ProgramDocument, repair: BaseModel) -> ProgramDocument:
    """Return the document with the parts that the model wrote again."""
    written = {name: getattr(repair, name) for name in type(repair).model_fields}
    constraints = [
        _constraint(written[f"constraint_{number}"]) if f"constraint_{number}" in written else part
        for number, part in enumerate(document.constraints)
    ]
    declared = {name: [*getattr(document, name), *written.get(f"more_{name}", ())] for name in DECLARATIONS}
    goal = written.get("goal", document.goal)
    return document.model_copy(update={**declared, "constraints": constraints, "goal": goal})


def _same_name(constraint: ConstraintPart) -> type[BaseModel]:
    return create_model(
        "Constraint",
        __config__=ConfigDict(extra="forbid"),
        quote=(Quote, ...),
        name=(Name, Field(json_schema_extra={"enum": [constraint.name]})),
        expression=(Expression, ...),
    )


def _constraint(part: Any) -> ConstraintPart:
    return ConstraintPart(quote=part.quote, name=part.name, expression=part.expression)
