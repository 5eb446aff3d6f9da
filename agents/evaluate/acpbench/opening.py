"""Choose the items of an ACPBench evaluation, and who answers them."""

from agents.evaluate.acpbench.bench import AcpBench
from agents.evaluate.acpbench.choice_bench import Answerer, ChoiceBench
from agents.evaluate.acpbench.choices import load_choices
from agents.evaluate.acpbench.items import load_items
from agents.evaluate.acpbench.one_shot import OneShot
from agents.evaluate.acpbench.words import Formalizing
from agents.evaluate.bench import Bench, Order
from agents.evaluate.sampling import chosen_tasks
from agents.models.chat import ChatModel
from tools import Budget, InputError


def acpbench_bench(order: Order) -> Bench:
    """Return the generative items with their PDDL for `oracle`, those with choices and words alone for a model."""
    if order.data is None:
        raise InputError("ACPBench needs its data", hint="name the folder with --data")
    split = order.split or "dev"
    if order.model is None:
        return AcpBench(chosen_tasks(load_items(order.data, split), order), order.folder, Budget(seconds=order.seconds))
    return ChoiceBench(
        chosen_tasks(load_choices(order.data, split), order), _answerer(order, order.model), order.folder
    )


def _answerer(order: Order, model: ChatModel) -> Answerer:
    if order.source == "one-shot":
        return OneShot(model, order.seconds)
    return Formalizing(model, order.seconds, order.folder / "runs")
