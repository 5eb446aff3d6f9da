"""Wishes beyond the forms: the model writes an expression, which is parsed, type-checked and held to its words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.formalize.gazetteer import Gazetteer
from agents.formalize.numbers import money, numbers, times
from agents.formalize.recalled import recalled_wish
from agents.formalize.topics import foreign_variables, spoken_variables
from agents.formalize.wish_prompt import WishAnswer, wish_turns
from agents.memory.recall import NoRecall, Recall
from agents.models import ChatModel, StructuredOutputError, ask
from envs import TRIP_VARIABLES, TransportRule, TripVariable, Wish
from planners import Bool, Choice, ConstraintProgram, Int, ProgramError, Require, check, parse, unparse
from tools import Usage

ATTEMPTS = 2
MAX_WISHES = 6
_MAX_TOKENS = 200
_MEALS = ("breakfast", "lunch", "dinner")
_MOST = 10_000_000
# Factors that turn hours into minutes and stars into tenths, and the bounds of counting.
_HARMLESS = frozenset({0, 1, 10, 60, 100})


# Expressions that say what a transport rule says.
_RULES: dict[str, TransportRule] = {
    "not any(flies[d] for d in day)": "no flight",
    "not any(drives[d] for d in day)": "no self-driving",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the clauses of a request turned out to be: wishes, a rule in other words, or nothing sayable."""

    wishes: tuple[Wish, ...] = ()
    rules: tuple[tuple[str, TransportRule], ...] = ()
    unheard: tuple[str, ...] = ()


@dataclass(slots=True)
class WishReader:
    """Formalizes the clauses of one request; `usage` counts what that cost."""

    model: ChatModel
    gazetteer: Gazetteer
    days: int
    log: Callable[[str, dict[str, Any]], None]
    memory: Recall = field(default_factory=NoRecall)
    usage: Usage = field(default_factory=Usage)

    async def read_all(self, clauses: Sequence[str]) -> Heard:
        """Read every clause; what only repeats a transport rule is told apart from wishes."""
        wishes: dict[str, Wish] = {}
        rules: list[tuple[str, TransportRule]] = []
        unheard = list(clauses[MAX_WISHES:])
        for clause in clauses[:MAX_WISHES]:
            wish = await self.read(clause)
            if wish is None:
                unheard.append(clause)
            elif rule := _RULES.get(unparse(parse(wish.expression))):
                rules.append((clause, rule))
            else:  # two clauses may say the same
                wishes.setdefault(wish.expression, wish)
        return Heard(tuple(wishes.values()), tuple(rules), tuple(unheard))

    async def read(self, clause: str) -> Wish | None:
        """Return the wish that `clause` states, or `None` if the trip variables do not say it."""
        known = recalled_wish(self.memory, clause)
        if known is not None and not wish_problem(known, clause, self.gazetteer, self.days):
            return Wish(name=clause, expression=known, source=clause)
        failures: list[tuple[str, str]] = []
        for _ in range(ATTEMPTS):
            try:
                answer = await ask(self.model, wish_turns(clause, failures), WishAnswer, max_tokens=_MAX_TOKENS)
            except StructuredOutputError as error:  # a wish that cannot be read must not cost the request
                self.usage = self.usage + error.usage
                return None
            self.usage = self.usage + answer.usage
            expression = answer.value.expression
            problem = wish_problem(expression, clause, self.gazetteer, self.days) if expression else ""
            self.log("formalize.wish", {"clause": clause, "expression": expression, "problem": problem})
            if not expression:
                return None
            if not problem:
                return Wish(name=clause, expression=expression, source=clause)
            failures.append((expression, problem))
        return None


def wish_problem(expression: str, clause: str, gazetteer: Gazetteer, days: int) -> str:
    """Say what is wrong with an expression as a reading of `clause`, or return nothing."""
    try:
        check(_program(expression, clause, gazetteer, days))
    except ProgramError as error:
        return str(error)
    invented = sorted(_numbers_of(expression) - _numbers_in(clause))
    if invented:
        return f"the number {invented[0]:g} is not in the wish {clause!r}"
    if not any(re.search(rf"\b{v.name}\b", expression) for v in TRIP_VARIABLES):
        return "the expression speaks of no trip variable"
    foreign = foreign_variables(expression, clause)
    if foreign:
        spoken = ", ".join(spoken_variables(clause))
        return f"the wish {clause!r} does not speak of {foreign[0]}" + (f", but perhaps of {spoken}" if spoken else "")
    return _literal_problem(expression, clause)


def _literal_problem(expression: str, clause: str) -> str:
    """Say which quoted member the wish does not name, or which of its numbers the expression leaves out."""
    for member in re.findall(r"'([^']*)'", expression):
        if member not in _MEALS and member.casefold() not in clause.casefold():
            return f"the wish {clause!r} does not speak of {member!r}"
    used = _numbers_of(expression)
    for mention in (*numbers(clause, times(clause)), *money(clause)):
        stated = float(mention.value)
        if stated not in _HARMLESS and not used & {stated, round(stated * 10, 6), stated * 60}:
            return f"the number {stated:g} of the wish {clause!r} is not used"
    return ""


def _program(expression: str, clause: str, gazetteer: Gazetteer, days: int) -> ConstraintProgram:
    return ConstraintProgram(
        sets={
            "day": tuple(range(1, days + 1)),
            "meal": _MEALS,
            "cuisine": gazetteer.cuisines,
            "place": gazetteer.cities,
        },
        constants={"days": days, "people": 2},
        variables=tuple(_declared(v) for v in TRIP_VARIABLES if v.name not in {"days", "people"}),
        constraints=(Require(clause, expression, clause),),
    )


def _declared(variable: TripVariable) -> Bool | Int | Choice:
    match variable.kind:
        case "bool":
            return Bool(variable.name, over=variable.over)
        case "int":
            return Int(variable.name, 0, _MOST, variable.over)
        case "place":
            return Choice(variable.name, of="place", over=variable.over)


def _numbers_of(expression: str) -> set[float]:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", expression)
    return {float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", bare)} - _HARMLESS


def _numbers_in(clause: str) -> set[float]:
    """Return the numbers that a clause can stand for: as stated, in tenths, in minutes, and its clock times."""
    stated = {float(m.value) for m in numbers(clause)} | {float(m.value) for m in money(clause)}
    clock = [int(n) for m in times(clause) for n in re.findall(r"\d+", m.text)]
    if re.search(r"\bp\.?m\b", clause, re.IGNORECASE):
        clock += [n + 12 for n in clock]
    clock += [12] if re.search(r"\bnoon\b", clause, re.IGNORECASE) else []
    clock += [24] if re.search(r"\bmidnight\b", clause, re.IGNORECASE) else []
    minutes = {float(h * 60 + m) for h in clock for m in (0, *clock)}
    return stated | {round(n * k, 6) for n in stated for k in (10, 60)} | {float(n) for n in clock} | minutes
