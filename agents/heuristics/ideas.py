"""Diversity by searching over plans in words (Wang et al. 2024, Planning in Natural Language): PlanSearch.

The model makes observations about the domain, small combinations of them are drawn by chance, and each combination
becomes a plan in words before it becomes a program.
"""

import random
from dataclasses import replace
from itertools import combinations

from pydantic import Field

from agents.documents import Document, Json
from agents.heuristics.author import Author, Sampling, fitting
from agents.heuristics.prompts import Prompts
from agents.models.structured import StructuredOutputError, ask

MOST_OBSERVATIONS = 6
_OBSERVATION_TOKENS = 500
_PLAN_TOKENS = 220

ASK_OBSERVATIONS = (
    "Do not write a program yet. What makes a state of this domain close to its goal or far from it? Give up to "
    f"{MOST_OBSERVATIONS} short observations that a heuristic could use: what must still be done for each object of "
    "the goal, what stands in the way, what has to be moved twice, which distances count. One sentence each."
)


class Observations(Document):
    """What the model sees in the domain."""

    observations: tuple[str, ...] = Field(min_length=1, max_length=MOST_OBSERVATIONS)


async def observe(author: Author, sampling: Sampling) -> Json:
    """Ask for observations about the domain; a model that gives none leaves the list empty."""

    async def ask_once(prompts: Prompts) -> Observations:
        async with author.seats:
            answer = await ask(
                author.model,
                prompts.first(ASK_OBSERVATIONS),
                Observations,
                attempts=2,
                max_tokens=_OBSERVATION_TOKENS,
                temperature=sampling.temperature,
                seed=sampling.seed,
                timeout_s=sampling.timeout_s,
            )
        return answer.value

    try:
        return (await fitting(author.prompts, ask_once)).json_form()
    except StructuredOutputError:
        return {"observations": []}


def drawn_together(observations: tuple[str, ...], count: int, seed: int) -> list[tuple[str, ...]]:
    """Return `count` combinations of one or two observations, all different as long as there are enough."""
    if not observations:
        return []
    pool = [*combinations(observations, 2), *((one,) for one in observations)]
    random.Random(seed).shuffle(pool)  # noqa: S311 - chance for diversity, not for secrets
    return [pool[number % len(pool)] for number in range(count)]


async def plan_in_words(author: Author, observations: tuple[str, ...], sampling: Sampling) -> str:
    """Ask for a plan of the program that builds on the observations."""
    listed = "\n".join(f"- {text}" for text in observations)
    words = (
        f"Do not write a program yet. Build on these observations:\n{listed}\n"
        "Write a plan for the heuristic in at most five short numbered steps: what `prepare` computes once, what is "
        "counted in each state, with which weights."
    )
    _, reply = await author.complete(lambda prompts: prompts.first(words), replace(sampling, max_tokens=_PLAN_TOKENS))
    return reply.text.strip()
