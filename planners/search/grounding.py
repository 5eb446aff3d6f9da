"""Ground a problem in finite-domain form: from the cache, or by the grounder for its kind of task.

A task of conjunctions and unconditional effects is ground by `strips`, which is by far the fastest. Any other one goes
to Fast Downward's translator, which is under the GPL and optional; where it is not installed, runs out of its share, or
meets what has no form without axioms, `adl` goes on. All run in processes of their own with limits on time and memory.
"""

import gc
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal, get_args

from planners.pddl.diagnose import read_task
from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE
from planners.pddl.engines.fast_downward import driver
from planners.pddl.engines.submission import submission
from planners.pddl.features import SUMMED_COSTS, features
from planners.pddl.model import Domain, Problem
from planners.search import task_cache
from planners.search.arrangement import arranged
from planners.search.finite_domain import ground_here
from planners.search.sas import read_sas
from planners.search.stored_task import from_bytes, to_bytes
from planners.search.strips.ground import ground_strips
from planners.search.strips.schemas import reads
from planners.search.task import FdrTask
from tools import (
    Budget,
    BudgetExhausted,
    Finished,
    GroundplanError,
    InputError,
    Limits,
    Meter,
    Stopped,
    did_you_mean,
    require_budget,
    shared_worker,
)

Grounder = Literal["strips", "translator", "adl"]
_Reason = Literal["timeout", "memory", "unsupported", "engine-fault"]
MOST_MEMORY_MB = 2048
_STORED = "task.fdr"
_TRANSLATED = "output.sas"
_TRANSLATOR_SHARE = 0.8
"""What the translator cannot ground in most of the time, `adl` rarely can in all of it."""
_VERSIONS: dict[Grounder, str] = {"strips": "1", "adl": "2"}


@dataclass(frozen=True)  # no slots: `cached_property` needs a place for its value
class Grounded:
    """A task in finite-domain form; `cached` says that nothing had to be computed, `peak_memory_mb` what it took.

    It is kept as it travels to other processes, and is read where somebody asks for it: of a large task that takes
    longer than anything else. `seconds` are without that.
    """

    name: str
    stored: bytes = field(repr=False)
    grounder: Grounder
    cached: bool
    seconds: float
    peak_memory_mb: float = 0.0

    @cached_property
    def task(self) -> FdrTask:
        """Return the task, under the name that the problem has."""
        return replace(from_bytes(self.stored), name=self.name)


@dataclass(frozen=True, slots=True)
class NotGrounded:
    """No grounder came to an end; `detail` has what each one said."""

    reason: _Reason
    detail: str
    seconds: float


def grounded(
    domain: Domain, problem: Problem, budget: Budget, *, keep_irrelevant: bool = False, grounder: Grounder | None = None
) -> Grounded | NotGrounded:
    """Return the task in finite-domain form, or why there is none within the budget.

    Variables that no goal depends on are left out unless `keep_irrelevant`, though never by `adl`; `grounder` asks for
    one of them. No grounder gets more than `MOST_MEMORY_MB`. Raise `InputError` for a grounder that nobody knows.
    """
    require_budget(budget)
    if grounder is not None and grounder not in get_args(Grounder):
        raise InputError(f"there is no grounder {grounder!r}", hint=did_you_mean(grounder, get_args(Grounder)))
    meter = budget.start()  # before a large problem is looked through
    able = _able(domain, problem) if grounder is None else (grounder,)
    return _Grounding(problem.name, submission(domain, problem), meter, keep_irrelevant).by(able)


def ground_anew(
    domain: Domain, problem: Problem, budget: Budget, *, keep_irrelevant: bool = False
) -> Grounded | NotGrounded:
    """Do what `grounded` does without its cache, to measure what it takes."""
    require_budget(budget)
    meter = budget.start()
    grounding = _Grounding(problem.name, submission(domain, problem), meter, keep_irrelevant, cache=False)
    return grounding.by(_able(domain, problem))


@dataclass(frozen=True, slots=True)
class _Grounding:
    name: str
    texts: tuple[str, str]
    meter: Meter
    keep_irrelevant: bool
    cache: bool = True

    def by(self, able: tuple[Grounder, ...]) -> Grounded | NotGrounded:
        """Return what the cache or the first grounder that comes to an end has."""
        failures: list[NotGrounded] = []
        for name in able:
            key = task_cache.key_of((name, _version(name), str(self.keep_irrelevant), *self.texts))
            content = task_cache.stored(key) if self.cache else None
            if content is not None:
                return Grounded(self.name, content, name, True, self.meter.elapsed_s())
            result = _run(name, self.texts, self.meter, keep_irrelevant=self.keep_irrelevant, last=name == able[-1])
            if isinstance(result, NotGrounded):
                failures.append(result)
                continue
            if self.cache:
                task_cache.store(key, result.content)
            return Grounded(self.name, result.content, name, False, self.meter.elapsed_s(), result.peak_memory_mb)
        detail = "; ".join(one.detail for one in failures)
        return replace(failures[-1], detail=detail, seconds=self.meter.elapsed_s())


