"""What `groundplan eval` was told, and what follows from it: the order, the folder, the identity of the evaluation."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from agents.cli.options import TRAVEL_DATA_VARIABLE
from agents.documents import Json
from agents.evaluate.bench import OpenedBench, Order, PlannerChoice
from agents.evaluate.kinds import BenchKind, SpecSource, TaskOption, bench_kind
from agents.models.chat import ChatModel
from agents.routing.table import table_identity
from tools import InputError


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What `groundplan eval` was told; what is None was left open."""

    bench: str
    model: str
    spec: SpecSource
    parallel: int = 1
    out: Path | None = None
    data: Path | None = None
    split: str | None = None
    count: int | None = None
    seed: int | None = None
    limit: int | None = None
    seconds: float | None = None
    sizes: tuple[int, ...] = ()
    choice: PlannerChoice = field(default_factory=PlannerChoice)
    memory: bool = False

    @property
    def kind(self) -> BenchKind:
        """Return the bench, such that all options make sense for it."""
        kind = bench_kind(self.bench)
        kind.require_source(self.spec)
        if self.memory:
            _require_formalizing(kind, self.spec)
        kind.require_parallel(self.parallel)
        named: dict[TaskOption, object] = {
            "data": self._data,
            "split": self.split,
            "count": self.count,
            "seed": self.seed,
            "limit": self.limit,
            "size": self.sizes or None,
            "domains": self.choice.domains or None,
            "tiers": self.choice.tiers or None,
            "planner": self.choice.planners or None,
            "variant": self.choice.variant or None,
        }
        kind.require_options([option for option, value in named.items() if value is not None])
        kind.require_drawn(self._split, self.count, self.seed)
        return kind

    @property
    def source(self) -> str:
        """Return who answers: "oracle", the name of the model, or the name with the way it answers alone behind it."""
        model = f"{self.model} with memory" if self.memory else self.model
        return {"oracle": "oracle", "model": model}.get(self.spec, f"{self.model} {self.spec}")

    @property
    def _answerer(self) -> str:
        """Return the source, where the bench leaves a choice."""
        return self.source if len(bench_kind(self.bench).sources) > 1 else ""

    @property
    def title(self) -> str:
        """Return the heading of the table."""
        return ", ".join(filter(None, (" ".join(filter(None, (self.bench, self._split))), self._answerer)))

    @property
    def folder(self) -> Path:
        """Return the folder of the evaluation: the one named, or one that follows from what is evaluated."""
        names = (self.bench, self._split, f"seed{self._seed}" if self._is_drawn else "", self._answerer)
        name = "-".join(filter(None, names))
        return self.out or Path("runs") / "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in name)

    @property
    def _data(self) -> Path | None:
        named = os.environ.get(TRAVEL_DATA_VARIABLE) if self.bench in ("travel", "two-stage") else None
        return self.data or (Path(named) if named else None)

    @property
    def _split(self) -> str:
        return self.split or bench_kind(self.bench).split

    @property
    def _seed(self) -> int:
        return 1 if self.seed is None else self.seed

    @property
    def _is_drawn(self) -> bool:
        return bench_kind(self.bench).draws(self._split, self.count)

    def identity(self, opened: OpenedBench) -> Json:
        """Return what must not change when the evaluation is resumed."""
        seed = self._seed if self._is_drawn else None
        asked: Json = {"bench": self.bench, "split": self._split, "model": self.source, "seed": seed}
        return {**asked, "data": opened.digest, **table_identity(self.model), **opened.settings}

    def order(self, kind: BenchKind, model: ChatModel | None) -> Order:
        """Return what to evaluate."""
        return Order(
            source=self.spec,
            model=model,
            folder=self.folder,
            seconds=kind.seconds if self.seconds is None else self.seconds,
            data=self._data,
            split=self._split,
            count=self.count,
            seed=self._seed,
            limit=self.limit,
            sizes=self.sizes,
            choice=self.choice,
        )


def _require_formalizing(kind: BenchKind, spec: SpecSource) -> None:
    """Raise `InputError` if nothing is formalized from words, so that a memory would have no effect."""
    if "model" not in kind.sources:
        raise InputError(
            f"--memory on has no effect on {kind.name}",
            hint="its tasks are given in PDDL: nothing is formalized from words, so there is nothing to remember",
        )
    if spec == "oracle":
        raise InputError(
            "--memory on has no effect with --spec oracle",
            hint="each task's own specification is solved and nothing is formalized: take --spec model",
        )
    if spec != "model":
        raise InputError(
            f"--memory on has no effect with --spec {spec}",
            hint="a model that answers alone formalizes nothing that a checker could accept: take --spec model",
        )


def listed(names: str | None) -> tuple[str, ...]:
    """Return the names in a list with commas between them."""
    return tuple(filter(None, (name.strip() for name in (names or "").split(","))))
