"""Facts that hold, or do not, in every reachable state that meets a condition: sound, fast and incomplete.

What it draws on are invariants: groups of facts of which at most or exactly one holds, relations that never close a
cycle, facts that are never deleted and those that must have held before others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planners.equivalence.groups import Group, groups
from planners.reasoning.facts import bits
from planners.reasoning.formula import Cube
from planners.reasoning.positive import PositiveTask
from planners.reasoning.relaxed import relaxed_landmarks
from planners.reasoning.task import GroundTask

_Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Facts that are true and facts that are false in all states meant; `impossible`: there is no such state."""

    true: int = 0
    false: int = 0
    impossible: bool = False

    def holds(self, literals: Cube) -> bool:
        """Return whether all literals are known."""
        if self.impossible:
            return True
        return (
            literals.positive & self.true == literals.positive and literals.negative & self.false == literals.negative
        )


@dataclass(slots=True)
class Invariants:
    """The invariants of one task, and what follows from them."""

    task: GroundTask
    positive: PositiveTask
    groups: tuple[Group, ...] = ()
    _of_fact: dict[int, list[Group]] = field(default_factory=dict)
    _always: int = 0
    never: int = 0
    _needed: dict[int, int] = field(default_factory=dict)
    _acyclic: dict[str, dict[int, _Edge]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.groups = groups(self.task, self.positive)
        for group in self.groups:
            for fact in bits(group.facts):
                self._of_fact.setdefault(fact, []).append(group)
        self._find_lasting_facts()
        self._acyclic = dict(self._acyclic_relations())

    def consequences(self, literals: Cube, known: Known | None = None) -> Known:
        """Return what is known of every reachable state that meets `literals` and what is `known` of it."""
        known = known or Known(self._always, self.never)
        true = known.true | literals.positive
        false = known.false | literals.negative
        while not true & false:
            before = (true, false)
            true |= self._before(true)
            if not true & false:
                true, false = self._by_groups(true, false)
            false |= self._by_cycles(true)
            if (true, false) == before:
                return Known(true, false, known.impossible)
        return Known(true, false, impossible=True)

    def mutex(self, fact: int) -> int:
        """Return the facts that are proven never to hold together with one."""
        mask = 0
        for group in self._of_fact.get(fact, ()):
            mask |= group.facts
        return mask & ~(1 << fact)

    def _find_lasting_facts(self) -> None:
        everything = (1 << self.positive.count) - 1
        deleted = added = 0
        for operator in self.positive.operators:
            deleted |= operator.delete
            added |= operator.add
        lasting = everything & ~deleted
        self._always = lasting & self.task.init
        self.never = everything & ~added & ~self.task.init
        gained = lasting & added & ~self.task.init
        if gained:
            needed = relaxed_landmarks(self.positive, self.positive.lift(self.task.init))
            self._needed = {
                fact: mask & gained & ~(1 << fact)
                for fact, mask in needed.items()
                if fact < self.positive.count and mask & gained & ~(1 << fact)
            }

    def _before(self, true: int) -> int:
        """Return lasting facts that must have become true before any of the true ones could."""
        mask = 0
        for fact, needed in self._needed.items():
            if true >> fact & 1:
                mask |= needed
        return mask

    def _by_groups(self, true: int, false: int) -> tuple[int, int]:
        for group in self.groups:
            held = true & group.facts
            if held:
                false |= group.facts & ~(held & -held)
            elif group.exactly:
                left = group.facts & ~false
                if not left & (left - 1):
                    # One is left, or none: then the group itself is the contradiction.
                    true |= left or group.facts
        return true, false

    def _by_cycles(self, true: int) -> int:
        """Return the facts that would close a cycle with true ones."""
        false = 0
        for edges in self._acyclic.values():
            held = {number: edge for number, edge in edges.items() if true >> number & 1}
            after: dict[str, set[str]] = {}
            for source, target in held.values():
                after.setdefault(source, set()).add(target)
            below = {source: _below(source, after) for source in after}
            for number, (source, target) in edges.items():
                if source == target or source in below.get(target, ()):
                    false |= 1 << number
        return false

    def _acyclic_relations(self) -> Iterator[tuple[str, dict[int, _Edge]]]:
        for predicate in sorted(self.task.fluents):
            facts = [self.task.facts[number] for number in range(self.positive.count)]
            edges = {n: (fact[1], fact[2]) for n, fact in enumerate(facts) if fact[0] == predicate and len(fact) == 3}
            sources, targets = ({edge[place] for edge in edges.values()} for place in (0, 1))
            if edges and not sources.isdisjoint(targets) and self._stays_acyclic(edges):
                yield predicate, edges

    def _stays_acyclic(self, edges: dict[int, _Edge]) -> bool:
        """Return whether the initial state has no cycle and operators add edges only at free ends, one at a time."""
        mask = leaving = 0
        into: dict[str, int] = {}
        out: dict[str, int] = {}
        for number, (source, target) in edges.items():
            mask |= 1 << number
            into[target] = into.get(target, 0) | 1 << number
            out[source] = out.get(source, 0) | 1 << number
        if _has_cycle([edge for number, edge in edges.items() if self.task.init >> number & 1]):
            return False
        for operator in self.positive.pairwise_operators():
            added = operator.add & mask & ~operator.precondition
            if not added:
                continue
            excluded = 0
            needed = operator.precondition & (1 << self.positive.count) - 1
            for fact in bits(needed):
                excluded |= self.mutex(fact)
            if excluded & needed:
                continue
            source, target = edges[added.bit_length() - 1]
            excluded |= operator.delete
            leaving = into.get(source, 0) & ~excluded and out.get(target, 0) & ~excluded
            if added & (added - 1) or source == target or leaving:
                return False
        return True


def _below(source: str, after: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [source]
    while waiting:
        for target in after.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _has_cycle(edges: list[_Edge]) -> bool:
    after: dict[str, set[str]] = {}
    for source, target in edges:
        after.setdefault(source, set()).add(target)
    return any(source in _below(source, after) for source in after)
