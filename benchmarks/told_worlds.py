"""Read texts of others in the worlds of the library, without a model and without the domain they were written for.

    python -m benchmarks.told_worlds --data ../shared

Items of ACPBench count by their answers, texts of PlanBench and Planetarium fact by fact against the published problem,
whose predicates and names are said in our words first. A text that is not understood is refused, not wrong.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.evaluate.acpbench.choices import load_choices
from agents.evaluate.acpbench.decide import Decider, chosen
from agents.evaluate.acpbench.known import known_world
from agents.evaluate.acpbench.query import read_query
from agents.evaluate.planbench.items import load_instances
from agents.evaluate.planetarium.items import load_pairs
from agents.formalisms.pddl.library.shelf import told_of
from benchmarks.command import data_folder, entry, positive, some, time_limit
from planners import Atom, Problem, read_task, required_atoms
from tools import Budget

_COLOURS = ("red", "blue", "orange", "yellow", "white", "magenta", "black", "cyan", "green", "violet", "silver", "gold")
_LETTER_OF = dict(zip(_COLOURS, "abcdefghijkl", strict=True))
_KINDS = frozenset({"obj", "truck", "location", "airplane", "airport", "city"})
"""Types that some problems state as facts."""

_Facts = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a data set calls what a world of the library speaks of."""

    predicates: Mapping[str, str]
    named: Callable[[str], str] = str

    def facts(self, atoms: Iterable[Atom]) -> _Facts:
        """Return ground atoms of ours in the words of the data set."""
        return _without_kinds(
            (self.predicates.get(atom.predicate, atom.predicate), *map(self.named, _names(atom))) for atom in atoms
        )


def _logistics_name(name: str) -> str:
    kind, *numbers = name.split("_")
    return f"{kind[0]}{'-'.join(numbers)}"


def _block_name(name: str) -> str:
    colour = name.removesuffix("-block")
    return _LETTER_OF.get(colour, colour)


PLANBENCH = {
    "logistics": Dialect({"stands": "at", "inside": "in", "of-city": "in-city"}, _logistics_name),
    "blocksworld": Dialect(
        {"upon": "on", "on-table": "ontable", "hand-free": "handempty", "held": "holding"}, _block_name
    ),
    "depots": Dialect({"stands": "at", "upon": "on", "loaded": "in", "idle": "available"}),
}
PLANETARIUM = Dialect({"upon": "on", "hand-free": "arm-empty", "held": "holding"})


def _names(atom: Atom) -> tuple[str, ...]:
    return tuple(term.name for term in atom.terms)


def _published(atoms: Iterable[Atom]) -> _Facts:
    return _without_kinds((atom.predicate, *_names(atom)) for atom in atoms)


def _without_kinds(facts: Iterable[tuple[str, ...]]) -> _Facts:
    return frozenset(fact for fact in facts if not (len(fact) == 2 and fact[0].lower() in _KINDS))


def reading(text: str, dialect: Dialect, published: Problem) -> str:
    """Return whether a text is read as the published problem: right, wrong or refused."""
    situation = told_of(text)
    if situation.faults:
        return "refused"
    ours = situation.problem
    mine = dialect.facts(ours.init), dialect.facts(required_atoms(ours.goal))
    return "right" if mine == (_published(published.init), _published(required_atoms(published.goal))) else "wrong"


def planbench(data: Path, family: str) -> Counter[str]:
    """Read the first fifty texts of a family."""
    items = [item for item in load_instances(data).values() if item.family == family and item.words]
    problems = (
        (item.words, read_task(item.domain_text, item.problem_text)[1])
        for item in some(items[:50], f"texts of {family}")
    )
    return Counter(reading(words, PLANBENCH[family], problem) for words, problem in problems)


def planetarium(data: Path, every: int) -> dict[str, Counter[str]]:
    """Read texts on blocks, by how they describe the start and the goal."""
    met: dict[str, Counter[str]] = {}
    for place, pair in enumerate(some(load_pairs(data), "pairs")):
        if place % every == 0 and pair.domain.name == "blocksworld":
            outcome = reading(pair.text, PLANETARIUM, pair.read(pair.problem_text))
            met.setdefault(pair.wording, Counter())[outcome] += 1
    return met


def acpbench(data: Path, seconds: float) -> Counter[str]:
    """Answer all items with a choice by reading and deciding; what is not proven stays open."""
    met = Counter[str]()
    for item in some(load_choices(data).values(), "items with a choice"):
        known, fault = known_world(item, read_query(item))
        if fault:
            met["refused"] += 1
            continue
        situation = known.situation
        decider = Decider(situation.world.domain, situation.problem, known.meaning, Budget(seconds=seconds))
        answer = chosen(known.query, decider.holds(known.query))
        met["open" if answer is None else "right" if answer.lower() == item.answer.lower() else "wrong"] += 1
    return met


def _line(name: str, met: Counter[str]) -> str:
    return f"{name:42s} " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(met.items()))


def main() -> None:
    """Read all three and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.told_worlds", description=__doc__)
    parser.add_argument(
        "--data", type=data_folder, required=True, help="the folder with acpbench, planbench and planetarium"
    )
    parser.add_argument("--every", type=positive, default=4, help="only every so many pairs of Planetarium")
    parser.add_argument("--seconds", type=time_limit, default=20.0, help="for one item of ACPBench")
    options = parser.parse_args()
    for family in PLANBENCH:
        print(_line(f"planbench {family}", planbench(options.data / "planbench", family)), flush=True)
    for wording, met in sorted(planetarium(options.data / "planetarium", options.every).items()):
        print(_line(f"planetarium blocks, {wording}", met), flush=True)
    print(_line("acpbench, all items with a choice", acpbench(options.data / "acpbench", options.seconds)), flush=True)


if __name__ == "__main__":
    entry(main)
