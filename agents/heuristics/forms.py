"""A heuristic as a form: the model chooses what to count and how much it weighs, and the program is printed from that.

A model that is too weak to write a program that runs can still say what matters. The program is a candidate like any
other: it is judged alike, and a weight is worth nothing until the training tasks say so.
"""

import re
from typing import Annotated

from pydantic import Field

from agents.documents import Document
from agents.heuristics.measures import Measure
from agents.models.chat import JsonSchema

MOST_CHOSEN = 4
"""A small model that may choose more chooses everything."""
MOST_TERMS = 8
MOST_WEIGHT = 20

ASK_FORM = """\
Do not write the program yourself this time. Say what it should count, and it will be written for you. The value of a
state is the number of unmet goals times the actions that a goal takes at least, plus the chosen measures, each times
its weight. It is to be the number of actions that are still needed, as closely as possible, so a weight is the number
of actions that each one counted takes besides, or below 0 what it saves. These can be measured; `?any` stands for
whatever object there is:
{menu}

Choose one to four different ones that tell good states from bad ones. First say in one sentence what takes actions
in this domain besides the goals themselves; then choose the measures and their weights."""

MEND_FORM = """\
{critique}

In such a state some useful action must make the value smaller. Give what that action removes a larger weight, or what
it adds a smaller one, or choose other measures. Give the whole form again."""

_PROGRAM = """\
from collections import Counter, deque
from functools import partial

VIEW = "atoms"


{helpers}


def prepare(task):
    of_type = {{name: set(objects) for name, objects in task.objects.items()}}
    away = {{name: Roads(task.arguments(name)) for name in {roads!r}}}
    never_changing = {{}}
    for atom in task.static:
        never_changing.setdefault(atom[0], []).append(atom)

    def estimate(state):
        left = [goal for goal in task.goal if goal not in state]
        if not left:
            return 0
        now = {{name: list(atoms) for name, atoms in never_changing.items() if name in {used!r}}}
        for atom in state:
            now.setdefault(atom[0], []).append(atom)
        value = {each_goal} * len(left)
{terms}
        return max(1, value)

    return estimate
"""

_HELPERS = {
    "tally": """\
def tally(atoms, places):
    return Counter(tuple(atom[place] for place in places) for atom in atoms)""",
    "summed": """\
def summed(counts, keys):
    return sum(counts[key] for key in keys)""",
    "links": """\
def links(atoms, here, there):
    found = {}
    for atom in atoms:
        found.setdefault(atom[here], []).append(atom[there])
    return found""",
    "chained": """\
def chained(nexts, starts):
    total = 0
    for start in starts:
        seen = {start}
        waiting = [start]
        while waiting:
            for other in nexts.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        total += len(seen) - 1
    return total""",
    "placed": """\
def placed(places, objects):
    return [places.get(one, []) for one in objects]""",
    "nearest": """\
def nearest(away, starts, ends):
    return min((away.steps(start, end) for start in starts for end in ends), default=0)""",
    "Roads": """\
class Roads:
    def __init__(self, pairs):
        self.out = {}
        for pair in pairs:
            self.out.setdefault(pair[0], []).append(pair[1])
            self.out.setdefault(pair[1], [])
        self.known = {}

    def steps(self, start, end):
        if start not in self.known:
            found = {start: 0}
            queue = deque([start])
            while queue:
                here = queue.popleft()
                for there in self.out.get(here, ()):
                    if there not in found:
                        found[there] = found[here] + 1
                        queue.append(there)
            self.known[start] = found
        return self.known[start].get(end, len(self.out))""",
}


class Weighed(Document):
    """One chosen measure, in the words of the menu, with its weight."""

    measure: str
    weight: Annotated[int, Field(ge=-MOST_WEIGHT, le=MOST_WEIGHT)]


class Form(Document):
    """What a heuristic counts, as a model fills it in and tuning changes it."""

    thoughts: Annotated[str, Field(max_length=300)]
    each_goal: Annotated[int, Field(ge=1, le=MOST_WEIGHT)]
    terms: Annotated[tuple[Weighed, ...], Field(min_length=1, max_length=MOST_TERMS)]


def form_guide(menu: tuple[Measure, ...]) -> JsonSchema:
    """Return the schema of a form with the measures of a domain to choose from."""
    schema = Form.model_json_schema()
    schema["$defs"]["Weighed"]["properties"]["measure"]["enum"] = [one.words for one in menu]
    schema["properties"]["terms"]["maxItems"] = MOST_CHOSEN
    return schema


def asked_for(menu: tuple[Measure, ...]) -> str:
    """Return the words that ask for a form."""
    return ASK_FORM.format(menu="\n".join(f"- {one.words}" for one in menu))


def program_of(form: Form, menu: tuple[Measure, ...]) -> str:
    """Return the program that computes a form; terms that are not on the menu are left out."""
    known = {one.words: one for one in menu}
    weights: dict[str, int] = {}
    for term in form.terms:
        if term.measure in known and term.weight:
            weights[term.measure] = term.weight  # said twice: the last word counts
    lines = [
        f"        # {words}\n        value += {weight} * {known[words].expression}" for words, weight in weights.items()
    ]
    text = "\n".join(lines)
    roads = sorted(set(re.findall(r"away\['([^']+)'\]", text)))
    used = sorted(set(re.findall(r"now\.get\('([^']+)'", text)))
    needed = [code for name, code in _HELPERS.items() if re.search(rf"\b{name}\b", text) or (name == "Roads" and roads)]
    return _PROGRAM.format(helpers="\n\n\n".join(needed), roads=roads, used=used, each_goal=form.each_goal, terms=text)
