"""Rules about things that are in one of two states, and a question about one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from envs.questions.gold import StaySilent, Unfit, gold_of
from envs.questions.item import Parts, QuestionItem
from planners import Bool, ConstraintProgram, FactWords, OpenProgram, Require

THINGS: Mapping[str, tuple[str, str]] = {
    "pump": ("running", "stopped"),
    "hatch": ("open", "closed"),
    "lamp": ("lit", "dark"),
    "tank": ("full", "not full"),
    "fan": ("spinning", "still"),
    "gate": ("locked", "unlocked"),
    "siren": ("loud", "silent"),
    "boiler": ("hot", "cold"),
    "belt": ("moving", "at rest"),
    "valve": ("tight", "leaking"),
}
_INTROS = (
    "This is what is known about a workshop.",
    "The manual of a small plant says the following.",
    "Here are some rules of a waterworks; all of them hold.",
)
_IMPLIES = ("If {body}, then {head}.", "Whenever {body}, {head}.", "{Head} if {body}.")
_EXACTLY = (
    "{Head} if and only if {body}.",
    "{Head} exactly when {body}.",
    "If {body}, then {head}, and otherwise not.",
)
_TOLD = ("{Fact}.", "Right now {fact}.", "It is certain that {fact}.")
_ENDS = ("Is the {thing} {yes} or {no}?", "The question: is the {thing} {yes} or {no}?")


@dataclass(frozen=True, slots=True)
class Literal:
    """A thing is in its first state, or in its second."""

    thing: str
    positive: bool

    def holds(self, world: Mapping[str, bool]) -> bool:
        """Return whether it is so."""
        return world[self.thing] == self.positive

    @property
    def words(self) -> str:
        """Return it as a clause."""
        return f"the {self.thing} is {THINGS[self.thing][not self.positive]}"

    @property
    def expression(self) -> str:
        """Return it in the constraint language."""
        return self.thing if self.positive else f"not {self.thing}"


@dataclass(frozen=True, slots=True)
class Rule:
    """The conjunction of the body implies the head; where it is `exact`, also the other way round."""

    body: tuple[Literal, ...]
    head: Literal
    exact: bool

    def holds(self, world: Mapping[str, bool]) -> bool:
        """Return whether a world keeps to the rule."""
        body, head = all(literal.holds(world) for literal in self.body), self.head.holds(world)
        return body == head if self.exact else head or not body

    def words(self, style: int) -> str:
        """Return the rule as a sentence."""
        head, body = self.head.words, " and ".join(literal.words for literal in self.body)
        return (_EXACTLY if self.exact else _IMPLIES)[style].format(body=body, head=head, Head=_upper(head))

    @property
    def expression(self) -> str:
        """Return the rule in the constraint language."""
        body = " and ".join(literal.expression for literal in self.body)
        return f"({body}) == ({self.head.expression})" if self.exact else f"implies({body}, {self.head.expression})"


def draw_logic(random: Random, name: str) -> QuestionItem | None:
    """Return an item, or nothing where chance made none."""
    things = random.sample(sorted(THINGS), random.randint(5, 7))
    rules = tuple(_rule(random, things) for _ in range(random.randint(3, 6)))
    known = tuple(Literal(thing, random.random() < 0.5) for thing in random.sample(things, random.randint(0, 2)))
    used = {literal.thing for rule in rules for literal in (*rule.body, rule.head)}
    target = random.choice([thing for thing in things if thing not in {literal.thing for literal in known}])
    if target not in used or not used >= {literal.thing for literal in known}:
        return None
    things = sorted(used)
    worlds = list(_worlds(things, rules, known))
    facts = [t for t in things if t != target and t not in {literal.thing for literal in known}]
    gold = gold_of(worlds, facts, lambda group: len({worlds[number][target] for number in group}) == 1)
    if isinstance(gold, Unfit):
        return None
    return QuestionItem(
        id=name,
        split="logic",
        parts=_words(random, rules, known, target),
        spec=_spec(things, rules, known, target),
        vocabulary=tuple(FactWords(t, f"the {t}", {True: THINGS[t][0], False: THINGS[t][1]}) for t in things),
        gold=StaySilent(worlds[0][target]) if isinstance(gold, StaySilent) else gold,
    )


def _rule(random: Random, things: Sequence[str]) -> Rule:
    chosen = random.sample(things, random.randint(2, 3))
    head, *body = (Literal(thing, random.random() < 0.7) for thing in chosen)
    return Rule(tuple(body), head, random.random() < 0.5)


def _worlds(things: Sequence[str], rules: Sequence[Rule], known: Sequence[Literal]) -> Iterator[Mapping[str, bool]]:
    for values in product((False, True), repeat=len(things)):
        world = dict(zip(things, values, strict=True))
        if all(rule.holds(world) for rule in rules) and all(fact.holds(world) for fact in known):
            yield world


def _words(random: Random, rules: Sequence[Rule], known: Sequence[Literal], target: str) -> Parts:
    sentences = [rule.words(random.randrange(len(_IMPLIES))) for rule in rules]
    sentences += [random.choice(_TOLD).format(fact=fact.words, Fact=_upper(fact.words)) for fact in known]
    yes, no = THINGS[target]
    return Parts(
        rules=random.choice(_INTROS),
        told="\n".join(sentences),
        wanted=random.choice(_ENDS).format(thing=target, yes=yes, no=no),
    )


def _spec(things: Sequence[str], rules: Sequence[Rule], known: Sequence[Literal], target: str) -> OpenProgram:
    stated = [*(rule.expression for rule in rules), *(fact.expression for fact in known)]
    program = ConstraintProgram(
        variables=[Bool(thing) for thing in things],
        constraints=[Require(f"known {number}", expression) for number, expression in enumerate(stated, start=1)],
    )
    settled = {literal.thing for literal in known}
    return OpenProgram(program, target, tuple(t for t in things if t != target and t not in settled))


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]
