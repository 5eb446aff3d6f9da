"""Try a heuristic that somebody wrote: in a confined process, with every way to misbehave told apart.

What comes back is validated here, and a plan counts only after the PDDL replay has accepted it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planners.pddl.model import Domain, PlanSteps, Problem
from planners.pddl.plan_text import read_plan
from planners.pddl.replay import Invalid, validate_task
from planners.pddl.semantics import PddlTask
from planners.search.algorithms import find_algorithm
from planners.search.generated.contract import TaskFacts
from planners.search.generated.direct import Direct, DirectLimits, SuccessorValue, Violation
from planners.search.generated.faults import Fault, FaultKind
from planners.search.generated.trial import Trial, check_trial, probe_trial, random_states, search_trial
from planners.search.grounding import Grounded
from planners.search.stored_task import from_bytes
from planners.search.task import FdrTask
from tools import Budget, Finished, GroundplanError, Limits, Stopped, Worker, confined_worker

_OUTPUT_BYTES = 4_000_000
_LONGEST_TEXT = 4000
_PROBE_SEEDS = (0, 1)


@dataclass(frozen=True)  # no slots: `cached_property` needs a place for its values
class CandidateTask:
    """A task as candidates are tried on it: the PDDL, which judges plans, and its finite-domain form, stored."""

    domain: Domain
    problem: Problem
    stored: bytes = field(repr=False)

    @classmethod
    def of(cls, domain: Domain, problem: Problem, found: Grounded) -> "CandidateTask":
        """Return a grounded task."""
        return cls(domain, problem, found.stored)

    @cached_property
    def fdr(self) -> FdrTask:
        """Return the finite-domain task, which is read only where somebody asks: a large one takes seconds."""
        return from_bytes(self.stored)

    @cached_property
    def pddl(self) -> PddlTask:
        """Return the task that plans are replayed in."""
        return PddlTask(self.domain, self.problem)

    @cached_property
    def facts(self) -> TaskFacts:
        """Return what a heuristic module is told beside the finite-domain task."""
        names = self.pddl.types.names
        objects = {name: self.pddl.of_types((name,)) for name in names}
        return TaskFacts(self.domain.name, objects, self.pddl.initial.atoms)


@dataclass(frozen=True, slots=True)
class CandidateLimits:
    """Bound one trial. A search ends at `seconds` by itself; the process is killed `grace_s` later.

    `prepare_s` and `call_s` bound `prepare` and one call of the heuristic, in computing time. A mean call over
    `slow_call_s` is a fault of its own. The process is killed by its computing time, too, and then the clock may show
    up to `patience` times as much: who judges heuristics gives some, so that a busy machine makes none hang.
    `checked=False` leaves the text unread: for trusted code, and to test the confinement.
    """

    seconds: float = 30.0
    memory_mb: int = 2048
    expansions: int | None = None
    prepare_s: float = 10.0
    call_s: float = 2.0
    slow_call_s: float = 0.01
    grace_s: float = 5.0
    patience: float = 1.0
    checked: bool = True


@dataclass(frozen=True, slots=True)
class CandidateSolved:
    """The search found a plan, and the replay accepted it. `counts` are the search's statistics.

    `falls` holds the expansions after which the least estimate fell, and to what.
    """

    plan: PlanSteps
    cost: float
    counts: Mapping[str, float | str]
    seconds: float
    falls: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateUnsolved:
    """The heuristic behaved, and the search ended without a plan."""

    reason: str
    counts: Mapping[str, float | str]
    seconds: float
    falls: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateFaulty:
    """The heuristic misbehaved; `fault.critique()` tells its author how."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Probed:
    """The heuristic behaved on sampled states; `call_s` is the mean time of a call."""

    values: tuple[float, ...]
    call_s: float


CandidateOutcome = CandidateSolved | CandidateUnsolved | CandidateFaulty


def run_candidate(
    task: CandidateTask,
    code: str,
    algorithm: str = "greedy",
    limits: CandidateLimits | None = None,
    worker: Worker | None = None,
) -> CandidateOutcome:
    """Search for a plan with the heuristic in `code`, all of it inside a confined process."""
    find_algorithm(algorithm)
    limits = limits or CandidateLimits()
    budget = Budget(seconds=limits.seconds)
    reply = _run(worker, limits, search_trial, _trial(task, code, limits), algorithm, budget, limits.expansions)
    if isinstance(reply, Fault):
        return CandidateFaulty(_known_state(task, reply))
    if reply.plan is None and not reply.reason:
        return CandidateFaulty(_unreadable("neither a plan nor a reason came back"))
    if reply.plan is None:
        return CandidateUnsolved(reply.reason, reply.counts, reply.seconds, reply.falls)
    return _replayed(task, reply)


def check_candidate(
    task: CandidateTask,
    code: str,
    check: DirectLimits | None = None,
    limits: CandidateLimits | None = None,
    worker: Worker | None = None,
) -> Direct | Violation | CandidateFaulty:
    """Check inside a confined process that the heuristic in `code` is direct on the task."""
    check, limits = check or DirectLimits(), limits or CandidateLimits()
    reply = _run(worker, limits, check_trial, _trial(task, code, limits), check)
    if isinstance(reply, Fault):
        return CandidateFaulty(_known_state(task, reply))
    if reply.violation is not None:
        return _known_violation(task.fdr, reply.violation.violation())
    if reply.direct is not None:
        return Direct(**reply.direct.model_dump())
    return CandidateFaulty(_unreadable("neither a proof nor a violation came back"))


