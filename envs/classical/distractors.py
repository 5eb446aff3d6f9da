"""Distractors: facts and objects that are true and have nothing to do with the task."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random

from envs.classical.obfuscate import invent_words
from envs.classical.statement import Statement
from envs.classical.task import PlanTask
from envs.travel.streams import stream
from envs.world import require_whole
from planners import (
    OBJECT,
    And,
    Atom,
    Condition,
    Constant,
    Domain,
    Not,
    Parameter,
    Predicate,
    Problem,
    read_task,
    write_domain,
    write_problem,
)
from planners import pddl_model as pddl

_NOUNS = ("lamp", "poster", "clock", "plant", "mirror", "carpet", "bucket", "flag", "vase", "ladder")
_RELATIONS = {
    "seen-before": "{0} was seen before {1}",
    "older-than": "{0} is older than {1}",
    "painted-after": "{0} was painted after {1}",
    "dearer-than": "{0} cost more than {1}",
    "noticed-with": "somebody noticed {0} together with {1}",
}
_TYPE = "decoration"


@dataclass(frozen=True, slots=True)
class _Names:
    """What a distractor can be made of: sentences by predicate, and objects, those that are new at the end."""

    relations: dict[str, str]
    objects: list[str]
    fresh: tuple[str, ...]
    fresh_type: str


def with_distractors(task: PlanTask, n: int, seed: int) -> PlanTask:
    """Return the task with `n` more facts in its text and its PDDL, and exactly the same solutions.

    The facts use predicates of their own, which no action and no goal mentions. Some are about new objects of a
    type of their own; where a parameter or quantifier takes objects of any type, no object is added, because it
    could be acted on. Without any object there is nothing to tell, and the task stays as it is.
    """
    require_whole("the number of distractors", n, 0)
    random = stream(seed, "distractors", n, task.id)
    domain, problem = read_task(task.domain_text, task.problem_text)
    names = _names(random, domain, problem, invented=bool(task.symbols))
    facts = _draw(random, names, n)
    sentences = [names.relations[name].format(*pair) for name, *pair in facts]
    if task.puzzle.remarks:  # where types are told, an object without one would stand out
        sentences += [f"{name} is of type {names.fresh_type}" for name in names.fresh]
    return replace(
        task,
        id=f"{task.id}/distractors-{n}-{seed}",
        statement=_scattered(task.statement, sentences, random),
        domain_text=write_domain(_widened(domain, names)),
        problem_text=write_problem(_filled(problem, names, facts)),
        distractors=(*task.distractors, *names.fresh),
    )


def distracted_texts(domain_text: str, problem_text: str, n: int, random: Random) -> tuple[str, str]:
    """Return a PDDL task with `n` more facts, chosen as `with_distractors` does, and the same plans."""
    domain, problem = read_task(domain_text, problem_text)
    names = _names(random, domain, problem, invented=False)
    return write_domain(_widened(domain, names)), write_problem(_filled(problem, names, _draw(random, names, n)))


def _names(random: Random, domain: Domain, problem: Problem, *, invented: bool) -> _Names:
    own = sorted({*domain.constants, *problem.objects})
    related = {item.name for item in domain.predicates} | {item.name for item in domain.functions}
    taken = sorted({*own, *domain.types, OBJECT, *related, *(action.name for action in domain.actions)})
    words = invent_words(random, taken=taken) if invented else None
    relations = {}
    for name, sentence in _RELATIONS.items():
        word = next(words) if words else _unused(name, taken)
        relations[word] = f"{word} {{0}} {{1}}" if words else sentence
    fresh_type = next(words) if words else _unused(_TYPE, taken)
    if not own or _takes_anything(domain, problem):
        return _Names(relations, own, (), fresh_type)
    nouns = random.sample(_NOUNS, 3)
    fresh = tuple(next(words) if words else _unused(f"{noun}1", taken) for noun in nouns)
    return _Names(relations, [*own, *fresh], fresh, fresh_type)


def _draw(random: Random, names: _Names, n: int) -> list[tuple[str, str, str]]:
    """Return `n` facts, or all there are; no two of them are the same."""
    relations, objects = list(names.relations), names.objects
    others = len(objects) - 1
    if others < 1:
        return []
    total = len(relations) * len(objects) * others  # too many to list them: they are numbered

    def fact(number: int) -> tuple[str, str, str]:
        pair, other = divmod(number, others)
        relation, one = divmod(pair, len(objects))
        return relations[relation], objects[one], objects[other + (other >= one)]

    return [fact(number) for number in random.sample(range(total), min(n, total))]


def _widened(domain: Domain, names: _Names) -> Domain:
    """Declare the new predicates, for objects of any type, and the new type if it has objects."""
    pair = (Parameter("one", (OBJECT,)), Parameter("other", (OBJECT,)))
    types = {**domain.types, **({names.fresh_type: (OBJECT,)} if names.fresh else {})}
    return replace(domain, types=types, predicates=(*domain.predicates, *(Predicate(n, pair) for n in names.relations)))


def _filled(problem: Problem, names: _Names, facts: list[tuple[str, str, str]]) -> Problem:
    atoms = {Atom(name, (Constant(one), Constant(other))) for name, one, other in facts}
    objects = {**problem.objects, **dict.fromkeys(names.fresh, (names.fresh_type,))}
    return replace(problem, objects=objects, init=problem.init | atoms)


def _scattered(statement: Statement, sentences: list[str], random: Random) -> Statement:
    """Put the sentences between the facts, at random places."""
    facts = list(statement.facts)
    for sentence in sentences:
        facts.insert(random.randrange(len(facts) + 1), sentence)
    return replace(statement, facts=tuple(facts))


def _unused(name: str, taken: Iterable[str]) -> str:
    """Return the name with the first number at its end that makes it new."""
    used = set(taken)
    stem = name.rstrip("0123456789")
    candidates = (name, *(f"{stem}{number}" for number in range(2, len(used) + 3)))
    return next(candidate for candidate in candidates if candidate not in used)


def _takes_anything(domain: Domain, problem: Problem) -> bool:
    """Return whether some parameter or quantifier takes objects of any type."""
    found = list(_quantified(problem.goal))
    for action in domain.actions:
        found += [*action.parameters, *_quantified(action.precondition), *_quantified_in(action.effect)]
    return any(OBJECT in parameter.types for parameter in found)


def _quantified(condition: Condition) -> Iterator[Parameter]:
    match condition:
        case And(parts) | pddl.Or(parts):
            for part in parts:
                yield from _quantified(part)
        case Not(body):
            yield from _quantified(body)
        case pddl.Imply(left, right):
            yield from _quantified(left)
            yield from _quantified(right)
        case pddl.Quantified(_, parameters, body):
            yield from parameters
            yield from _quantified(body)
        case _:
            return


def _quantified_in(effect: pddl.Effect) -> Iterator[Parameter]:
    match effect:
        case pddl.AllEffects(parts):
            for part in parts:
                yield from _quantified_in(part)
        case pddl.When(condition, inner):
            yield from _quantified(condition)
            yield from _quantified_in(inner)
        case pddl.ForallEffect(parameters, inner):
            yield from parameters
            yield from _quantified_in(inner)
        case _:
            return
