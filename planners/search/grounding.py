"""Ground a problem in finite-domain form: from the cache, by Fast Downward's translator, or by our own grounder.

Both grounders run in processes of their own with limits on time and memory. The translator is under the GPL and
optional; where it is not installed, runs out of its share, or meets what has no form without axioms, ours goes on.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from planners.pddl.diagnose import read_task
from planners.pddl.engines.engine import DOMAIN_FILE, PROBLEM_FILE
from planners.pddl.engines.fast_downward import driver
from planners.pddl.engines.submission import submission
from planners.pddl.model import Domain, Problem
from planners.search import task_cache
from planners.search.arrangement import arranged
from planners.search.finite_domain import ground_here
from planners.search.sas import read_sas
from planners.search.stored_task import from_bytes, to_bytes
from planners.search.task import FdrTask
from tools import Budget, BudgetExhausted, Finished, GroundplanError, Limits, Meter, Stopped, shared_worker

Grounder = Literal["translator", "own"]
_Reason = Literal["timeout", "memory", "unsupported", "engine-fault"]
MOST_MEMORY_MB = 2048
_STORED = "task.fdr"
_TRANSLATED = "output.sas"
_TRANSLATOR_SHARE = 0.8
"""What the translator cannot ground in most of the time, our own grounder rarely can in all of it."""
_OWN_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Grounded:
    """A task in finite-domain form; `cached` says that nothing had to be computed."""

    task: FdrTask
    grounder: Grounder
    cached: bool
    seconds: float


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

    Variables that no goal depends on are left out by the translator unless `keep_irrelevant`; `grounder` asks for
    one of the two. No grounder gets more than `MOST_MEMORY_MB`.
    """
    return _Grounding(problem.name, submission(domain, problem), budget.start(), keep_irrelevant).by(grounder)


def ground_anew(
    domain: Domain, problem: Problem, budget: Budget, *, keep_irrelevant: bool = False
) -> Grounded | NotGrounded:
    """Do what `grounded` does without its cache, to measure what it takes."""
    return _Grounding(problem.name, submission(domain, problem), budget.start(), keep_irrelevant, cache=False).by()


@dataclass(frozen=True, slots=True)
class _Grounding:
    name: str
    texts: tuple[str, str]
    meter: Meter
    keep_irrelevant: bool
    cache: bool = True

    def by(self, grounder: Grounder | None = None) -> Grounded | NotGrounded:
        """Return what the cache or the first grounder that comes to an end has."""
        failures: list[NotGrounded] = []
        for name in _able(grounder):
            key = task_cache.key_of((name, _version(name), str(self.keep_irrelevant), *self.texts))
            task = task_cache.stored(key) if self.cache else None
            if task is not None:
                return self._grounded(task, name, cached=True)
            result = _run(name, self.texts, self.meter, keep_irrelevant=self.keep_irrelevant, last=name == "own")
            if isinstance(result, NotGrounded):
                failures.append(result)
                continue
            if self.cache:
                task_cache.store(key, result)
            return self._grounded(from_bytes(result), name, cached=False)
        detail = "; ".join(one.detail for one in failures)
        return replace(failures[-1], detail=detail, seconds=self.meter.elapsed_s())

    def _grounded(self, task: FdrTask, grounder: Grounder, *, cached: bool) -> Grounded:
        return Grounded(replace(task, name=self.name), grounder, cached, self.meter.elapsed_s())


def _able(grounder: Grounder | None) -> Iterator[Grounder]:
    if grounder != "own" and driver() is not None:
        yield "translator"
    if grounder != "translator":
        yield "own"


def _version(grounder: Grounder) -> str:
    return version("up-fast-downward") if grounder == "translator" else _OWN_VERSION


def _run(
    grounder: Grounder, texts: tuple[str, str], meter: Meter, *, keep_irrelevant: bool, last: bool
) -> bytes | NotGrounded:
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
        job = translate_job if grounder == "translator" else own_job
        try:
            ended = shared_worker().run(job, folder, keep_irrelevant, limits=limits)
        except GroundplanError as error:  # axioms for the one, sizes or numbers for the other
            reason: _Reason = "memory" if isinstance(error, BudgetExhausted) else "unsupported"
            return NotGrounded(reason, f"{grounder}: {error}", meter.elapsed_s())
        return _collected(grounder, ended, Path(folder), meter)


def _collected(grounder: Grounder, ended: Finished | Stopped, folder: Path, meter: Meter) -> bytes | NotGrounded:
    if isinstance(ended, Stopped):
        reason: _Reason = ended.reason if ended.reason in ("timeout", "memory") else "engine-fault"
        return NotGrounded(reason, f"{grounder}: {ended.detail}", meter.elapsed_s())
    if ended.value:
        return NotGrounded("engine-fault", f"{grounder}: {ended.value}", meter.elapsed_s())
    return (folder / _STORED).read_bytes()


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


def own_job(folder: str, _keep_irrelevant: bool) -> str:
    """Do what `translate_job` does with our own grounder, which leaves nothing out."""
    where = Path(folder)
    domain, problem = read_task((where / DOMAIN_FILE).read_text(), (where / PROBLEM_FILE).read_text())
    (where / _STORED).write_bytes(to_bytes(arranged(ground_here(domain, problem))))
    return ""
