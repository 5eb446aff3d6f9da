"""Word problems: people and how many things each of them has, with some numbers left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from envs.questions.gold import StaySilent, Unfit, gold_of
from envs.questions.item import Parts, QuestionItem
from planners import ConstraintProgram, FactWords, Int, OpenProgram, Require

PEOPLE = ("ada", "bo", "cem", "dee", "eli", "fay", "gus", "hal")
THINGS = ("marbles", "stamps", "shells", "coins", "buttons")
MOST = 20
_MOST_WORLDS = 2_000
_INTROS = (
    "Some friends collect {things}. Nobody has more than {most}.",
    "A few children count their {things}; each has {most} at most.",
    "Everyone here has between 0 and {most} {things}.",
)


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum of factor times number over some people is `total`; `words` say so."""

    factors: tuple[tuple[str, int], ...]
    total: int
    words: str

    @property
    def people(self) -> tuple[str, ...]:
        """Return who it is about."""
        return tuple(person for person, _ in self.factors)

    @property
    def expression(self) -> str:
        """Return it in the constraint language."""
        return f"{' + '.join(f'{factor} * {person}' for person, factor in self.factors)} == {self.total}"

    def missing(self, numbers: Mapping[str, int]) -> list[int]:
        """Return the numbers that the only person without one can have."""
        ((open_person, open_factor),) = (part for part in self.factors if part[0] not in numbers)
        rest = self.total - sum(factor * numbers[p] for p, factor in self.factors if p != open_person)
        number, remainder = divmod(rest, open_factor)
        return [number] if not remainder and 0 <= number <= MOST else []

    def holds(self, numbers: Mapping[str, int]) -> bool:
        """Return whether the numbers fit; an equation about people without one is not yet wrong."""
        if any(person not in numbers for person in self.people):
            return True
        return sum(factor * numbers[person] for person, factor in self.factors) == self.total


def draw_arithmetic(random: Random, name: str) -> QuestionItem | None:
    """Return an item, or nothing where chance made none."""
    people = random.sample(PEOPLE, random.randint(4, 6))
    things = random.choice(THINGS)
    truth = {person: random.randint(0, MOST // 2) for person in people}
    equations = [_equation(random, people, truth, things) for _ in range(random.randint(2, len(people) - 1))]
    known = {equation.people[0] for equation in equations if len(equation.people) == 1}
    open_people = [person for person in people if person not in known]
    if len({equation.factors for equation in equations}) < len(equations) or len(open_people) < 3:
        return None
    target = tuple(random.sample(open_people, random.choice((1, 1, 2))))
    people = sorted({person for equation in equations for person in equation.people} | set(target))
    facts = [person for person in people if person not in known and (person,) != target]
    worlds = list(_worlds(people, equations, {}))
    if len(worlds) > _MOST_WORLDS:
        return None
    sums = [sum(world[person] for person in target) for world in worlds]
    gold = gold_of(worlds, facts, lambda group: len({sums[number] for number in group}) == 1)
    if isinstance(gold, Unfit):
        return None
    intro = random.choice(_INTROS).format(things=things, most=MOST)
    return QuestionItem(
        id=name,
        split="arithmetic",
        parts=Parts(intro, "\n".join(equation.words for equation in equations), _wanted(target, things)),
        spec=_spec(people, equations, target, facts),
        vocabulary=tuple(
            FactWords(person, f"the number of {things} that {person.capitalize()} has") for person in people
        ),
        gold=StaySilent(sums[0]) if isinstance(gold, StaySilent) else gold,
    )


def _equation(random: Random, people: Sequence[str], truth: Mapping[str, int], things: str) -> Equation:
    """Return something that is true of the numbers."""
    a, b, c = random.sample(people, 3)
    one, two, three = (person.capitalize() for person in (a, b, c))
    match random.randrange(5):
        case 0:
            return Equation(((a, 1),), truth[a], f"{one} has {truth[a]} {things}.")
        case 1:
            total = truth[a] + truth[b]
            return Equation(((a, 1), (b, 1)), total, f"Together {one} and {two} have {total} {things}.")
        case 2:
            return _compared(random, (a, truth[a]), (b, truth[b]), things)
        case 3:
            total = truth[a] + truth[b] + truth[c]
            words = f"{one}, {two} and {three} have {total} {things} in all."
            return Equation(((a, 1), (b, 1), (c, 1)), total, words)
        case _:
            more = truth[a] - truth[b] - truth[c]
            than = f"{two} and {three} have together"
            if more == 0:
                words = f"{one} has as many {things} as {than}."
            else:
                words = f"{one} has {abs(more)} {'more' if more > 0 else 'fewer'} {things} than {than}."
            return Equation(((a, 1), (b, -1), (c, -1)), more, words)


def _compared(random: Random, first: tuple[str, int], second: tuple[str, int], things: str) -> Equation:
    (a, one), (b, two) = first, second
    if two and one == 2 * two:
        words = (f"{a.capitalize()} has twice as many {things} as {b.capitalize()}.",)
        return Equation(((a, 1), (b, -2)), 0, words[0])
    if one == two:
        return Equation(((a, 1), (b, -1)), 0, f"{a.capitalize()} has as many {things} as {b.capitalize()}.")
    kind = "more" if one > two else "fewer"
    styles = (
        f"{a.capitalize()} has {abs(one - two)} {kind} {things} than {b.capitalize()}.",
        f"Compared with {b.capitalize()}, {a.capitalize()} has {abs(one - two)} {kind} {things}.",
    )
    return Equation(((a, 1), (b, -1)), one - two, random.choice(styles))


def _worlds(
    people: Sequence[str], equations: Sequence[Equation], numbers: Mapping[str, int]
) -> Iterator[Mapping[str, int]]:
    """Yield all numbers that fit; who follows from an equation comes next, and takes no trying."""
    if not all(equation.holds(numbers) for equation in equations):
        return
    if len(numbers) == len(people):
        yield numbers
        return
    for equation in equations:
        still = [person for person in equation.people if person not in numbers]
        if len(still) == 1:
            for number in equation.missing(numbers):
                yield from _worlds(people, equations, {**numbers, still[0]: number})
            return
    following = next(person for person in people if person not in numbers)
    for number in range(MOST + 1):
        yield from _worlds(people, equations, {**numbers, following: number})


def _wanted(target: tuple[str, ...], things: str) -> str:
    names = [person.capitalize() for person in target]
    if len(names) == 1:
        return f"How many {things} does {names[0]} have?"
    return f"How many {things} do {names[0]} and {names[1]} have together?"


def _spec(
    people: Sequence[str], equations: Sequence[Equation], target: tuple[str, ...], facts: Sequence[str]
) -> OpenProgram:
    program = ConstraintProgram(
        variables=[Int(person, 0, MOST) for person in people],
        constraints=[Require(f"told {number}", part.expression) for number, part in enumerate(equations, start=1)],
    )
    return OpenProgram(program, " + ".join(target), tuple(facts))
