"""Open the bench that an order names; each is loaded only when it is."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from agents.evaluate.bench import Bench, OpenedBench, Order, folder_digest
from agents.evaluate.kinds import SpecSource, bench_kind
from tools import DataError, InputError

GROWN = (2, 3, 4, 5, 6)
"""The sizes of a world that grows, where none are asked for."""
Opener = Callable[[Order], OpenedBench]


def open_bench(name: str, order: Order) -> OpenedBench:
    """Return the bench `name` with the tasks that `order` chooses; raise `InputError` or `DataError` if it cannot."""
    kind = bench_kind(name)
    kind.require_source(order.source)
    if order.source != "oracle" and order.model is None:
        raise InputError(f"--spec {order.source} needs a model", hint="name one with --model")
    if order.data is not None and not order.data.is_dir():
        raise DataError(f"there is no data folder {str(order.data)!r}", hint="check the path that --data names")
    return OPENERS[kind.name](order)


def _travel(order: Order) -> OpenedBench:
    from agents.evaluate.agent_runs import ASSUMED, TaskAgent
    from agents.evaluate.clashes import ClashBench
    from agents.evaluate.task_sets import GENERATED, UNSATISFIABLE, travel_tasks
    from agents.evaluate.travel import TravelBench
    from agents.formalisms.travel import TravelFormalism
    from envs import load_tables

    tables = load_tables(order.data)
    formalism = TravelFormalism(tables)
    split = order.split or GENERATED
    chosen = travel_tasks(tables, order.data, split, seed=order.seed, count=order.drawn(20))
    tasks = {task.id: task for task in chosen[: order.limit]}
    agent = TaskAgent(order.model, order.folder / "runs", order.seconds, ASSUMED) if order.model else None
    kind = ClashBench if split == UNSATISFIABLE else TravelBench
    return OpenedBench(kind(formalism, tasks, agent, order.folder), tables.digest)


def _growth(order: Order) -> OpenedBench:
    from agents.evaluate.growth.bench import growth_bench
    from agents.evaluate.growth.items import BASELINE_WAYS, COMPARED, Growth, Way

    ways: Mapping[SpecSource, tuple[Way, ...]] = {
        "oracle": ("oracle",),
        "one-shot": ("direct",),
        "chain-of-thought": ("chain-of-thought",),
        "react": ("react",),
        "reflexion": ("reflexion",),
        "baselines": BASELINE_WAYS,
        "model": COMPARED,
    }
    sizes = order.sizes or GROWN
    growth = Growth(order.split, sizes, order.count or 5, order.seed, order.seconds, ways[order.source])
    return OpenedBench(growth_bench(growth, order.model, order.folder), "")


def _ipc_learning(order: Order) -> OpenedBench:
    from agents.evaluate.ipc_learning.bench import ipc_learning_bench

    return ipc_learning_bench(order)


def _at(place: str, order: Order) -> OpenedBench:
    """Open a bench by the function at `place` (`module:name`), which takes the order and reads its data folder."""
    module, _, name = place.partition(":")
    function: Callable[[Order], Bench] = getattr(import_module(module), name)
    return OpenedBench(function(order), folder_digest(order.data))


PLACES: Mapping[str, str] = {
    "two-stage": "agents.evaluate.two_stage:two_stage_bench",
    "acpbench": "agents.evaluate.acpbench.opening:acpbench_bench",
    "planbench": "agents.evaluate.planbench.bench:planbench_bench",
    "planetarium": "agents.evaluate.planetarium.bench:planetarium_bench",
    "nl2pddl": "agents.evaluate.nl2pddl.bench:nl2pddl_bench",
    "questions": "agents.evaluate.questions.bench:questions_bench",
}
OPENERS: Mapping[str, Opener] = {
    "travel": _travel,
    "growth": _growth,
    "ipc-learning": _ipc_learning,
    **{name: partial(_at, place) for name, place in PLACES.items()},
}
