"""A solved or unsolvable program in words, as Markdown."""

from collections.abc import Iterator

from agents.documents import Json, Offer, Result
from planners import Repair


def values_in_words(spec: Json, result: Result) -> str:
    """Return the values as a table; of yes-or-no choices over sets only those that are made."""
    lines = ["| what | value |", "|---|---|", *(f"| {what} | {value} |" for what, value in _rows(result.plan))]
    for goal in spec.get("goals", ())[:1]:
        proof = "proven best" if result.optimal else "not proven best"
        lines += ["", f"{goal['sense']} `{goal['expression']}`: **{result.cost:g}** ({proof})"]
    return "\n".join(lines)


def clash_in_words(spec: Json, result: Result) -> str:
    """Return the constraints that exclude each other, by the words that demand them, and the ways out."""
    if not result.core:
        return "Nothing satisfies this, whatever is given up."
    stated = {item["name"]: item.get("source") or item["expression"] for item in spec["constraints"]}
    title = "These cannot all hold:" if len(result.core) > 1 else "This cannot hold:"
    lines = [title, "", *(f"- **{name}**: “{stated.get(name, name)}”" for name in result.core)]
    if result.offers:
        lines += ["", "Any one of these would do:", ""]
        lines += [f"{number}. {offer.words}" for number, offer in enumerate(result.offers, 1)]
    return "\n".join(lines)


def offer_in_words(repair: Repair) -> Offer:
    """Return a repair as an offer; a bound that can be moved is moved, not given up."""
    outcome = "" if repair.objective is None else f" (then the goal is worth {repair.objective:g})"
    change = repair.change
    if change is not None and change.attained:
        words = f"{change.constraint}: {change.new:g} instead of {change.old:g}"
        return Offer(drop=repair.drop, words=words + outcome, new_bound=change.new, cost=repair.objective)
    words = "without " + " and ".join(f"“{name}”" for name in repair.drop)
    if change is not None:
        # Over real numbers the limit itself may not suffice, and there is no nearest number that does.
        words += f" (any limit beyond {change.new:g} would do)"
    return Offer(drop=repair.drop, words=words + outcome, cost=repair.objective)


def _rows(plan: Json) -> Iterator[tuple[str, str]]:
    for name, value in plan.items():
        for *index, entry in value if isinstance(value, list) else [[value]]:
            if index and entry is False:
                continue
            at = f"[{', '.join(map(str, index))}]" if index else ""
            shown = ("yes" if entry else "no") if isinstance(entry, bool) else str(entry)
            yield _cell(f"{name}{at}"), _cell(shown)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
