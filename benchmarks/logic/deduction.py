"""Read logical-deduction paragraphs: objects in a fixed order, and statements about their places.

Places count from 1 at the left, the oldest, the cheapest and the winner.
"""

import re
from typing import Any

from benchmarks.logic.riddles import Riddle
from planners import ConstraintProgram, Int, Require
from tools import DataError

_BEFORE = ("to the left of", "older than", "less expensive than", "above")
_AFTER = ("to the right of", "newer than", "more expensive than", "below")
_FIRST = ("leftmost", "from the left", "oldest", "cheapest")
_LAST = ("rightmost", "from the right", "newest", "most expensive", "to-last", "last")
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}


def riddle(record: dict[str, Any]) -> Riddle:
    """Return the riddle of one record; raise `DataError` for a statement of unknown form."""
    paragraph = record["context"].split("\n\n")[1]
    listing, *statements = re.split(r"(?<=\.) ", paragraph.split(": ", 1)[1])
    names = [_bare(part) for part in re.split(r", and |, | and ", listing.rstrip("."))]
    program = ConstraintProgram(
        sets={"object": names},
        variables=[Int("place", 1, len(names), over=("object",))],
        constraints=[
            Require("one place each", "distinct(place[o] for o in object)", weight=None),
            *(Require(text, expression(text, names)) for text in dict.fromkeys(statements)),
        ],
    )
    options = {option[0]: expression(option[3:], names) for option in record["options"]}
    return Riddle(record["id"], program, options, record["answer"])


def _bare(name: str) -> str:
    return re.sub(r"^(an?|the) ", "", name.strip(), flags=re.IGNORECASE)


def expression(statement: str, names: list[str]) -> str:
    """Return the statement as an expression over `place`."""
    longest_first = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    match = re.fullmatch(rf"(?:The )?({longest_first}) (?:is|are|finished) (.+)\.", statement)
    if match is None:
        raise DataError(f"unknown form of statement: {statement!r}")
    subject, claim = match.groups()
    for words, sign in ((_BEFORE, "<"), (_AFTER, ">")):
        for word in words:
            if claim.startswith(word + " "):
                other = _bare(claim.removeprefix(word))
                return f"place[{subject!r}] {sign} place[{other!r}]"
    return f"place[{subject!r}] == {_place(claim, len(names))}"


def _place(claim: str, count: int) -> int:
    claim = claim.removeprefix("the ")
    word = re.match("|".join(_ORDINALS), claim)
    number = _ORDINALS[word.group()] if word else 1
    rest = claim[word.end() :].strip("- ") if word else claim
    if rest in _LAST:
        return count + 1 - number
    if rest in {*_FIRST, "first", ""}:
        return number
    raise DataError(f"unknown place: {claim!r}")
