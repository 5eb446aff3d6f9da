"""The initial facts that nobody states because they follow: found by groups of which exactly one fact holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.balance import Balance, Group
from agents.formalisms.pddl.vocabulary import Role, names_in, written
from planners import Atom

MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Completion:
    """The stated facts with those that follow (`added`), what clashes, and what stays open.

    `open` is a group for which several facts are possible, the likeliest first: where such are chosen, `chosen` holds
    them, each with the others that were possible.
    """

    facts: tuple[Atom, ...]
    added: tuple[Atom, ...] = ()
    open: tuple[Atom, ...] = ()
    chosen: tuple[tuple[Atom, ...], ...] = ()


@dataclass(slots=True)
class _Board:
    """Facts on the way to a complete state."""

    groups: Sequence[Group]
    facts: dict[Atom, None]
    objects: Mapping[str, Role]
    added: list[Atom] = field(default_factory=list)
    _of: dict[Atom, list[int]] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)
    _closed: frozenset[tuple[str, ...]] = frozenset()

    def __post_init__(self) -> None:
        self._held = [0] * len(self.groups)
        for number, group in enumerate(self.groups):
            for fact in group.facts:
                self._of.setdefault(fact, []).append(number)
        for fact in self.facts:
            self._count(fact)
        self._closed = frozenset(self._kind(fact) for fact in self.facts if fact.terms)

    def run(self) -> None:
        """Add facts that are the only ones possible until there are no more."""
        progress = True
        while progress:
            progress = False
            for number in range(len(self.groups)):
                possible = self.possible(number) if not self._held[number] else ()
                if len(possible) == 1:
                    self.add(possible[0])
                    progress = True

    def add(self, fact: Atom) -> None:
        """Add a fact that nobody stated."""
        self.facts[fact] = None
        self.added.append(fact)
        self._count(fact)

    def possible(self, number: int) -> tuple[Atom, ...]:
        """Return the facts of an empty group that no other group rules out and that nobody was to state.

        The first belong to the fewest groups: what stands in nobody's way is likelier to go without saying.
        """
        free = [fact for fact in self.groups[number].facts if not any(self._held[other] for other in self._of[fact])]
        unsaid = [fact for fact in free if self._kind(fact) not in self._closed]
        return tuple(sorted(unsaid, key=lambda fact: len(self._of[fact])))

    def open(self) -> tuple[Atom, ...]:
        """Return the facts that are possible in a group without any, or nothing; the likeliest of all come first."""
        possible = (self.possible(number) for number, held in enumerate(self._held) if not held)
        return min((facts for facts in possible if facts), key=lambda facts: len(self._of[facts[0]]), default=())

    def _kind(self, fact: Atom) -> tuple[str, ...]:
        """Return the predicate and what its arguments are."""
        return fact.predicate, *(self.objects[name].word for name in names_in(fact))

    def _count(self, fact: Atom) -> None:
        for number in self._of.get(fact, ()):
            self._held[number] += 1


def complete(
    balance: Balance, objects: Mapping[str, Role], stated: Iterable[Atom], *, choose: bool = False
) -> Completion:
    """Add to the stated facts what must hold besides them, and with `choose` the likeliest of what may.

    A predicate of which some facts are stated is taken to be stated completely for objects of those kinds.
    """
    facts = dict.fromkeys(stated)
    groups = tuple(balance.groups(objects))
    board = _Board(groups, facts, objects)
    board.run()
    chosen: list[tuple[Atom, ...]] = []
    while choose and (possible := board.open()):
        board.add(possible[0])
        chosen.append(possible)
        board.run()
    forced = [fact for fact in board.added if fact not in {facts[0] for facts in chosen}]
    return Completion(tuple(board.facts), tuple(forced), board.open(), tuple(chosen))


def clashes_in(balance: Balance, objects: Mapping[str, Role], facts: Iterable[Atom]) -> list[tuple[Atom, ...]]:
    """Return the sets of facts of one group, which can never hold together."""
    stated = set(facts)
    found = (tuple(fact for fact in group.facts if fact in stated) for group in balance.groups(objects))
    return list(dict.fromkeys(held for held in found if len(held) > 1))


def listed(facts: Iterable[Atom]) -> str:
    """Return facts for a message, not all of very many."""
    said = [written(fact) for fact in facts]
    return ", ".join(said[:MOST_LISTED]) + (f" and {len(said) - MOST_LISTED} more" if len(said) > MOST_LISTED else "")
