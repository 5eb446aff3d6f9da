"""What any solver returns: solved, proven unsolvable, or gave up. Never None."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Scalar = int | float | bool | str
Index = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class BoundChange:
    """Name the smallest change of one numeric bound that makes the problem satisfiable.

    `old` is the bound as stated, `new` the nearest value that suffices when all else is kept, proven by the
    solver; a fraction without an exact float is rounded to the side that suffices. With `attained=False`
    every value beyond `new` suffices, but `new` itself does not: a limit over real numbers.
    """

    constraint: str
    old: float
    new: float
    unit: str = ""
    attained: bool = True


@dataclass(frozen=True, slots=True)
class Repair:
    """Give up these constraints (or move these bounds) and the rest becomes satisfiable.

    `drop` is minimal: giving up fewer of them does not suffice. `cost` is what it gives up (the weights'
    sum), `change` the exact new bound where moving the one bound in `drop` is enough, `objective` the proven
    optimum of the first goal once `drop` is given up, where there is one.
    """

    drop: tuple[str, ...]
    cost: float
    change: BoundChange | None = None
    objective: float | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """Hold a solution that the independent evaluator has accepted.

    `values` maps a variable's name to its value, or to a mapping from index to value; a real is the float
    nearest to the exact value that was checked. `optimal` is true only when every goal is proven best;
    otherwise `bound` is the best proven bound on the first goal that is not, and `gap` the distance to it,
    relative to the greater of the two (at most 1 where both have one sign). A bound of `None` beside
    `optimal=False` means that none is known. `objectives` are the values of the goals in order of precedence,
    `unmet` the preferences that are broken: their weights are minimized before the first goal.
    """

    values: Mapping[str, Scalar | Mapping[Index, Scalar]]
    optimal: bool
    objectives: tuple[float, ...] = ()
    bound: float | None = None
    gap: float | None = None
    unmet: tuple[str, ...] = ()
    engine: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unsolvable:
    """Prove that no solution exists and say why.

    `core` is a minimal set of named constraints that clash (given the rules of the world); `repairs` are
    minimal, ordered by cost; `changes` give for each numeric bound in the core the smallest sufficient new
    value, where one exists. With `rules_clash` the rules of the world exclude each other whatever is asked:
    then `core` is a minimal set of rules and there are no repairs. `notes` say what the time did not suffice
    for; without notes everything above is proven and complete up to the limit on repairs.
    """

    core: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()
    changes: tuple[BoundChange, ...] = ()
    engine: str = ""
    seconds: float = 0.0
    rules_clash: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Say why the solver stopped without an answer, and the best bound it had proven."""

    reason: str
    bound: float | None = None
    engine: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = field(default=())


Outcome = Solved | Unsolvable | GaveUp
