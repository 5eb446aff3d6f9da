"""The evaluation on Planetarium: problems from words, judged on three rungs."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from agents.documents import Json
from agents.evaluate.agent_runs import TaskAgent, spent
from agents.evaluate.bench import Order
from agents.evaluate.kinds import SpecSource
from agents.evaluate.planetarium.items import Pair, draw, load_pairs
from agents.evaluate.planetarium.one_shot import answer_in_one_shot
from agents.evaluate.planetarium.rungs import Judge
from agents.evaluate.runner import Record
from agents.evaluate.summary import Attempted, Line, Summary, share, summary_of
from agents.formalisms.pddl.draft import LIKELIEST
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.models.chat import ChatModel
from planners import And, Domain, Problem, renamed_problem, write_problem
from tools import DataError, InputError


@dataclass(frozen=True, slots=True)
class PlanetariumBench:
    """Pairs, and who answers them: the gold problem itself, the agent, or the model in one call."""

    tasks: Mapping[str, Pair]
    source: SpecSource
    model: ChatModel | None
    folder: Path
    seconds: float = 300.0
    judge: Judge = field(default_factory=Judge)

    async def attempt(self, task_id: str) -> Json:
        """Answer one pair's text and judge the problem against the gold one."""
        pair = self.tasks[task_id]
        answer = await self._answer(pair)
        rungs = await asyncio.to_thread(self.judge.rungs, pair, answer["problem"])
        reasons = [reason for reason in (answer.get("reason", ""), rungs["reason"]) if reason]
        return {**answer, **rungs, "stratum": pair.stratum, "reason": "; ".join(reasons)}

    def summarize(self, records: Mapping[str, Record]) -> Summary:
        """Add up the rungs: over all pairs, by domain, and by how the text describes init and goal."""
        sections: dict[str, list[str]] = {}
        for name in records:
            pair = self.tasks[name]
            for section in (pair.domain.name, pair.wording):
                sections.setdefault(section, []).append(name)
        everything = Attempted(records)
        lines = [*_rung_lines("all", everything), *everything.running()]
        for section, names in sorted(sections.items()):
            lines += _rung_lines(section, Attempted({name: records[name] for name in names}))
        return summary_of(len(self.tasks), records, lines)

    async def _answer(self, pair: Pair) -> Json:
        if self.source == "oracle":
            chance = Random(pair.id)  # noqa: S311 - the same shuffle for the same pair, no secret
            return {"problem": write_problem(shuffled(pair.read(pair.problem_text), pair.domain, chance))}
        if self.model is None:
            raise InputError("answers in words need a model", hint="name one with --model")
        if self.source == "one-shot":
            text, usage = await answer_in_one_shot(self.model, pair.domain_text, pair.text, self.seconds)
            return {"problem": text, **spent(usage)}
        agent = TaskAgent(self.model, self.folder / "runs", self.seconds, LIKELIEST)
        answer = await agent.answer(pair.id, pair.text, PddlFormalism(pair.domain))
        return {**answer, "problem": answer.pop("spec", {}).get("problem", "")}


def planetarium_bench(order: Order) -> PlanetariumBench:
    """Open the bench with the pairs that `order` chooses."""
    if order.data is None:
        raise DataError("Planetarium needs its data", hint="name the folder with --data")
    pairs = draw(load_pairs(order.data), order.split, order.count, order.seed)[: order.limit]
    tasks = {pair.id: pair for pair in pairs}
    return PlanetariumBench(tasks, order.source, order.model, order.folder, order.seconds)


def shuffled(problem: Problem, domain: Domain, chance: Random) -> Problem:
    """Return the same problem under other names and in another order; constants keep their names."""
    names = sorted(set(problem.objects) - set(domain.constants))
    new = [f"thing{number}" for number in range(len(names))]
    chance.shuffle(new)
    copy = renamed_problem(problem, dict(zip(names, new, strict=True)))
    parts = list(copy.goal.parts) if isinstance(copy.goal, And) else [copy.goal]
    chance.shuffle(parts)
    return replace(copy, objects=dict(sorted(copy.objects.items())), goal=And(tuple(parts)))


def _rung_lines(section: str, attempted: Attempted) -> Iterator[Line]:
    count = len(attempted.scores)
    for rung in ("parses", "solvable", "equivalent"):
        yield share(rung, attempted.count(rung), count, section=section)
    expressible = attempted.count("equivalent_expressible")
    yield share("equivalent as far as the domain can say", expressible, count, section=section)
    yield share("not decided", attempted.count("not_decided"), count, section=section)
