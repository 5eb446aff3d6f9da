"""Arguments of tools whose schema somebody else wrote, checked by that schema before anything is called."""

from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter

from agents.acting.schemas import schema_faults
from agents.documents import Json
from tools import InputError


def checked_arguments(schema: Json) -> TypeAdapter[dict[str, Any]]:
    """Return what a `Tool` checks its arguments with; raises `InputError` for a schema that is none."""
    schema_faults({}, schema)

    def checked(given: dict[str, Any]) -> dict[str, Any]:
        try:
            faults = schema_faults(given, schema)
        except InputError as error:  # a part of the schema that only these arguments lead to
            faults = (error.message,)
        if faults:
            raise ValueError("; ".join(faults))
        return given

    return TypeAdapter(Annotated[dict[str, Any], AfterValidator(checked)])