@dataclass(frozen=True, slots=True)
class _Stored:
    """A task in its stored form, and the memory that the grounder took at its peak."""

    content: bytes
    peak_memory_mb: float


def _able(domain: Domain, problem: Problem) -> tuple[Grounder, ...]:
    if reads(domain, problem):
        return ("strips",)
    return ("adl",) if driver() is None or SUMMED_COSTS in features(domain, problem) else ("translator", "adl")


def _version(grounder: Grounder) -> str:
    return version("up-fast-downward") if grounder == "translator" else _VERSIONS[grounder]


def _run(
    grounder: Grounder, texts: tuple[str, str], meter: Meter, *, keep_irrelevant: bool, last: bool
) -> _Stored | NotGrounded:
    """Run one grounder in a worker and return the stored form of the task."""
    left = meter.remaining_s()
    if left is not None and left <= 0:
        return NotGrounded("timeout", f"{grounder}: no time is left", meter.elapsed_s())
    limits = Limits(
        seconds=left if left is None or last else left * _TRANSLATOR_SHARE,
        memory_mb=min(meter.budget.memory_mb or MOST_MEMORY_MB, MOST_MEMORY_MB),
    )
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as folder:
        for file, text in zip((DOMAIN_FILE, PROBLEM_FILE), texts, strict=True):
            (Path(folder) / file).write_text(text)
        jobs = {"strips": strips_job, "translator": translate_job, "adl": adl_job}
        try:
            ended = shared_worker().run(jobs[grounder], folder, keep_irrelevant, limits=limits)
        except GroundplanError as error:  # axioms for the one, sizes or numbers for the other
            reason: _Reason = "memory" if isinstance(error, BudgetExhausted) else "unsupported"
            return NotGrounded(reason, f"{grounder}: {error}", meter.elapsed_s())
        return _collected(grounder, ended, Path(folder), meter)


def _collected(grounder: Grounder, ended: Finished | Stopped, folder: Path, meter: Meter) -> _Stored | NotGrounded:
    if isinstance(ended, Stopped):
        reason: _Reason = ended.reason if ended.reason in ("timeout", "memory") else "engine-fault"
        return NotGrounded(reason, f"{grounder}: {ended.detail}", meter.elapsed_s())
    if ended.value:
        return NotGrounded("engine-fault", f"{grounder}: {ended.value}", meter.elapsed_s())
    return _Stored((folder / _STORED).read_bytes(), ended.peak_memory_mb)


def translate_job(folder: str, keep_irrelevant: bool) -> str:
    """Translate the files in `folder`, leave the stored form there, and return what went wrong or nothing."""
    path = driver()
    assert path is not None, "only called where it is installed"
    command = [sys.executable, str(path), "--translate", "--sas-file", _TRANSLATED, DOMAIN_FILE, PROBLEM_FILE]
    if keep_irrelevant:
        command += ["--translate-options", "--keep-unimportant-variables"]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    output = Path(folder) / _TRANSLATED
    if done.returncode != 0 or not output.is_file():
        return "\n".join((done.stdout + done.stderr).strip().splitlines()[-4:]) or f"exit status {done.returncode}"
    task = read_sas(output.read_text())
    (Path(folder) / _STORED).write_bytes(to_bytes(arranged(task)))
    return ""


def strips_job(folder: str, keep_irrelevant: bool) -> str:
    """Do what `translate_job` does with the grounder for plain tasks."""
    gc.disable()  # nothing here is garbage before this process ends, and looking for it takes longer than all else
    task = ground_strips(*_read(folder), keep_irrelevant=keep_irrelevant)
    (Path(folder) / _STORED).write_bytes(to_bytes(task))
    return ""


def adl_job(folder: str, _keep_irrelevant: bool) -> str:
    """Do what `translate_job` does with the grounder for everything, which leaves nothing out."""
    (Path(folder) / _STORED).write_bytes(to_bytes(arranged(ground_here(*_read(folder)))))
    return ""


def _read(folder: str) -> tuple[Domain, Problem]:
    return read_task((Path(folder) / DOMAIN_FILE).read_text(), (Path(folder) / PROBLEM_FILE).read_text())
