"""Evidence is judged by code, and evidence that cannot be had is refused before anything runs."""

from collections.abc import Mapping
from typing import Any

import pytest

from agents.acting.evidence import CountAtLeast, Evidence, HasField, Matches, Named, NonEmpty, evidence_faults, unmet
from agents.acting.handlers.code import CodeSkill
from agents.acting.skill import ActingDesk, EvidenceCheck
from agents.documents import Json
from agents.tool_calls.observation import Observation

PLAIN = CodeSkill("search", "search", {"type": "object"}, lambda inputs: inputs)


class Judging:
    """A skill with a check of its own."""

    name, about, effects = "search", "search", False

    @property
    def inputs(self) -> Json:
        return {"type": "object"}

    @property
    def checks(self) -> Mapping[str, EvidenceCheck]:
        return {"same city": lambda inputs, seen: "" if seen.value["city"] == inputs["city"] else "another city"}

    async def run(self, inputs: Json, desk: ActingDesk) -> Observation:
        return Observation(self.name, True, "", inputs)


@pytest.mark.parametrize(
    ("evidence", "value", "missing"),
    [
        (NonEmpty(), [], "the result is empty"),
        (NonEmpty(), 0, ""),
        (NonEmpty(path="a"), {"a": None}, "'a' is empty"),
        (HasField(path="a.1"), {"a": [1]}, "the result lacks 'a.1': it has no item '1'"),
        (HasField(path="a"), {"a": None}, ""),
        (CountAtLeast(count=2), [1], "the result has 1 items, not 2"),
        (CountAtLeast(path="a", count=1), {"a": 5}, "'a' has 0 items, not 1"),
        (Matches(form={"type": "integer"}), "x", "the result: the inputs: 'x' is not of type 'integer'"),
        (Matches(form={"type": "integer"}), 4, ""),
        (
            Matches(path="a", form={"pattern": "("}),
            {"a": "x"},
            "'a' cannot be judged: not a JSON schema: missing ), unterminated subpattern at position 0 in "
            '{"pattern": "("}',
        ),
    ],
)
def test_each_check_says_what_is_missing(evidence: Evidence, value: Any, missing: str) -> None:
    assert unmet((evidence,), {}, Observation("s", True, "", value), PLAIN) == ((missing,) if missing else ())


def test_a_check_of_the_skill_sees_the_inputs_too() -> None:
    seen = Observation("search", True, "", {"city": "Orly"})
    assert unmet((Named(name="same city"),), {"city": "Orly"}, seen, Judging()) == ()
    assert unmet((Named(name="same city"),), {"city": "Lyon"}, seen, Judging()) == ("another city",)


def test_a_call_that_failed_satisfies_nothing() -> None:
    assert unmet((), {}, Observation("search", False, "no such city"), PLAIN) == ("search failed: no such city",)


def test_evidence_that_cannot_be_had_is_refused() -> None:
    assert evidence_faults(Named(name="same town"), Judging()) == (
        "the skill 'search' has no check 'same town': did you mean 'same city'?",
    )
    assert evidence_faults(Named(name="x"), PLAIN) == ("the skill 'search' has no check 'x': it has none",)
    assert "not a JSON schema" in evidence_faults(Matches(form={"type": "nothing"}), PLAIN)[0]
    assert evidence_faults(Matches(form={"type": "object"}), PLAIN) == ()
