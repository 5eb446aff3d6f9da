"""Obfuscation: the same task with invented names, so that the words tell nothing that the rules do not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from envs.classical.plan_world import PlanWorld
from envs.classical.renamed import Renamed
from envs.classical.statement import state_task
from envs.classical.task import PlanTask
from envs.classical.world import PuzzleWorld
from envs.travel.streams import stream
from planners import Domain, Problem, read_domain, read_task, write_domain, write_problem

_NAME = re.compile(r"(?<![\w:?-])[a-z][\w-]*|\?[\w-]+")
# Words of the language itself; what happens to be named like one keeps its name.
_RESERVED = re.compile(
    "define|domain|problem|object|number|either|and|or|not|imply|forall|exists|when|minimize|maximize|assign"
    "|increase|decrease|scale-up|scale-down|total-cost|total-time"
)
_ONSETS, _VOWELS, _CODAS = "bdfgklmnprstvz", "aeiou", ("", "", "l", "m", "n", "r", "sk", "x")


@dataclass(frozen=True, slots=True)
class RenamedTexts:
    """A PDDL task with invented names; `symbols` maps each plain name to its word."""

    domain: str
    problem: str
    symbols: dict[str, str]


class ObfuscatedWorld(PlanWorld):
    """The tasks of another world with invented names; each task has its own, kept in `symbols`."""

    def __init__(self, name: str, plain: PuzzleWorld) -> None:
        super().__init__(name)
        self._plain = plain

    def tasks(self, *, seed: int, count: int, size: int) -> tuple[PlanTask, ...]:
        """Return the first `count` tasks of a seed, drawn as the plain world draws them."""
        found = []
        for index, task in enumerate(self._plain.tasks(seed=seed, count=count, size=size)):
            hidden = obfuscated(task, seed=seed)
            found.append(replace(hidden, id=f"{self.name}/{size}/{seed}/{index}", world=self.name))
        return tuple(found)


def obfuscated(task: PlanTask, *, seed: int) -> PlanTask:
    """Return the task with an invented word for every name of an action, predicate, type and object.

    The solutions are the same up to `symbols`, which maps each plain name to its word. The text is made from the
    PDDL alone, so no sentence gives the meaning away.
    """
    random = stream(seed, "symbols", task.id)
    texts = renamed_texts(task.domain_text, task.problem_text, random)
    puzzle = Renamed(task.puzzle, texts.symbols, read_domain(texts.domain))
    return replace(
        task,
        id=f"{task.id}/obfuscated-{seed}",
        statement=state_task(puzzle, random),
        puzzle=puzzle,
        domain_text=texts.domain,
        problem_text=texts.problem,
        symbols=texts.symbols,
    )


def renamed_texts(domain_text: str, problem_text: str, random: Random) -> RenamedTexts:
    """Return a PDDL task with an invented word for every name; broken PDDL raises `PddlError`."""
    domain, problem = read_task(domain_text, problem_text)
    names = sorted(_names(domain, problem))
    words = invent_words(random, taken=names)
    symbols = {name: name if _RESERVED.fullmatch(name) else next(words) for name in random.sample(names, len(names))}
    return RenamedTexts(_rename(write_domain(domain), symbols), _rename(write_problem(problem), symbols), symbols)


def invent_words(random: Random, *, taken: list[str]) -> Iterator[str]:
    """Yield pronounceable words without meaning, none of them twice."""
    used = set(taken)
    while True:
        syllables = (random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.choice((2, 3, 3))))
        word = "".join(syllables) + random.choice(_CODAS)
        if word not in used:
            used.add(word)
            yield word


def _names(domain: Domain, problem: Problem) -> set[str]:
    """Return every name that gets an invented word."""
    named = {domain.name, problem.name, *domain.types, *domain.constants, *problem.objects}
    related = {item.name for item in domain.predicates} | {item.name for item in domain.functions}
    return named | related | {action.name for action in domain.actions}


def _rename(text: str, symbols: Mapping[str, str]) -> str:
    """Replace names in PDDL text; parameters are only numbered, in the order in which they appear."""
    numbers = count(1)
    parameters: dict[str, str] = {}

    def new(found: re.Match[str]) -> str:
        name = found[0]
        if name.startswith("?"):
            if name not in parameters:
                parameters[name] = f"?x{next(numbers)}"
            return parameters[name]
        return symbols.get(name, name)

    return _NAME.sub(new, text)
