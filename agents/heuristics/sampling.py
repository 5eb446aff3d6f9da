"""Sample and select (Correa, Pereira, Seipp 2025): many programs, broken ones mended, the best on training tasks kept.

One program in three is written after a plan in words, so that not all of them are variants of the likeliest one, and
one in three is printed from a form that says what to count, so that a model too weak for programs has its say.
"""

from collections.abc import Sequence

from agents.heuristics.author import Order
from agents.heuristics.candidate import BROKEN, Candidate, Entrant
from agents.heuristics.ideas import drawn_together, observe, plan_in_words
from agents.heuristics.measures import Measure, drawn, menu
from agents.heuristics.together import together
from agents.heuristics.workshop import Workshop

ASK = """\
Write the heuristic for this domain: an estimate of the number of actions that are still needed. It guides a greedy
search, so it must tell apart good and bad successors of a state; it need not be admissible."""

ASK_PLANNED = """\
{ask} Follow this plan where it makes sense:
{plan}"""

MEND = """\
{critique}

Correct the program. Give the whole program again."""

_WAYS, _PLANNED, _FORMS = 3, 1, 2
_FIRST_SEED = 100  # apart from those of the guided way, which may have come before
_SEEDS_OF_PLANS = 400
_SEEDS_OF_REPAIRS = 600


async def sampled(shop: Workshop, count: int) -> None:
    """Ask for `count` programs, judge them, and have the broken ones mended for some rounds."""
    if not count:
        return
    plans = await _plans(shop, range(_PLANNED, count, _WAYS))
    measures = menu(shop.judge.training)
    forms = set(range(_FORMS, count, _WAYS)) if measures else set()
    plain = [number for number in range(1, count) if number not in plans and number not in forms]
    written = await together(
        [
            _likeliest(shop),
            *(_planned(shop, number, plan) for number, plan in plans.items()),
            *(_form(shop, number, measures) for number in sorted(forms)),
            _resampled(shop, plain),
        ]
    )
    candidates = sorted((one for some in written for one in some), key=lambda one: int(one.name[1:]))
    entrants = await shop.judge.judge(candidates)
    for round_ in range(1, shop.options.rounds + 1):
        broken = [entrant for entrant in entrants if entrant.fate.status in BROKEN]
        mended = await together(_mended(shop, entrant, round_) for entrant in broken)
        entrants = await shop.judge.judge(mended)


async def _plans(shop: Workshop, numbers: Sequence[int]) -> dict[int, str]:
    """Return plans in words for the programs with these numbers, by number."""
    if not numbers:
        return {}

    async def work() -> dict[str, object]:
        return await observe(shop.author, shop.sampling(_SEEDS_OF_PLANS))

    seen = await shop.journal.once("observations", work)
    drawn = drawn_together(tuple(seen["observations"]), len(numbers), shop.options.seed)
    chosen = list(zip(numbers, drawn, strict=False))  # without observations there is no plan
    plans = await together(_plan(shop, number, seen_together) for number, seen_together in chosen)
    return {number: plan for (number, _), plan in zip(chosen, plans, strict=True)}


async def _plan(shop: Workshop, number: int, seen: Sequence[str]) -> str:
    async def work() -> dict[str, object]:
        sampling = shop.sampling(_SEEDS_OF_PLANS + 1 + number)
        return {"plan": await plan_in_words(shop.author, tuple(seen), sampling), "observations": list(seen)}

    return str((await shop.journal.once(f"plan/{_named(number)}", work))["plan"])


async def _likeliest(shop: Workshop) -> list[Candidate]:
    """Return the program in the likeliest words."""
    order = Order(_named(0), "resampled", ASK)
    return [await shop.write(order.name, lambda: shop.author.write(order, shop.sampling(0)))]


async def _resampled(shop: Workshop, numbers: Sequence[int]) -> list[Candidate]:
    """Return further programs from the same prompt, which a server draws in one request."""
    orders = [Order(_named(number), "resampled", ASK) for number in numbers]
    return await shop.write_alike(orders, _FIRST_SEED)


async def _planned(shop: Workshop, number: int, plan: str) -> list[Candidate]:
    order = Order(_named(number), "planned", ASK_PLANNED.format(ask=ASK, plan=plan))
    sampling = shop.sampling(_FIRST_SEED + number)
    return [await shop.write(order.name, lambda: shop.author.write(order, sampling))]


async def _form(shop: Workshop, number: int, measures: tuple[Measure, ...]) -> list[Candidate]:
    order, sampling = Order(_named(number), "form"), shop.sampling(_FIRST_SEED + number)
    offered = drawn(measures, sampling.seed)
    return [await shop.write(order.name, lambda: shop.author.fill_in(order, offered, sampling))]


def _named(number: int) -> str:
    return f"c{number + 1:02}"


async def _mended(shop: Workshop, entrant: Entrant, round_: int) -> Candidate:
    stem, _, _ = entrant.name.partition(".")
    name = f"{stem}.{round_}"
    number = _SEEDS_OF_REPAIRS + 50 * round_ + int(stem[1:])
    order = Order(name, "repaired", MEND.format(critique=entrant.fate.critique), entrant.candidate)
    if not entrant.candidate.code:
        order = Order(name, "repaired", f"{ASK}\nYour last answer was of no use: {entrant.fate.critique}.")
    return await shop.write(name, lambda: shop.author.write(order, shop.sampling(number)))
