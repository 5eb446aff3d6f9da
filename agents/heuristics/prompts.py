"""What a model is told when it writes a heuristic: the same beginning for every program of a domain.

The beginning is the same bytes for all requests, so that an engine reads it once. Instructions, domain and checklist
matter most, tasks least (Correa, Pereira, Seipp 2025, ablation): where room is short, tasks are shortened first.
"""

from dataclasses import dataclass

from agents.heuristics.candidate import Candidate
from agents.heuristics.training import Training, TrainingTask
from agents.heuristics.worked_examples import WORKED_EXAMPLES, WorkedExample
from agents.models.chat import Message
from planners import fluent_predicates, write_domain
from tools import shorten

CHARACTERS_A_TOKEN = 3
"""On the safe side for PDDL and Python; where even that is too much, the prompt is shortened and asked again."""
MOST_PROMPT_TOKENS = 6000
MOST_CRITIQUE = 3000
"""Characters of what is handed back: a counterexample from a small task has fewer."""
_LEAST_TASK = 300

SYSTEM = """\
You write heuristics in Python for a planner: programs that estimate how many actions a state is away from the goal.
Answer with one Python program in a ```python block and nothing else."""

CARD = """\
A heuristic is a module with `VIEW = "atoms"` and a function `prepare(task)`. It is called once for each task and
returns a function `estimate(state)`, which is called for every state of the search and returns a number.

- `state` is a frozenset of tuples of strings, such as ("on", "a", "b"): the atoms that hold now and can change.
- `task.goal` is a tuple of such atoms, `task.initial` a frozenset of those that hold at first.
- `task.arguments("road")` lists the arguments of the atoms of a predicate that never change: [("a", "b"), ...].
  Atoms that no action can change are in no state, also where others of the same predicate do change.
- `task.static` is the frozenset of all atoms that never change.
- `task.objects["truck"]` are the names of all objects of a type; without types, `task.objects["object"]`."""

CHECKLIST = """\
Checklist:
- The value is 0 if and only if all atoms of `task.goal` are in the state; elsewhere it is above 0, never negative.
- Nothing but the atoms of the state, `task` and what `prepare` made of it decides the value.
- Use only predicates of this domain, with their arguments in the declared order. All names are lower case.
- An atom may be missing from a state: use `atom in state` and `next(..., None)`. A state is a frozenset without `.get`.
- Whatever does not depend on the state (maps, distances) is computed once, in `prepare`. `estimate` must be fast.
- Only math, collections, heapq, itertools, functools and bisect may be imported. No printing, no files, no randomness.
- It must work for every task of the domain, also for much larger ones; do not use names of objects.
- Begin with a comment that names the predicates of this domain and what they mean; use those, not the examples'."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of one domain; `room` is the number of characters that the beginning may have."""

    training: Training
    seen: str
    room: int

    @classmethod
    def of(cls, training: Training, seen: str, tokens: int) -> "Prompts":
        """Return the prompts that leave a third of the context's `tokens` for what follows the beginning."""
        return cls(training, seen, min(tokens * 2 // 3, MOST_PROMPT_TOKENS) * CHARACTERS_A_TOKEN)

    def first(self, words: str) -> tuple[Message, ...]:
        """Return the messages that ask for something new."""
        return Message("system", SYSTEM), Message("user", f"{self.beginning()}\n\n{words}")

    def again(self, candidate: Candidate, words: str) -> tuple[Message, ...]:
        """Return the messages that ask to mend a program."""
        written = f"```python\n{shorten(candidate.code, self.room // 2)}```"
        asked = "Write the heuristic for this domain."
        return (*self.first(asked), Message("assistant", written), Message("user", shorten(words, MOST_CRITIQUE)))

    def beginning(self) -> str:
        """Return what all prompts share."""
        domain = f"The domain:\n{write_domain(self.training.domain)}{_changing(self.training)}"
        parts = [CARD, *self._examples(), shorten(domain, self.room // 2)]
        left = self.room - sum(map(len, parts)) - len(CHECKLIST)
        smallest, largest = self.training.tasks[0], self.training.tasks[-1]
        small = _task("The smallest task", smallest, left // 2) + shorten(self.seen, max(_LEAST_TASK, left // 3))
        large = _task("The largest task", largest, left - len(small)) if largest is not smallest else ""
        return "\n\n".join(filter(None, [*parts, small, large, CHECKLIST]))

    def _examples(self) -> list[str]:
        """Return as many worked examples as leave a third of the room for the domain and its tasks, the simplest last.

        A small model imitates what it read last, down to names that its own domain does not have.
        """
        fitting: list[str] = []
        for text in map(_example, WORKED_EXAMPLES):
            if len(CARD) + len(CHECKLIST) + sum(map(len, fitting)) + len(text) <= self.room * 2 // 3:
                fitting.append(text)
        return fitting[::-1]


def _example(example: WorkedExample) -> str:
    return f"An example from another domain:\n{example.domain}\n```python\n{example.code}```"


def _changing(training: Training) -> str:
    """Return which atoms are found where, read from the effects of the actions."""
    domain = training.domain
    fluent = fluent_predicates(domain)
    changing = [predicate.name for predicate in domain.predicates if predicate.name in fluent]
    never = [predicate.name for predicate in domain.predicates if predicate.name not in fluent]
    told = f"Predicates in states: {', '.join(changing)}."
    return f"{told} Only in `task.static`: {', '.join(never)}." if never else told


def _task(title: str, task: TrainingTask, room: int) -> str:
    return f"{title}:\n{shorten(task.text.strip(), max(_LEAST_TASK, room))}\n"
