"""Every answer survives its way through JSON."""

import json

import pytest

from planners.outcome import GaveUp
from planners.pddl.model import Step
from planners.unknowns.answers import (
    Completeness,
    ConformantPlan,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    NoPlanFromAny,
    OneFactMissing,
    OpenFact,
)
from planners.unknowns.answers_json import completeness_as_json, completeness_from_json

FACT = OpenFact("x", (False, True), (True,), 0.75)


@pytest.mark.parametrize(
    "answer",
    [
        Determined(True),
        Determined("red"),
        Determined(ConformantPlan((Step("lift", ("a",)), Step("rest")))),
        Determined(NoPlanFromAny()),
        OneFactMissing((FACT,)),
        MoreMissing(2, (("x", "y"),), (FACT, OpenFact("y"))),
        NeverDetermined(),
        Contradictory(),
        GaveUp("out of time", notes=("why",)),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_an_answer_survives_json(answer: Completeness) -> None:
    assert completeness_from_json(json.loads(json.dumps(completeness_as_json(answer)))) == answer
