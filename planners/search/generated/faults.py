"""What can be wrong with a heuristic that somebody wrote, as data and as a critique for its author."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

FaultKind = Literal[
    "code",  # the text does not parse, uses what is not allowed, or lacks what the contract asks for
    "import",  # running the module failed
    "prepare",  # `prepare` failed, or what it returned is no heuristic
    "raised",  # an exception on some state
    "not-a-number",  # a value that is no number, or NaN
    "negative",
    "random",  # another value under another hash seed
    "hidden-state",  # the value depends on what was asked before
    "slow",
    "hang",
    "memory",
    "output",
    "crash",
    "indirect",  # a state without an improving successor: only for heuristics that promise to be direct
]

_ADVICE: dict[FaultKind, str] = {
    "code": "mend the lines named and send the whole module again",
    "import": "mend the module so that it can be loaded",
    "prepare": "mend `prepare`; it is called once a task and returns a function of a state",
    "raised": "handle this state; look up atoms and keys that may be missing with `.get`",
    "not-a-number": "return an int or a float for every state; `math.inf` for a dead end",
    "negative": "return at least 0; 0 in goal states",
    "random": "do not let the order of a set decide: sort, or use min with a key that has no ties",
    "hidden-state": "compute the value from the state alone; do not change what `prepare` made",
    "slow": "do once in `prepare` what does not depend on the state, and use dicts in place of searching lists",
    "hang": "make sure that every loop ends; keep a set of what was visited when following links",
    "memory": "keep less; do not store states or enumerate combinations",
    "output": "do not print",
    "crash": "use plain Python without deep recursion",
    "indirect": "give one of the successors a smaller value, or this state a value that says how far it really is",
}
_SHOWN_ATOMS = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a candidate; `state` are the atoms of the state where it showed, static ones left out."""

    kind: FaultKind
    message: str
    state: tuple[str, ...] = ()
    line: int | None = None

    def critique(self) -> str:
        """Return the fault as text for the author of the heuristic: what, where, and what to do."""
        where = f" (line {self.line} of the module)" if self.line else ""
        parts = [f"{self.message}{where}"]
        if self.state:
            more = f" and {len(self.state) - _SHOWN_ATOMS} more" if len(self.state) > _SHOWN_ATOMS else ""
            parts.append(f"state: {' '.join(self.state[:_SHOWN_ATOMS])}{more}")
        return "\n".join([*parts, f"hint: {_ADVICE[self.kind]}"])

    def at(self, state: tuple[str, ...]) -> "Fault":
        """Return the same fault in this state."""
        return replace(self, state=state)

    def as_json(self) -> dict[str, Any]:
        """Return the fault as JSON."""
        return asdict(self)


class Faulty(Exception):  # noqa: N818 - carries a fault, and is caught where candidates are tried
    """The heuristic under trial showed a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
