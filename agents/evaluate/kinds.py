"""The benches by name with the options that each of them takes; nothing here loads one."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tools import InputError, did_you_mean

SpecSource = Literal["model", "oracle", "one-shot", "chain-of-thought", "react", "reflexion", "baselines"]
"""Who answers: a model formalizes and solvers decide, the task's own specification, or a model alone.

A model alone answers at once, after a chain of thought, by tools (ReAct), by tools in several trials (Reflexion), or in
all of these ways side by side.
"""

TaskOption = Literal["data", "split", "count", "seed", "limit", "size", "domains", "tiers", "planner", "variant"]


@dataclass(frozen=True, slots=True)
class BenchKind:
    """A bench: what it is, who can answer, which options choose its tasks, and the seconds a task has by default.

    One that is `timed` measures how long answers take, which means nothing where they share a core. The facts of one
    that is `searched` are only to be had by calling tools.

    `split` is the one taken by default, `generated` are those whose tasks are drawn with a seed; where there are none
    a count draws a sample.
    """

    name: str
    about: str
    sources: tuple[SpecSource, ...]
    options: frozenset[TaskOption]
    needs_data: bool = True
    seconds: float = 60.0
    split: str = ""
    generated: tuple[str, ...] | Literal["all"] = ()
    timed: bool = False
    searched: bool = False

    @property
    def source(self) -> SpecSource:
        """Return who answers by default: a model, where one can."""
        return "model" if "model" in self.sources else self.sources[0]

    def draws(self, split: str, count: int | None) -> bool:
        """Return whether the tasks depend on the seed."""
        if self.generated == "all":
            return True
        return split in self.generated if self.generated else count is not None

    def require_source(self, source: SpecSource) -> None:
        """Raise `InputError` if nobody answers this way here."""
        if source not in self.sources:
            blind = self.searched and source in _WITHOUT_TOOLS
            why = ", which calls no tool: every fact has to be searched for" if blind else ""
            raise InputError(
                f"{self.name} cannot be answered with --spec {source}{why}",
                hint=f"take --spec {' or '.join(self.sources)}",
            )

    def require_drawn(self, split: str, count: int | None, seed: int | None) -> None:
        """Raise `InputError` for a count or a seed where nothing is drawn: the tasks are all those of a file."""
        if "variant" in self.options or self.draws(split, count):
            return
        if count is not None:
            hint = f"it has the tasks of its file: --limit takes the first; drawn are {' and '.join(self.generated)}"
            raise InputError(f"--count has no effect on the split {split!r}", hint=hint)
        if seed is not None:
            hint = "leave it out" if self.generated else "add --count, or leave it out"
            raise InputError("--seed has no effect where nothing is drawn", hint=hint)

    def require_parallel(self, parallel: int) -> None:
        """Raise `InputError` if times are measured and more is asked for than there are cores."""
        cores = os.cpu_count() or 1
        if self.timed and parallel > cores:
            raise InputError(
                f"--parallel {parallel} would share {cores} cores, and the times of {self.name} would mean nothing",
                hint=f"take --parallel {cores} or less",
            )

    def require_options(self, given: Iterable[TaskOption]) -> None:
        """Raise `InputError` for an option that means nothing here, and for a folder that is missing."""
        present = set(given)
        if foreign := sorted(present - self.options):
            known = ", ".join(f"--{name}" for name in sorted(self.options))
            raise InputError(f"{self.name} has no --{foreign[0]}", hint=f"its tasks are chosen by {known}")
        if "variant" in self.options and "seed" in present and "variant" not in present:
            raise InputError("--seed draws a variant, and none is asked for", hint="add --variant, or leave it out")
        if self.needs_data and "data" not in present:
            raise InputError(f"{self.name} needs its data", hint=f"name the folder: eval {self.name} --data DIR")


_EVERYBODY: tuple[SpecSource, ...] = ("oracle", "model", "one-shot")
_BASELINES: tuple[SpecSource, ...] = ("chain-of-thought", "react", "reflexion", "baselines")
_WITHOUT_TOOLS: tuple[SpecSource, ...] = ("one-shot", "chain-of-thought")
_SAMPLED: frozenset[TaskOption] = frozenset({"data", "count", "seed", "limit"})
_IN_SPLITS: frozenset[TaskOption] = _SAMPLED | {"split"}

KINDS: dict[str, BenchKind] = {
    kind.name: kind
    for kind in (
        BenchKind(
            "travel",
            "trips from requests in words",
            ("model", "oracle"),
            _IN_SPLITS,
            needs_data=False,
            seconds=900.0,
            split="generated",
            generated=("generated", "generated-unsat"),
        ),
        BenchKind(
            "two-stage",
            "trips from requests in words, every fact searched for with tools",
            ("model", "oracle", "react", "reflexion", "baselines"),
            _IN_SPLITS,
            needs_data=False,
            seconds=900.0,
            split="generated",
            generated=("generated",),
            searched=True,
        ),
        BenchKind(
            "acpbench", "atomic questions about actions and change", _EVERYBODY, _IN_SPLITS, seconds=300.0, split="dev"
        ),
        BenchKind("planbench", "plans for classical planning problems", _EVERYBODY, _SAMPLED, seconds=300.0),
        BenchKind("planetarium", "PDDL problems from words", _EVERYBODY, _IN_SPLITS, seconds=300.0),
        BenchKind("nl2pddl", "PDDL domains from words", _EVERYBODY, _IN_SPLITS, seconds=300.0, split="given"),
        BenchKind(
            "growth",
            "puzzles of growing size: where answering directly collapses",
            (*_EVERYBODY, *_BASELINES),
            frozenset({"split", "count", "seed", "size"}),
            needs_data=False,
            seconds=300.0,
            split="blocksworld",
            generated="all",
        ),
        BenchKind(
            "questions",
            "what is missing: the right question, or none",
            _EVERYBODY,
            frozenset({"split", "count", "seed", "limit"}),
            needs_data=False,
            seconds=300.0,
            split="all",
            generated="all",
        ),
        BenchKind(
            "ipc-learning",
            "planners side by side on the IPC 2023 learning track",
            ("oracle",),
            frozenset({"data", "domains", "tiers", "planner", "variant", "seed", "limit"}),
            seconds=30.0,
            timed=True,
        ),
    )
}


def bench_kind(name: str) -> BenchKind:
    """Return the bench `name`; raise `InputError` with the one most likely meant if there is none."""
    if name not in KINDS:
        raise InputError(f"there is no bench {name!r}", hint=did_you_mean(name, KINDS))
    return KINDS[name]