def probe_candidate(
    task: CandidateTask, code: str, limits: CandidateLimits | None = None, *, states: int = 50, seed: int = 0
) -> Probed | CandidateFaulty:
    """Ask for values of sampled states under two hash seeds, twice each, and compare."""
    limits, found = limits or CandidateLimits(), []
    for hash_seed in _PROBE_SEEDS:
        reply = _run(confined_worker(hash_seed), limits, probe_trial, _trial(task, code, limits), states, seed)
        if isinstance(reply, _Reply) and len(reply.values) != states:
            reply = _unreadable("values are missing")
        if isinstance(reply, Fault):
            return CandidateFaulty(_known_state(task, reply))
        found.append(reply)
    first, second = found
    if first.values != second.values:
        return CandidateFaulty(_random(task, first.values, second.values, states, seed))
    if first.call_s > limits.slow_call_s:
        message = f"a call takes {first.call_s * 1000:.1f} ms, allowed are {limits.slow_call_s * 1000:g} ms"
        return CandidateFaulty(Fault("slow", message))
    return Probed(tuple(float(value) for value in first.values), first.call_s)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=_LONGEST_TEXT)


class _FaultReply(_Model):
    kind: FaultKind
    message: str
    state: tuple[str, ...]
    line: int | None

    def fault(self) -> Fault:
        return Fault(self.kind, self.message, self.state, self.line)


class _DirectReply(_Model):
    states: int
    proved: bool
    goals: int
    steps: int


class _Successor(_Model):
    operator: str
    value: float


class _ViolationReply(_Model):
    state: tuple[str, ...]
    value: float
    successors: tuple[_Successor, ...]
    path: tuple[str, ...]

    def violation(self) -> Violation:
        successors = tuple(SuccessorValue(found.operator, found.value) for found in self.successors)
        return Violation(self.state, self.value, successors, self.path)


class _Reply(_Model):
    """What a trial says, whichever it was."""

    plan: list[int] | None = None
    reason: str = ""
    counts: dict[str, float | str] = Field(default_factory=dict, max_length=20)
    falls: tuple[tuple[int, float], ...] = ()
    fault: _FaultReply | None = None
    direct: _DirectReply | None = None
    violation: _ViolationReply | None = None
    values: tuple[float | Literal["inf"], ...] = ()
    call_s: float = 0.0
    seconds: float = 0.0


def _trial(task: CandidateTask, code: str, limits: CandidateLimits) -> Trial:
    return Trial(task.facts, task.stored, code, limits.checked, limits.prepare_s, limits.call_s)


def _run(worker: Worker | None, limits: CandidateLimits, job: Callable[..., Any], *arguments: Any) -> _Reply | Fault:
    seconds = limits.prepare_s + limits.seconds + limits.grace_s
    bounds = Limits(limits.patience * seconds, limits.memory_mb, _OUTPUT_BYTES, cpu_seconds=seconds)
    match (worker or confined_worker()).run(job, *arguments, limits=bounds):
        case Finished(value=value, seconds=taken):
            try:
                reply = _Reply.model_validate(value).model_copy(update={"seconds": taken})
            except ValidationError as error:
                return _unreadable(str(error.errors()[0]["msg"]))
            return reply if reply.fault is None else reply.fault.fault()
        case Stopped() as stopped:
            return _fault_of(stopped)


def _fault_of(stopped: Stopped) -> Fault:
    kinds: dict[str, FaultKind] = {
        "timeout": "hang",
        "memory": "memory",
        "output": "output",
        "raised": "raised",
        "crashed": "crash",
    }
    if stopped.reason not in kinds:
        raise GroundplanError(f"the trial was stopped: {stopped.detail}", hint="try the candidate again")
    head, _, wrote = stopped.detail.partition("\nit wrote:\n")
    states = [line.removeprefix("state: ") for line in wrote.splitlines() if line.startswith("state: ")]
    atoms = tuple(f"({atom.strip('() ')})" for atom in states[-1].split(") (")) if states else ()
    return Fault(kinds[stopped.reason], head[-_LONGEST_TEXT:], atoms)


def _known_state(task: CandidateTask, fault: Fault) -> Fault:
    """Return the fault without atoms that the task does not have: they would be words of the code under trial."""
    return fault.at(tuple(atom for atom in fault.state if atom in task.fdr.facts))


def _known_violation(task: FdrTask, found: Violation) -> Violation | CandidateFaulty:
    """Return the violation if it speaks of the task's own atoms and operators."""
    operators = {operator.name for operator in task.operators}
    named = {*found.path, *(successor.operator for successor in found.successors)}
    if named <= operators and set(found.state) <= task.facts.keys():
        return found
    return CandidateFaulty(_unreadable("the violation speaks of what the task does not have"))


def _unreadable(why: str) -> Fault:
    return Fault("crash", f"the process of the heuristic gave an answer that is none: {why}")


def _replayed(task: CandidateTask, reply: _Reply) -> CandidateOutcome:
    operators = task.fdr.operators
    if any(not 0 <= number < len(operators) for number in reply.plan or ()):
        return CandidateFaulty(_unreadable("the plan names operators that do not exist"))
    names = (operators[number].name for number in reply.plan or ())
    plan = read_plan("\n".join(name for name in names if name))
    verdict = validate_task(task.pddl, plan)
    if isinstance(verdict, Invalid):
        return CandidateFaulty(_unreadable(f"the plan fails in replay: {verdict.message}"))
    return CandidateSolved(plan, float(verdict.cost), reply.counts, reply.seconds, reply.falls)


def _random(
    task: CandidateTask, first: tuple[float | str, ...], second: tuple[float | str, ...], states: int, seed: int
) -> Fault:
    pairs = zip(random_states(task.fdr, states, seed), first, second, strict=True)
    state, one, other = next((found for found in pairs if found[1] != found[2]), (task.fdr.initial, first, second))
    message = f"the heuristic returned {one} for a state, and {other} under another order of sets"
    return Fault("random", message, task.fdr.atoms(state))
