"""What restricts the decoding beyond the document's form: the names that the earlier steps have fixed."""

from collections.abc import Sequence
from typing import Any

from agents.formalisms.pddl.domain_clauses import Told
from agents.formalisms.pddl.domain_document import EQUALS, MOST_LITERALS, ActionHead, ActionList, DomainDocument
from agents.formalisms.pddl.domain_tree import Fits
from agents.models.chat import JsonSchema
from agents.models.json_schema import inlined
from planners import OBJECT


def heads_guide(document: DomainDocument) -> JsonSchema:
    """Return the form of the list of actions, where a parameter has a declared type."""
    schema: JsonSchema = inlined(ActionList.model_json_schema())
    parameter = schema["properties"]["actions"]["items"]["properties"]["parameters"]["items"]
    parameter["properties"]["type"] = {"enum": [*(part.name for part in document.declared.types), OBJECT]}
    return schema


def body_guide(document: DomainDocument, head: ActionHead, clauses: Sequence[Told]) -> JsonSchema:
    """Return the form of one action: every clause in turn, what its words leave open, literals whose types fit."""
    literals: JsonSchema = {"type": "array", "maxItems": MOST_LITERALS, "items": {"anyOf": _literals(document, head)}}
    if not literals["items"]["anyOf"]:
        literals = {"const": []}
    entries = [
        _object(
            words={"const": clause.words},
            role={"enum": list(clause.roles)},
            literals=literals if clause.literals is None else {"const": [list(fact) for fact in clause.literals]},
        )
        for clause in clauses
    ]
    return _object(
        clauses={"type": "array", "prefixItems": entries, "minItems": len(entries), "maxItems": len(entries)}
    )


def _object(**properties: JsonSchema) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _literals(document: DomainDocument, head: ActionHead) -> list[JsonSchema]:
    fits = Fits.of(document)
    choices = []
    for part in document.declared.predicates:
        places = [fits.names(head.parameters, wanted) for wanted in part.arguments]
        if all(places):
            choices.append(_tuple(part.name, places))
    names = [parameter.name for parameter in head.parameters]
    if len(names) > 1:
        choices.append(_tuple(EQUALS, [names, names]))
    return choices


def _tuple(predicate: str, places: Sequence[Sequence[str]]) -> JsonSchema:
    """Return the form of a list of fixed length: the predicate, then one of the names at each place."""
    items: list[dict[str, Any]] = [{"const": predicate}, *({"enum": list(names)} for names in places)]
    return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
