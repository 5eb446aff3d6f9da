"""Sentences that are facts of the domain as they stand: "linked X Y", "X is open" where there is `(open ?x)`."""

import re
from collections.abc import Collection

from agents.formalisms.pddl.document import Answer
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.spelled import spelled_out

_IS = re.compile(r"(?P<object>[A-Z]) (?:is|are|(?:should|must) be) (?P<predicate>[\w-]+)\.")


def read_off(asked: Question, offered: Collection[str]) -> Answer | None:
    """Return the fact that a sentence writes out or spells out; None if it has to be understood."""
    if asked.quantified:
        return None
    if len(spelled := spelled_out(asked, list(offered))) == 1:
        return Answer(facts=list(spelled))
    if stated := _IS.fullmatch(asked.text):
        predicate, terms = stated["predicate"], [stated["object"]]
    else:
        predicate, *terms = asked.text.strip("().").split()
    fact = f"{predicate.lower()}({', '.join(terms)})"
    return Answer(facts=[fact]) if fact in offered else None
