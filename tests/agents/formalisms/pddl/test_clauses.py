"""Long sentences, cut into clauses that are patterns of their own, each with its side and its place."""

import pytest

from agents.formalisms.pddl.clauses import clauses
from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.questions import question
from agents.formalisms.pddl.references import References
from agents.formalisms.pddl.sentences import sentences

KINDS = (
    KindPart(
        noun="jug",
        names=["red-jug", "tall-jug", "jug-a", "jug-b"],
        type="object",
        spoken={"red-jug": "red jug", "tall-jug": "tall jug", "jug-a": "a", "jug-b": "b"},
    ),
    KindPart(noun="tray", names=["tray1", "tray2"], type="object"),
)
REFERENCES = References(KINDS)


def patterns(text: str) -> list[str]:
    found = [clause for sentence in sentences(text) for clause in clauses(sentence, REFERENCES)]
    assert all(text[one.start : one.end] == one.text for one in found)
    asked = [(one.side, question(one, KINDS, (), REFERENCES)) for one in found]
    return [f"{side}: {one.text} {' '.join(one.names.values())}".strip() for side, one in asked if one is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "To start with, the red jug is full, the tap is dry, the red jug is on tray1 and jug a is on the floor.",
            [
                "init: X is full. red-jug",
                "init: The tap is dry.",
                "init: X is on Y. red-jug tray1",
                "init: X is on the floor. jug-a",
            ],
        ),
        (
            "What I want in the end is that the tall jug is on tray2 and jug b is on tray1.",
            ["goal: X is on Y. tall-jug tray2", "goal: X is on Y. jug-b tray1"],
        ),
        ("Jug a is on tray1 and full.", ["init: X is on Y. jug-a tray1", "init: X is full. jug-a"]),
        (
            "Jug a is on tray1, and is full but not hot.",
            ["init: X is on Y. jug-a tray1", "init: X is full. jug-a", "init: X is not hot. jug-a"],
        ),
        (
            "The red jug, jug a and jug b are full.",
            [f"init: X is full. {name}" for name in ("red-jug", "jug-a", "jug-b")],
        ),
        (
            "tray1 carries jug a, jug b and the red jug.",
            [f"init: X carries Y. tray1 {n}" for n in ("jug-a", "jug-b", "red-jug")],
        ),
        (
            "tray1 and tray2 are clean and dry.",
            [f"init: X is {what}. {tray}" for what in ("clean", "dry") for tray in ("tray1", "tray2")],
        ),
        (
            "jug b craves jug a, harmony, planet tray1.",
            ["init: X craves Y. jug-b jug-a", "init: Harmony.", "init: Planet X. tray1"],
        ),
        (
            "Initially jug a is on tray1, and in the end jug a should be on tray2.",
            ["init: X is on Y. jug-a tray1", "goal: X should be on Y. jug-a tray2"],
        ),
        (
            "Jug a is on tray1, but jug b should be on tray2.",
            ["init: X is on Y. jug-a tray1", "goal: X should be on Y. jug-b tray2"],
        ),
        (
            "The following stand on the floor: jug a, jug b.",
            [f"init: The following stand on the floor: X. {n}" for n in ("jug-a", "jug-b")],
        ),
        ("Jug a stands at b, which is a jug.", ["init: X stands at Y. jug-a jug-b"]),
    ],
)
def test_clauses_are_patterns_of_their_own(text: str, expected: list[str]) -> None:
    assert patterns(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "jug a and jug b are next to each other.",
        "All jugs are full, and tray1 is clean.",
        "A pipe runs between tray1 and tray2.",
        "jug a is on the tray and the floor.",
        "jug a (red, and full) is here.",
    ],
)
def test_what_cannot_be_cut_safely_stays_whole(text: str) -> None:
    assert len(patterns(text)) == 1


def test_what_only_introduces_objects_or_asks_for_an_answer_is_not_asked_about() -> None:
    assert patterns("Jug a is a jug. There are two trays called tray1 and tray2. Which plan does it?") == []
    assert patterns("jug a is of tray tray1.") == ["init: X is of tray Y. jug-a tray1"]
