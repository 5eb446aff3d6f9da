"""Requests that nothing satisfies: the clash must be exact, the way out proven."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from agents.documents import Json, Offer, Result
from agents.evaluate.agent_runs import ASSUMED, TaskAgent
from agents.evaluate.clashes import ClashBench
from agents.evaluate.runner import Evaluation, Record
from agents.formalisms.travel import TravelFormalism
from agents.models.scripted import ScriptedModel
from envs import TripTask
from tools import Budget

Tasks = Mapping[str, TripTask]


def ignore(record: Record, answered: int, of: int) -> None:
    """Take no notice."""


def scores(it: ClashBench) -> list[Json]:
    records = asyncio.run(Evaluation(it.folder).run(list(it.tasks), it.attempt, ignore))
    summary = it.summarize(records)
    assert summary.answered == len(it.tasks), summary.failed
    return [record.scores for record in records.values()]


def test_the_oracle_names_each_clash_and_proves_its_way_out(
    formalism: TravelFormalism, clashing: Tasks, tmp_path: Path
) -> None:
    for score in scores(ClashBench(formalism, clashing, None, tmp_path)):
        assert score["success"], score


def test_a_model_that_reads_exactly_does_the_same(
    formalism: TravelFormalism, clashing: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    agent = TaskAgent(reader(clashing), tmp_path / "runs", assume=ASSUMED)
    for score in scores(ClashBench(formalism, clashing, agent, tmp_path)):
        assert score["success"], score
        assert score["spec_exact"]


def test_a_request_misread_as_possible_has_failed(
    formalism: TravelFormalism, clashing: Tasks, tmp_path: Path, reader: Callable[..., ScriptedModel]
) -> None:
    agent = TaskAgent(reader(clashing, budget=None), tmp_path / "runs", assume=ASSUMED)
    for score in scores(ClashBench(formalism, clashing, agent, tmp_path)):
        assert (score["success"], score["unsolvable"], score["core_exact"]) == (False, False, False)


def test_an_offer_that_promises_too_much_or_nothing_is_no_success(
    formalism: TravelFormalism, clashing: Tasks, tmp_path: Path
) -> None:
    class Boasting(type(formalism)):  # type: ignore[misc]  # the fixture's own class
        def solve(self, spec: Json, budget: Budget) -> Result:
            result: Result = super().solve(spec, budget)
            cheaper = [offer.model_copy(update={"cost": 1.0}) for offer in result.offers]
            return result.model_copy(update={"offers": tuple(cheaper)})

    class Silent(type(formalism)):  # type: ignore[misc]  # the fixture's own class
        def solve(self, spec: Json, budget: Budget) -> Result:
            result: Result = super().solve(spec, budget)
            return result.model_copy(update={"offers": tuple[Offer, ...]()})

    one = dict(list(clashing.items())[:1])
    (boasted,) = scores(ClashBench(Boasting(formalism.tables), one, None, tmp_path / "1"))
    assert (boasted["core_exact"], boasted["offer_proven"], boasted["success"]) == (True, False, False)
    (silent,) = scores(ClashBench(Silent(formalism.tables), one, None, tmp_path / "2"))
    assert (silent["core_exact"], silent["offer_accepted"], silent["success"]) == (True, False, False)
