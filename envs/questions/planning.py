"""Crates to be moved where some places are not known: one plan for all cases, or one question first."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from envs.questions.gold import Answer, StaySilent, Unfit, gold_of
from envs.questions.item import Parts, QuestionItem
from envs.questions.yard import DOMAIN, GROUND, RULES, Place, TooManyBeliefs, Yard, common_plan_exists
from planners import (
    And,
    Atom,
    Condition,
    Constant,
    Domain,
    FactWords,
    OneOf,
    OpenAtom,
    OpenProblem,
    Problem,
    Variable,
    pddl_model,
    read_domain,
)

_KNOWN = ("Crate {0} stands {1}.", "At the start, crate {0} is {1}.", "We see crate {0} {1}.")
_OPEN = (
    "Crate {0} is {1}; nobody knows which.",
    "It is not known whether crate {0} is {1}.",
    "Crate {0} may be {1}.",
)
_COLD = {
    (True,): ("Crate {0} is frozen to what is below it.",),
    (True, False): ("Crate {0} may be frozen to what is below it.", "Nobody knows whether crate {0} is frozen."),
}
_GOALS = ("In the end, {0}.", "The goal: {0}.", "What is wanted is that {0}.")
_PLACE = "place of "
_NOT_COLD = ("No crate is frozen.", "No other crate is frozen.")


def draw_planning(random: Random, name: str) -> QuestionItem | None:
    """Return an item, or nothing where chance made none."""
    crates = list("abcd"[: random.randint(3, 4)])
    yard = _yard(random, crates)
    places = yard.possible()
    if len(places) < 2 or any(map(yard.is_met, places)) or not _all_can_be(yard, places):
        return None

    @cache
    def settled(group: frozenset[int]) -> bool:
        chosen = [places[number] for number in group]
        if common_plan_exists(yard, chosen):
            return True
        return not any(common_plan_exists(yard, (place,)) for place in chosen)

    worlds = [_answers(yard, place) for place in places]
    try:
        gold = gold_of(worlds, _open_facts(yard), lambda group: settled(frozenset(group)))
        if isinstance(gold, Unfit) or (isinstance(gold, StaySilent) and not common_plan_exists(yard, places)):
            return None
    except TooManyBeliefs:
        return None
    return QuestionItem(
        id=name,
        split="planning",
        parts=_words(random, yard),
        spec=planning_spec(yard),
        vocabulary=_vocabulary(crates),
        gold=StaySilent(yard) if isinstance(gold, StaySilent) else gold,
    )


def yard_from(crates: Sequence[str], possible: Mapping[str, Sequence[str]], goal: Sequence[tuple[str, str]]) -> Yard:
    """Return the yard in which each fact of the vocabulary has one of its `possible` answers.

    A crate of unstated place can stand anywhere; one that is not said to be frozen is not.
    """
    anywhere = {crate: (GROUND, *(other for other in crates if other != crate)) for crate in crates}
    return Yard(
        {c: tuple(map(_lower, possible.get(_place_name(c), ()))) or anywhere[c] for c in crates},
        {c: tuple(answer == "true" for answer in possible.get(_cold_name(c), ("false",))) for c in crates},
        tuple((name.removeprefix(_PLACE), _lower(answer)) for name, answer in goal if name.startswith(_PLACE)),
    )


def planning_spec(yard: Yard) -> OpenProblem:
    """Return what is known of a yard as a PDDL problem with open facts."""
    crates = sorted(yard.places)
    open_places = tuple(
        OneOf(_place_name(crate), tuple(_stands(crate, lower) for lower in yard.places[crate]))
        for crate in crates
        if len(yard.places[crate]) > 1
    )
    cold = tuple(OpenAtom(("frozen", crate)) for crate in crates if len(yard.frozen[crate]) > 1)
    init = [_stands(crate, yard.places[crate][0]) for crate in crates if len(yard.places[crate]) == 1]
    init += [("frozen", crate) for crate in crates if yard.frozen[crate] == (True,)]
    problem = Problem(
        "yard-1",
        "yard",
        objects=dict.fromkeys(crates, ("crate",)),
        init=frozenset(map(_atom, init)),
        goal=And(tuple(_atom(_stands(crate, lower)) for crate, lower in yard.goal)),
    )
    hidden = tuple(OpenAtom(("free", crate)) for crate in crates)
    return OpenProblem(_domain(), problem, (*open_places, *cold), hidden, _law())


@cache
def _domain() -> Domain:
    return read_domain(DOMAIN)


def _law() -> Condition:
    """Return that a crate is free if and only if nothing stands on it, and that no two crates stand on one."""
    parameters = tuple(pddl_model.Parameter(name, ("crate",)) for name in ("lower", "upper", "other"))
    lower, upper, other = (Variable(parameter.name) for parameter in parameters)
    carries = pddl_model.Quantified("exists", (parameters[1],), Atom("on", (upper, lower)))
    free = Atom("free", (lower,))
    return And(
        (
            pddl_model.Quantified(
                "forall",
                (parameters[0],),
                And((pddl_model.Imply(free, pddl_model.Not(carries)), pddl_model.Or((free, carries)))),
            ),
            pddl_model.Quantified(
                "forall",
                parameters,
                pddl_model.Imply(
                    And((Atom("on", (upper, lower)), Atom("on", (other, lower)))), pddl_model.Equals(upper, other)
                ),
            ),
        )
    )


def _yard(random: Random, crates: Sequence[str]) -> Yard:
    """Return a random yard; what a crate can stand on comes before it in a random order, so no circle is possible."""
    order = random.sample(crates, len(crates))
    open_crates = random.sample(order[1:], random.randint(0, min(2, len(order) - 1)))
    places: dict[str, tuple[str, ...]] = {}
    for at, crate in enumerate(order):
        choices = [GROUND, *order[:at]]
        taken = {lower for known in places.values() if len(known) == 1 for lower in known}
        choices = [lower for lower in choices if lower == GROUND or lower not in taken]
        if crate in open_crates and len(choices) > 1:
            places[crate] = tuple(sorted(random.sample(choices, random.randint(2, min(3, len(choices))))))
        else:
            places[crate] = (random.choice(choices),)
    frozen = {crate: random.choices(((False,), (True,), (True, False)), (6, 1, 3))[0] for crate in crates}
    wanted = random.sample(crates, len(crates))
    goal = [(wanted[0], wanted[1])]
    if random.random() < 0.5:
        goal.append((wanted[1], wanted[2]))
    return Yard(places, frozen, tuple(goal))


def _all_can_be(yard: Yard, places: Sequence[Place]) -> bool:
    """Return whether everything that the text leaves open is open indeed."""
    seen_places = {part for place in places for part in place.below}
    return all((crate, lower) in seen_places for crate, choices in yard.places.items() for lower in choices)


def _open_facts(yard: Yard) -> tuple[str, ...]:
    crates = sorted(yard.places)
    placed = (_place_name(crate) for crate in crates if len(yard.places[crate]) > 1)
    return (*placed, *(_cold_name(crate) for crate in crates if len(yard.frozen[crate]) > 1))


def _vocabulary(crates: Sequence[str]) -> tuple[FactWords, ...]:
    placed = (
        FactWords(
            _place_name(crate),
            f"crate {crate}",
            {_shown(_stands(crate, lower)): _where(lower) for lower in (GROUND, *crates) if lower != crate},
        )
        for crate in crates
    )
    cold = (FactWords(_cold_name(c), f"crate {c}", {"true": "frozen", "false": "not frozen"}) for c in crates)
    return (*placed, *cold)


def _answers(yard: Yard, place: Place) -> Mapping[str, Answer]:
    known: dict[str, Answer] = {}
    for crate, lower in place.below:
        known[_place_name(crate)] = _shown(_stands(crate, lower))
        known[_cold_name(crate)] = "true" if crate in place.frozen else "false"
    return known


def _words(random: Random, yard: Yard) -> Parts:
    sentences = list(_sentences(random, yard))
    goal = " and ".join(f"crate {crate} is {_where(lower)}" for crate, lower in yard.goal)
    told = "\n".join([*sentences, _NOT_COLD[any(True in cold for cold in yard.frozen.values())]])
    return Parts(RULES, told, random.choice(_GOALS).format(goal))


def _sentences(random: Random, yard: Yard) -> Iterator[str]:
    for crate in sorted(yard.places):
        choices = [_where(lower) for lower in yard.places[crate]]
        listed = f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]
        yield random.choice(_OPEN if len(choices) > 1 else _KNOWN).format(crate, listed)
    for crate in sorted(yard.frozen):
        if yard.frozen[crate] in _COLD:
            yield random.choice(_COLD[yard.frozen[crate]]).format(crate)


def _place_name(crate: str) -> str:
    return f"{_PLACE}{crate}"


def _cold_name(crate: str) -> str:
    return _shown(("frozen", crate))


def _stands(crate: str, lower: str) -> tuple[str, ...]:
    return ("on-ground", crate) if lower == GROUND else ("on", crate, lower)


def _where(lower: str) -> str:
    return "on the ground" if lower == GROUND else f"on crate {lower}"


def _lower(answer: str) -> str:
    """Return what a crate stands on by an answer such as `(on a b)`."""
    name, *crates = answer.strip("()").split()
    return crates[1] if name == "on" else GROUND


def _shown(fact: tuple[str, ...]) -> str:
    return f"({' '.join(fact)})"


def _atom(fact: tuple[str, ...]) -> Atom:
    return Atom(fact[0], tuple(map(Constant, fact[1:])))
