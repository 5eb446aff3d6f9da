"""The property-guided way (Pereira, Correa, Seipp 2026): ask for a direct heuristic, hand back counterexamples.

A heuristic is direct on a task if every state that strictly improving steps lead to, and that is no goal, has a
successor that improves strictly again. Hill climbing then never gets stuck.
"""

from collections.abc import Sequence

from agents.heuristics.author import Order
from agents.heuristics.candidate import Candidate, Entrant
from agents.heuristics.workshop import Workshop

ASK_DIRECT = """\
Write the heuristic for this domain. It must be direct: in every state that is not a goal some applicable action must
lead to a state with a strictly smaller value. So every useful step has to count, also picking up, moving and putting
down, and the value must be 0 exactly in goal states. Count each step that is still needed, so that each one that is
done lowers the value."""

MEND = """\
{critique}

Correct the heuristic, so that this cannot happen here or in similar states. Give the whole program again."""


async def guided(shop: Workshop) -> int:
    """Ask until a heuristic is direct on all training tasks, or stalls; return how many programs were asked for.

    It stalls when the rounds are used up, or when the model gives a program back that it gave before.
    """
    before: list[Entrant] = []
    most = min(shop.options.programs, shop.options.rounds + 1)
    while len(before) < most:
        candidate = await _next(shop, before)
        (entrant,) = await shop.judge.judge([candidate], direct=True)
        before.append(entrant)
        if entrant.fate.direct == "holds" or entrant.fate.status == "duplicate":
            break
    return len(before)


async def _next(shop: Workshop, before: Sequence[Entrant]) -> Candidate:
    number = len(before)
    name = f"g{number + 1:02}"
    return await shop.write(name, lambda: shop.author.write(_order(name, before), shop.sampling(number)))


def _order(name: str, before: Sequence[Entrant]) -> Order:
    if not before:
        return Order(name, "direct", ASK_DIRECT)
    last = before[-1]
    if not last.candidate.code:
        return Order(name, "direct", f"{ASK_DIRECT}\nYour last answer was of no use: {last.fate.critique}.")
    return Order(name, "counterexample", MEND.format(critique=last.fate.critique), last.candidate)
