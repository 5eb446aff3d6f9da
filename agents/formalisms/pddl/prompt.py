"""What the model is told when it reads a sentence, with examples from a domain that nobody plans in."""

from collections.abc import Sequence

from agents.formalisms.pddl.document import KindPart
from agents.formalisms.pddl.questions import Question
from agents.models.chat import Message
from planners import Domain, write_domain

INSTRUCTIONS = """\
You translate one sentence at a time into facts of a planning domain. Answer in JSON. State exactly what the sentence \
says, all of it, nothing more. Letters such as X stand for named objects. If the sentence states no fact, the list is \
empty. Mind the order of arguments: the actions show what a predicate means.

A summary may speak of all objects of a kind: "every wagon", "one wagon", "every other wagon" (all that are not \
mentioned), "its own box" (first with first, second with second), "its neighbours", "itself".
An arrangement, null if there is none, says how a kind is laid out:
- line: one or several lines; "sizes" has the length of each, together as many as there are objects; \
"link" holds between this and the next object, "first" and \
"last" of the ends of each line.
- circle, grid (with the numbers of rows and columns).
- share: objects spread over those of another kind; "sizes" tells how many each gets, empty if evenly.

Examples, from the domain (coupled ?front ?rear) (leads ?wagon) (in ?letter ?box) (beside ?box ?box2) (sealed ?box) \
(crew-ready):
"X is coupled in front of Y." -> {"facts": ["coupled(X, Y)"]}
"Y hangs behind X, which leads." -> {"facts": ["coupled(X, Y)", "leads(X)"]}
"The crew is ready and all boxes are sealed." -> {"arrangement": null, "facts": ["crew-ready()", "sealed(every box)"]}
"One letter is in X, the others are in Y." -> {"arrangement": null, "facts": ["in(one letter, X)", \
"in(every other letter, Y)"]}
"There are 7 wagons in two trains of 4 and 3." -> {"arrangement": {"form": "line", "of": "wagon", "sizes": [4, 3], \
"link": "coupled(this, next)", "first": ["leads(first)"], "last": []}, "facts": []}
"8 wagons form 4 trains of equal lengths." -> {"arrangement": {"form": "line", "of": "wagon", \
"sizes": [2, 2, 2, 2], \
"link": "coupled(this, next)", "first": [], "last": []}, "facts": []}
"10 wagons form 4 trains of increasing lengths, from 1 on." -> {"arrangement": {"form": "line", "of": "wagon", \
"sizes": [1, 2, 3, 4], "link": "coupled(this, next)", "first": [], "last": []}, "facts": []}
"All 5 wagons should form one train." -> {"arrangement": {"form": "line", "of": "wagon", "sizes": [5], \
"link": "coupled(this, next)", "first": [], "last": []}, "facts": []}
"Two boxes get 1 letter, one gets 3." -> {"arrangement": {"form": "share", "of": "letter", "among": "box", \
"fact": "in(letter, box)", "sizes": [1, 1, 3]}, "facts": []}
"Boxes stand beside their neighbours." -> {"arrangement": null, "facts": ["beside(every box, its neighbours)"]}"""


def opening(domain: Domain) -> Message:
    """Return the part that all questions of a domain share."""
    return Message("system", f"{INSTRUCTIONS}\n\nThe domain now:\n{write_domain(domain).strip()}")


def sentence(
    domain: Domain, asked: Question, kinds: Sequence[KindPart], critique: Sequence[str]
) -> tuple[Message, ...]:
    """Return the messages that ask what one sentence states, with what was wrong with the last answer."""
    when = "the start" if asked.side == "init" else "the goal"
    lines = [f"{letter} is a {noun}." for letter, noun in asked.nouns.items()]
    if asked.quantified:
        lines += [f"There are {len(kind.names)} {kind.noun}s." for kind in kinds]
    lines.append(f'The sentence, about {when}: "{asked.text}"')
    if critique:
        lines += ["Your last answer cannot be right:", *(f"- {line}" for line in critique)]
    return opening(domain), Message("user", "\n".join(lines))


def nouns(domain: Domain, text: str, asked: Sequence[str], roles: Sequence[str]) -> tuple[Message, ...]:
    """Return the messages that ask what nouns stand for."""
    kinds = f"one of {', '.join(roles)}" if roles else '"object" if actions act on it'
    question = (
        f"Before any sentence: what are these nouns of the problem, {', '.join(asked)}? Each is {kinds}, or "
        '"no object" if it is a shape, a part, a group or a way of arranging objects, as a train of wagons is.'
    )
    return opening(domain), Message("user", f"The problem:\n{text}\n\n{question}")
