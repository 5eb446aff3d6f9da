"""The pairs of Planetarium (Zuo et al., 2025, arXiv 2407.03321): a text, its domain, and the problem that it means."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from agents.evaluate.sampling import stratified
from planners import Domain, Problem, load_pddl, read_domain, read_problem
from tools import DataError, InputError

FORGIVEN = ("other-domain", "unknown-predicate", "unknown-type", "type")
"""Mistakes in the published problems, which mean something all the same; answers are read as kindly."""
DEVELOPMENT = 48
"""So many pairs, drawn evenly with seed 1, are for developing on; all others are for measuring."""
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair; `placeholders` says that the text names no object, so that names carry no meaning."""

    id: str
    domain: Domain
    domain_text: str
    text: str
    problem_text: str
    init_is_abstract: bool
    goal_is_abstract: bool
    placeholders: bool

    @property
    def wording(self) -> str:
        """Return how the text describes init and goal: fact by fact ("explicit") or in summary ("abstract")."""
        init, goal = (
            "abstract" if abstract else "explicit" for abstract in (self.init_is_abstract, self.goal_is_abstract)
        )
        return f"init {init}, goal {goal}"

    @property
    def stratum(self) -> str:
        """Return the group that a sample draws evenly from."""
        return f"{self.domain.name}, {self.wording}"

    def read(self, problem_text: str) -> Problem:
        """Read a problem of the pair's domain; raise `PddlError` if it cannot be read."""
        return read_problem(problem_text, self.domain, forgive=FORGIVEN)

    def expressible(self, problem: Problem) -> Problem:
        """Return a problem without what the domain has no word for: facts of no predicate, objects of no type.

        Some published problems state more than their domain can say.
        """
        predicates = {predicate.name for predicate in self.domain.predicates}
        types = {"object", *self.domain.types}
        objects = {name: kinds for name, kinds in problem.objects.items() if types.issuperset(kinds)}
        init = frozenset(atom for atom in problem.init if atom.predicate in predicates)
        return replace(problem, objects=objects, init=init)


def load_pairs(data: Path) -> list[Pair]:
    """Return all pairs of a folder with `pairs.jsonl` and `domains`, in the order of the file."""
    path = data / "pairs.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(
            f"cannot read {path.name!r} in {data.name!r}: {error.strerror}",
            hint="name the folder that holds pairs.jsonl and domains with --data",
        ) from error
    texts = {file.stem: load_pddl(file) for file in sorted((data / "domains").glob("*.pddl"))}
    domains = {name: (read_domain(text), text) for name, text in texts.items()}
    return [_pair(number, line, domains) for number, line in enumerate(lines, 1) if line.strip()]


def draw(pairs: Iterable[Pair], split: str, count: int | None, seed: int) -> list[Pair]:
    """Draw `count` pairs (None: all) evenly from the strata of a split ("": of all pairs)."""
    if split and split not in SPLITS:
        raise InputError(f"there is no split {split!r}", hint=f"known are {' and '.join(SPLITS)}")
    known = list(pairs)
    if split:
        ordered = _evenly(known, len(known), seed=1)
        known = ordered[:DEVELOPMENT] if split == "dev" else ordered[DEVELOPMENT:]
    return _evenly(known, len(known) if count is None else count, seed)


def _evenly(pairs: list[Pair], count: int, seed: int) -> list[Pair]:
    strata: dict[str, list[Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair.stratum, int(pair.id))):
        strata.setdefault(pair.stratum, []).append(pair)
    return stratified(strata, count, seed)


def _pair(number: int, line: str, domains: Mapping[str, tuple[Domain, str]]) -> Pair:
    try:
        row = json.loads(line)
        domain, domain_text = domains[row["domain"]]
        return Pair(
            id=str(int(row["id"])),
            domain=domain,
            domain_text=domain_text,
            text=str(row["natural_language"]),
            problem_text=str(row["problem_pddl"]),
            init_is_abstract=bool(row["init_is_abstract"]),
            goal_is_abstract=bool(row["goal_is_abstract"]),
            placeholders=bool(row["is_placeholder"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"line {number} of 'pairs.jsonl' is no pair: {error!r}") from error
