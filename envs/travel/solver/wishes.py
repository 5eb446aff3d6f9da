"""What the search learns from wishes before it solves: their atoms, and which way each attribute is better."""

import io
import tokenize
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from envs.travel.schema import Wish
from envs.travel.solver.intervals import (
    ANYTHING,
    TRUE,
    Bindings,
    Domains,
    Interval,
    Member,
    bindings,
    both,
    either,
    evaluate,
    negated,
)
from envs.travel.solver.senses import Sense, collect_senses
from planners import parse, syntax

Atom = tuple[str, tuple[Member, ...]]


@dataclass(frozen=True, slots=True)
class Clause:
    """One ground conjunct of a wish: `conditions` imply `body`; `atoms` are the variables in it."""

    conditions: tuple[tuple[syntax.Expr, Bindings], ...]
    body: syntax.Expr
    bound: Bindings
    atoms: frozenset[Atom]

    def possible(self, domains: Domains) -> Interval:
        """Return how far the clause can hold and must hold in the given domains."""
        holds = TRUE
        for condition, bound in self.conditions:
            holds = both(holds, evaluate(condition, bound, domains))
        return either(negated(holds), evaluate(self.body, self.bound, domains))


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes of a request, read: clauses, the names that they mention, and the sense of each name."""

    wishes: tuple[Wish, ...]
    clauses: tuple[Clause, ...]
    senses: Mapping[str, Sense]

    def mentions(self, *names: str) -> bool:
        """Return whether any of the variables occurs."""
        return any(name in self.senses for name in names)

    def sense(self, *names: str) -> Sense:
        """Return which changes of these variables can break a wish."""
        found = Sense.NONE
        for name in names:
            found |= self.senses.get(name, Sense.NONE)
        return found

    def asked(self, *names: str) -> frozenset[tuple[Member, ...]]:
        """Return the indices at which any of the variables is looked up; `OPEN` may be among them."""
        return frozenset(index for clause in self.clauses for name, index in clause.atoms if name in names)

    def about(self, atoms: Iterable[Atom]) -> tuple[Clause, ...]:
        """Return the clauses that mention any of the atoms."""
        wanted = frozenset(atoms)
        return tuple(clause for clause in self.clauses if wanted & clause.atoms)


def read_wishes(wishes: Sequence[Wish], sets: Mapping[str, Sequence[Member]]) -> Wishes:
    """Parse wishes that have passed the type checker, and split them into ground clauses."""
    clauses: list[Clause] = []
    senses: dict[str, Sense] = {}
    for wish in wishes:
        tree = parse(wish.expression, wish.name)
        collect_senses(tree, Sense.FALLING, senses)
        clauses.extend(_clauses(tree, {}, (), _Open(sets)))
    return Wishes(tuple(wishes), tuple(clauses), {name: senses[name] for name in senses if name not in sets})


def with_free_indices(expression: str, taken: Container[str]) -> str:
    """Return a wish with the indices renamed that a larger program uses as names of its own.

    Whatever name of a checked wish is not a trip variable or one of its sets is an index.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(expression).readline))
    renamed = [
        (token.type, f"{token.string}_" if token.type == tokenize.NAME and token.string in taken else token.string)
        for token in tokens
    ]
    return tokenize.untokenize(renamed).strip() if any(token.string in taken for token in tokens) else expression


class _Open:
    """Domains in which nothing is known; notes every variable that is asked for."""

    def __init__(self, sets: Mapping[str, Sequence[Member]]) -> None:
        self._sets = sets
        self._codes: dict[str, int] = {}
        self.asked: set[Atom] = set()

    def domain(self, name: str, index: tuple[Member, ...]) -> Interval:
        self.asked.add((name, index))
        return ANYTHING

    def members(self, name: str) -> Sequence[Member]:
        return self._sets[name]

    def code(self, word: str) -> int:
        return self._codes.setdefault(word, len(self._codes))


def _clauses(
    tree: syntax.Expr, bound: Bindings, conditions: tuple[tuple[syntax.Expr, Bindings], ...], domains: _Open
) -> Iterator[Clause]:
    """Split conjunctions and `all(...)` into clauses, one for each binding."""
    if isinstance(tree, syntax.Binary) and tree.op is syntax.BinaryOp.AND:
        yield from _clauses(tree.left, bound, conditions, domains)
        yield from _clauses(tree.right, bound, conditions, domains)
    elif isinstance(tree, syntax.Binary) and tree.op is syntax.BinaryOp.IMPLIES:
        yield from _clauses(tree.right, bound, (*conditions, (tree.left, bound)), domains)
    elif isinstance(tree, syntax.Fold) and tree.op is syntax.FoldOp.ALL:
        for inner, _ in bindings(tree.generators, bound, domains):
            guards = [(guard, inner) for part in tree.generators for guard in part.conditions]
            for body in tree.bodies:
                yield from _clauses(body, inner, (*conditions, *guards), domains)
    else:
        domains.asked.clear()
        clause = Clause(conditions, tree, bound, frozenset())
        clause.possible(domains)
        yield Clause(conditions, tree, bound, frozenset(domains.asked))
