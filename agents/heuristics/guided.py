"""The property-guided way (Pereira, Correa, Seipp 2026): ask for a direct heuristic, hand back counterexamples.

A heuristic is direct on a task if every state that strictly improving steps lead to, and that is no goal, has a
successor that improves strictly again. Hill climbing then never gets stuck.

A model that is too weak for programs is asked for forms in the same way: the counterexample goes back to it with the
form, and it changes weights and measures.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from agents.heuristics.author import Order
from agents.heuristics.candidate import BROKEN, Candidate, Entrant
from agents.heuristics.forms import MEND_FORM
from agents.heuristics.measures import Measure, drawn, menu
from agents.heuristics.workshop import Workshop

ASK_DIRECT = """\
Write the heuristic for this domain. It must be direct: in every state that is not a goal some applicable action must
lead to a state with a strictly smaller value. So every useful step has to count, also picking up, moving and putting
down, and the value must be 0 exactly in goal states. Count each step that is still needed, so that each one that is
done lowers the value."""

MEND = """\
{critique}

Correct the heuristic, so that this cannot happen here or in similar states. Give the whole program again."""


MOST_BROKEN = 2
"""After so many answers that do not run, programs are not asked for any more: forms are."""


async def guided(shop: Workshop) -> int:
    """Ask for a direct heuristic, for programs first and where they stall for forms; return how many were asked for."""
    programs = await _until_direct(shop, [], lambda before: _program(shop, before))
    if any(one.fate.direct == "holds" for one in programs):
        return len(programs)
    seed = shop.sampling(len(programs)).seed
    offered = drawn(menu(shop.judge.training), seed)  # one menu, so that each form can be mended by its words
    if not offered:
        return len(programs)
    forms = await _until_direct(shop, programs, lambda before: _form(shop, len(programs), before, offered))
    return len(programs) + len(forms)


async def _until_direct(
    shop: Workshop, others: Sequence[Entrant], write: Callable[[Sequence[Entrant]], Awaitable[Candidate]]
) -> list[Entrant]:
    """Have answers written until one is direct on all training tasks, or they stall.

    They stall when the rounds are used up, when the model gives back what it gave before, or when it is not able to
    answer with something that runs.
    """
    before: list[Entrant] = []
    most = min(shop.options.programs - len(others), shop.options.rounds + 1)
    while len(before) < most:
        (entrant,) = await shop.judge.judge([await write(before)], direct=True)
        before.append(entrant)
        broken = sum(one.fate.status in BROKEN for one in before)
        if entrant.fate.direct == "holds" or entrant.fate.status == "duplicate" or broken == MOST_BROKEN:
            break
    return before


async def _program(shop: Workshop, before: Sequence[Entrant]) -> Candidate:
    name = _named(len(before))
    return await shop.write(name, lambda: shop.author.write(_order(name, before), shop.sampling(len(before))))


async def _form(shop: Workshop, programs: int, before: Sequence[Entrant], offered: tuple[Measure, ...]) -> Candidate:
    number = programs + len(before)
    order = Order(_named(number), "form")
    if before and before[-1].candidate.form is not None:
        last = before[-1]
        order = replace(order, words=MEND_FORM.format(critique=last.fate.critique), mends=last.candidate)
    return await shop.write(order.name, lambda: shop.author.fill_in(order, offered, shop.sampling(number)))


def _named(number: int) -> str:
    return f"g{number + 1:02}"


def _order(name: str, before: Sequence[Entrant]) -> Order:
    if not before:
        return Order(name, "direct", ASK_DIRECT)
    last = before[-1]
    if not last.candidate.code:
        return Order(name, "direct", f"{ASK_DIRECT}\nYour last answer was of no use: {last.fate.critique}.")
    return Order(name, "counterexample", MEND.format(critique=last.fate.critique), last.candidate)
