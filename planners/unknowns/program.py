"""Decide what a constraint program with unknowns still lacks, by asking a solver about two possible worlds."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planners.constraints.check import CheckedProgram, check
from planners.constraints.engines import (
    Answer,
    Assignment,
    Deadline,
    Found,
    Question,
    Refuted,
    Session,
    Undecided,
    Unsupported,
)
from planners.constraints.evaluate import Given, evaluate, evaluate_text
from planners.constraints.kinds import Value
from planners.constraints.program import Key
from planners.constraints.solve import SolverFault
from planners.outcome import GaveUp, Scalar
from planners.unknowns.answers import (
    Completeness,
    Contradictory,
    Determined,
    MoreMissing,
    NeverDetermined,
    OneFactMissing,
    OpenFact,
)
from planners.unknowns.answers_json import completeness_as_json, completeness_from_json
from planners.unknowns.hitting import Clash, Facts, Smallest, Sufficient, smallest_sufficient
from planners.unknowns.open_program import DIFFER, OpenProgram, TwoWorlds, two_worlds
from planners.unknowns.ranking import Tally, by_gain
from tools import Budget, Finished, Limits, require_budget, shared_worker

MOST_FACTS = 4
"""The largest sets of facts that are looked for."""
_MOST_WORLDS = 256
"""Beyond so many combinations of answers gains are not counted."""
_MARGIN_S = 0.5


class _OutOfTime(Exception):  # noqa: N818 - becomes an answer
    """The solver did not decide a question."""


def missing_in_program(
    spec: OpenProgram,
    budget: Budget = Budget(),  # noqa: B008 - frozen
    *,
    most: int = MOST_FACTS,
) -> Completeness:
    """Say what is missing, in a process of its own that ends with the budget.

    Raises `ProgramError` for a program, a target or a fact with mistakes, `InputError` for a program with goals.
    """
    require_budget(budget)
    two_worlds(spec)  # mistakes are the caller's, and are told before any process is started
    limits = Limits(seconds=budget.seconds, memory_mb=budget.memory_mb)
    seconds = None if budget.seconds is None else max(budget.seconds - _MARGIN_S, budget.seconds / 2)
    ending = shared_worker().run(
        _in_worker, spec.program.model_dump_json(), spec.target, spec.askable, most, seconds, limits=limits
    )
    if isinstance(ending, Finished):
        return completeness_from_json(ending.value)
    if ending.reason == "raised":
        raise SolverFault("the solver's process failed", hint=ending.detail)
    return GaveUp(f"the solver's process ended: {ending.reason}", notes=(ending.detail,))


def _in_worker(program: str, target: str, askable: tuple[str, ...], most: int, seconds: float | None) -> object:
    from planners.constraints.program import read_program

    spec = OpenProgram(read_program(program), target, tuple(askable))
    return completeness_as_json(missing_here(spec, Deadline.after(seconds), most=most))


def missing_here(spec: OpenProgram, deadline: Deadline = Deadline(), *, most: int = MOST_FACTS) -> Completeness:  # noqa: B008 - frozen
    """Do what `missing_in_program` does in this process, as far as solvers keep a deadline."""
    start = time.monotonic()
    worlds = two_worlds(spec)
    try:
        return _Inquiry(spec, check(spec.program), worlds, _session(worlds.checked), deadline).answer(most)
    except _OutOfTime as stopped:
        return GaveUp(str(stopped), seconds=time.monotonic() - start)


def _session(checked: CheckedProgram) -> Session:
    """Open CP-SAT where it can express the program, otherwise Z3; both are heavy, so they load here."""
    if all(variable.kind != "real" for variable in checked.variables.values()):
        from planners.constraints.cpsat_session import CpSatSession

        try:
            return CpSatSession(checked, tracked=True)
        except Unsupported:
            pass
    from planners.constraints.z3_session import Z3Session

    return Z3Session(checked)


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """Questions about one program; `original` is asked nothing but judges every world that the solver shows."""

    spec: OpenProgram
    original: CheckedProgram
    worlds: TwoWorlds
    session: Session
    deadline: Deadline

    def answer(self, most: int) -> Completeness:
        """Decide, from no fact to as many as needed."""
        first = self._ask(())
        if isinstance(first, Refuted):
            return Contradictory()
        if isinstance(self.trial(frozenset()), Sufficient):
            return Determined(_scalar(self._value(self.spec.target, first)))
        count = len(self.spec.askable)
        match smallest_sufficient(count, self.trial, most):
            case None:
                return NeverDetermined()
            case Smallest(size, ()):
                return MoreMissing(
                    size, (), tuple(OpenFact(self.spec.askable[n], self._possible(n)) for n in range(count))
                )
            case Smallest(size, sets):
                facts = self._ranked(sorted(frozenset[int]().union(*sets)))
                if size == 1:
                    return OneFactMissing(facts)
                return MoreMissing(size, tuple(self._named(chosen) for chosen in sets), facts)

    def trial(self, facts: Facts) -> Sufficient | Clash:
        """Look for two worlds that agree on `facts` and differ in the target."""
        found = self._ask((DIFFER, *(self.worlds.agree(fact) for fact in sorted(facts))))
        if isinstance(found, Refuted):
            return Sufficient()
        pairs = {fact: self._pair(text, found) for fact, text in enumerate(self.spec.askable)}
        differing = frozenset(fact for fact, (left, right) in pairs.items() if left != right)
        left, right = self._pair(self.spec.target, found)
        if differing & facts or left == right:
            raise SolverFault("the solver's worlds are not what was asked for", hint="report this program as a defect")
        return Clash(differing)

    def _ranked(self, facts: list[int]) -> tuple[OpenFact, ...]:
        possible = {fact: self._possible(fact) for fact in facts}
        rows = self._rows(facts, possible)
        found = []
        for fact in facts:
            settling = tuple(value for value in possible[fact] if self._settles(fact, value))
            worlds = Tally(tuple(row[facts.index(fact)] for row in rows), frozenset(settling))
            found.append(OpenFact(self.spec.askable[fact], possible[fact], settling, worlds.gain()))
        if all(isinstance(self.trial(frozenset({fact})), Sufficient) for fact in facts):
            found = [replace(fact, gain=1.0) for fact in found]  # also where the answers cannot be listed
        return by_gain(found)

    def _possible(self, fact: int) -> tuple[Scalar, ...]:
        values = self.worlds.values[fact]
        return tuple(value for value in values if isinstance(self._ask((self._pin(fact, value),)), Found))

    def _settles(self, fact: int, value: Scalar) -> bool:
        return isinstance(self._ask((DIFFER, self.worlds.agree(fact), self._pin(fact, value))), Refuted)

    def _rows(self, facts: list[int], possible: Mapping[int, tuple[Scalar, ...]]) -> list[tuple[Scalar, ...]]:
        """Return the possible combinations of answers to some facts, or none where they are too many to count."""
        rows: list[tuple[Scalar, ...]] = [()]
        for fact in facts:
            wider = []
            for row in rows:
                pins = [self._pin(known, value) for known, value in zip(facts, row, strict=False)]
                fitting = (v for v in possible[fact] if isinstance(self._ask((*pins, self._pin(fact, v))), Found))
                wider += [(*row, value) for value in fitting]
                if len(wider) > _MOST_WORLDS:
                    return []
            rows = wider
        return rows

    def _pin(self, fact: int, value: Scalar) -> str:
        return self.worlds.pinned(fact, self.worlds.values[fact].index(value))

    def _named(self, facts: Facts) -> tuple[str, ...]:
        return tuple(self.spec.askable[fact] for fact in sorted(facts))

    def _ask(self, keep: Iterable[str]) -> Found | Refuted:
        answer: Answer = self.session.ask(Question(frozenset(keep)), self.deadline)
        match answer:
            case Undecided(reason=reason):
                raise _OutOfTime(reason)
            case Found():
                self._judge(answer)
        return answer

    def _judge(self, found: Found) -> None:
        """Hold both worlds to the text of the program, by the evaluator that shares no code with the solvers."""
        for world in self._both(found.values):
            evaluation = evaluate(self.original, _plain(world))
            if not evaluation.holds:
                wrong = ", ".join((*evaluation.broken, *evaluation.faults))
                raise SolverFault(f"the solver's world breaks {wrong}", hint="report this program as a defect")

    def _both(self, values: Assignment) -> tuple[Assignment, Assignment]:
        names = [variable.name for variable in self.worlds.checked.program.variables]
        own, twins = names[: len(names) // 2], names[len(names) // 2 :]
        return {n: values[n] for n in own}, {n: values[twin] for n, twin in zip(own, twins, strict=True)}

    def _pair(self, text: str, found: Found) -> tuple[Value, Value]:
        left, right = self._both(found.values)
        return self._evaluated(text, left), self._evaluated(text, right)

    def _value(self, text: str, found: Found) -> Value:
        return self._evaluated(text, self._both(found.values)[0])

    def _evaluated(self, text: str, world: Assignment) -> Value:
        program = self.spec.program
        return evaluate_text(text, {**program.constants, **program.tables, **_plain(world)}, program.sets)


def _plain(world: Assignment) -> dict[str, Given | Mapping[Key, Given]]:
    return {name: entries.get((), entries) for name, entries in world.items()}


def _scalar(value: Value) -> Scalar:
    return value if isinstance(value, bool | int | str) else float(value)
