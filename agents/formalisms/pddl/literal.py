"""Sentences that are facts of the domain as they stand: "linked X Y", "X is open" where there is `(open ?x)`."""

import re
from collections.abc import Collection

from agents.formalisms.pddl.document import Answer
from agents.formalisms.pddl.questions import Question

_IS = re.compile(r"(?P<object>[A-Z]) (?:is|are|(?:should|must) be) (?P<predicate>[\w-]+)\.")


def read_off(asked: Question, offered: Collection[str]) -> Answer | None:
    """Return the fact that a sentence writes out, if it is one of those offered; None if it has to be understood."""
    if asked.quantified:
        return None
    if stated := _IS.fullmatch(asked.text):
        predicate, terms = stated["predicate"], [stated["object"]]
    else:
        predicate, *terms = asked.text.strip("().").split()
    fact = f"{predicate.lower()}({', '.join(terms)})"
    return Answer(facts=[fact]) if fact in offered else None
