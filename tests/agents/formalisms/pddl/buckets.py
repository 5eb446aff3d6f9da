"""A small world in words, and a scripted reader of it."""

from collections.abc import Callable, Mapping
from typing import Any

from agents.documents import Json
from agents.formalisms.pddl.domain_document import Declarations, DomainDocument, PredicatePart, TypePart
from agents.models.chat import ChatRequest

FILLING = "To fill a bucket B at a well W, B must be empty and B must be at W."
AFTER_FILLING = "After that B is full and B is no longer empty."
CARRYING = "To carry a bucket B from a place X to a place Y, B must be at X and there must be a lane from X to Y."
AFTER_CARRYING = "After that B is at Y and B is no longer at X."
WEATHER = "It often rains."
TEXT = f"{FILLING} {AFTER_FILLING}\n{CARRYING} {AFTER_CARRYING}\n{WEATHER}\n"

DECLARED = Declarations(
    types=(TypePart(name="bucket"), TypePart(name="place"), TypePart(name="well", parent="place")),
    predicates=(
        PredicatePart(name="at", arguments=("bucket", "place"), phrase="{1} is at {2}"),
        PredicatePart(name="lane", arguments=("place", "place"), phrase="a lane from {1} to {2}"),
        PredicatePart(name="empty", arguments=("bucket",), phrase="{1} must be empty"),
        PredicatePart(name="full", arguments=("bucket",), phrase="{1} is full"),
    ),
)
GIVEN = DomainDocument(declared=DECLARED)
HEADS: list[Json] = [
    {
        "words": "fill a bucket B at a well W",
        "name": "fill",
        "parameters": [{"name": "B", "type": "bucket"}, {"name": "W", "type": "well"}],
    },
    {
        "words": "carry a bucket B from a place X to a place Y",
        "name": "carry",
        "parameters": [
            {"name": "B", "type": "bucket"},
            {"name": "X", "type": "place"},
            {"name": "Y", "type": "place"},
        ],
    },
]
Reading = tuple[str, list[list[str]]]
READINGS: dict[str, Reading] = {
    "B must be empty": ("needs", [["empty", "B"]]),
    "B must be at W": ("needs", [["at", "B", "W"]]),
    "After that B is full": ("makes_true", [["full", "B"]]),
    "B is no longer empty": ("makes_false", [["empty", "B"]]),
    "B must be at X": ("needs", [["at", "B", "X"]]),
    "there must be a lane from X to Y": ("needs", [["lane", "X", "Y"]]),
    "After that B is at Y": ("makes_true", [["at", "B", "Y"]]),
    "B is no longer at X": ("makes_false", [["at", "B", "X"]]),
}


def reader(*changes: Mapping[str, Reading]) -> Callable[[ChatRequest], Json]:
    """Return a model that reads the world; of `changes` the first holds for its first look at a clause, and so on."""
    looks: dict[str, int] = {}

    def answer(request: ChatRequest) -> Json:
        schema: dict[str, Any] = request.schema or {}
        if "predicates" in schema["properties"]:
            return DECLARED.model_dump(mode="json")
        if "actions" in schema["properties"]:
            return {"actions": HEADS}
        entries = schema["properties"]["clauses"]["prefixItems"]
        return {"clauses": [clause(entry["properties"]["words"]["const"]) for entry in entries]}

    def clause(words: str) -> Json:
        look = looks.get(words, 0)
        looks[words] = look + 1
        changed = changes[look] if look < len(changes) else {}
        role, literals = changed.get(words, READINGS.get(words, ("needs", [])))
        return {"words": words, "role": role, "literals": literals}

    return answer
