"""The answers that a question allows: facts of the domain over what the sentence speaks of, as a JSON schema."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.document import Answer, Arrangement, KindPart
from agents.formalisms.pddl.english import NEGATION
from agents.formalisms.pddl.questions import Question
from agents.formalisms.pddl.spelled import predicate_of, spelled_out, stems
from agents.formalisms.pddl.vocabulary import Role, Vocabulary, atom
from agents.models.chat import JsonSchema
from planners import Atom, Predicate

EVERY, ONE, OTHER, OWN = "every ", "one ", "every other ", "its own "
NEIGHBOURS, ITSELF = "its neighbours", "itself"
WITH = " with "
MOST_CHOICES = 700
MOST_FACTS = 4
_ARRANGED = re.compile(
    r"\d|\b(lines?|rows?|columns?|circles?|rings?|grids?|stack|tower|pile|chain|queue|train|order|distribut|spread|shar|"
    r"divid|split|equal|even|on top of|next to each|one another|same number)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be answered in terms of a vocabulary and the kinds of a request."""

    vocabulary: Vocabulary
    kinds: Sequence[KindPart]
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """For each noun the predicates that hold at the start for some such objects: "every box with sealed"."""
    exclusive: Mapping[Atom, frozenset[int]] = field(default_factory=dict)
    """The groups that a fact belongs to, of each of which only one fact can hold."""

    def schema(self, question: Question) -> JsonSchema:
        """Return the schema of the answers."""
        facts = list(itertools.islice(self.facts(question), MOST_CHOICES))
        items = {"type": "string", "enum": facts} if facts else {"type": "string", "maxLength": 0}
        most = MOST_FACTS if facts else 0
        listed = {"type": "array", "items": items, "maxItems": most}
        arrangements = list(self._arrangements(question))
        if not arrangements:
            return _object(facts=listed)
        return _object(arrangement={"anyOf": [{"type": "null"}, *arrangements]}, facts=listed)

    def facts(self, question: Question) -> Iterator[str]:
        """Yield the facts that the sentence may state; only what it spells out, if it does."""
        possible = list(self._possible(question))
        yield from spelled_out(question, possible) or possible

    def _possible(self, question: Question) -> Iterator[str]:
        things = dict(self._letters(question))
        crossed = len(re.findall(r"\b(?:all|every|each|any)\b", question.text, re.IGNORECASE)) > 1
        if question.quantified:
            things |= self._quantified()
        again = _repeats(question)
        for predicate in self.vocabulary.domain.predicates:
            if predicate.name not in self.vocabulary.typing and not _is_ruled_out(predicate, question):
                for fact in self._stated(predicate, things, again | _beside(question)):
                    if crossed or fact.count(EVERY) < 2:
                        yield fact
        yield from self._also_of_kind(things, question)
        if question.side == "goal" and NEGATION.search(question.text):
            for predicate in self.vocabulary.domain.predicates:
                yield from (f"not {fact}" for fact in self._stated(predicate, things, again))

    def _also_of_kind(self, things: Mapping[str, Role], question: Question) -> Iterator[str]:
        """Yield that an object is of a second kind, if the sentence says so: an airport, which is a place, too.

        What an object is never changes, so it is no goal.
        """
        if question.side == "goal":
            return
        for predicate in sorted(self.vocabulary.typing):
            if _is_spoken_of(predicate, question):
                yield from (f"{predicate}({name})" for name, role in things.items() if role.predicate != predicate)

    def mistakes(self, question: Question, answer: Answer) -> list[str]:
        """Return what is wrong with an answer: what is not offered, and what the sentence speaks of in vain."""
        offered = set(self.facts(question))
        wrong = [self._mistake(fact) for fact in answer.facts if fact not in offered]
        if not self.allows(question, answer.arrangement):
            wrong.append("the arrangement names objects or facts that there are not")
        return wrong or self._missed(question, answer, offered)

    def allows(self, question: Question, arrangement: Arrangement | None) -> bool:
        """Return whether an arrangement is one of those offered."""
        if arrangement is None:
            return True
        form = arrangement.model_dump()
        return any(_fits(form, offered["properties"]) for offered in self._arrangements(question))

    def _missed(self, question: Question, answer: Answer, offered: set[str]) -> list[str]:
        """Return what a summary speaks of by name, if all of the answer is something that it does not speak of."""
        if not question.quantified or answer.arrangement or not answer.facts:
            return []
        if any(_is_spoken_of(predicate_of(fact), question) for fact in answer.facts):
            return []
        spoken_of = {predicate_of(fact) for fact in offered if _is_spoken_of(predicate_of(fact), question)}
        return [f"the sentence speaks of {name}, your answer does not" for name in sorted(spoken_of)]

    def grounded(self, question: Question, answer: Answer) -> Answer:
        """Return an answer without facts beside an arrangement that no word of the sentence speaks of."""
        if answer.arrangement is None:
            return answer
        kept = [
            fact for fact in answer.facts if _is_spoken_of(predicate_of(fact), question) or len(predicate_of(fact)) < 4
        ]
        return answer.model_copy(update={"facts": kept})

    def _mistake(self, fact: str) -> str:
        name, _, inside = fact.removeprefix("not ").removesuffix(")").partition("(")
        predicate = self.vocabulary.predicates.get(name)
        if predicate is None:
            return f"{fact}: the domain has no predicate {name!r}"
        given, wanted = len(inside.split(",")) if inside else 0, len(predicate.parameters)
        if given != wanted:
            return f"{fact}: {name} takes {wanted} argument{'' if wanted == 1 else 's'}, not {given}"
        return f"{fact}: the sentence speaks of no such objects, or they are of another kind"

    def _letters(self, question: Question) -> Iterator[tuple[str, Role]]:
        roles = {kind.noun: kind.role for kind in self.kinds}
        return ((letter, roles[noun]) for letter, noun in question.nouns.items())

    def _quantified(self) -> Mapping[str, Role]:
        found: dict[str, Role] = {}
        for kind in self.kinds:
            for word in (EVERY, ONE, OTHER, OWN):
                found[f"{word}{kind.noun}"] = kind.role
            for mark in self.marks.get(kind.noun, ()):
                found[f"{EVERY}{kind.noun}{WITH}{mark}"] = kind.role
        return found

    def _stated(self, predicate: Predicate, things: Mapping[str, Role], again: frozenset[str]) -> Iterator[str]:
        fits = self.vocabulary.fits
        places = [
            [name for name, role in things.items() if fits(role, predicate.name, place)]
            for place in range(len(predicate.parameters))
        ]
        if len(places) == 2:
            beside = [name for name in (NEIGHBOURS, ITSELF) if name in again]
            places[1] += [name for name in beside if set(places[0]) & set(places[1])]
        for names in itertools.product(*places):
            if _is_sensible(names, again) and not self._excludes_itself(predicate, names):
                yield f"{predicate.name}({', '.join(names)})"

    def _excludes_itself(self, predicate: Predicate, names: tuple[str, ...]) -> bool:
        """Return whether a fact about every object of a kind can never hold, as it can hold of one only."""
        columns = [self._meant(name) for name in names]
        if all(len(column) < 2 for column in columns):
            return False
        seen: set[int] = set()
        for row in itertools.product(*columns):
            groups = self.exclusive.get(atom(predicate.name, row), frozenset())
            if groups & seen:
                return True
            seen |= groups
        return False

    def _meant(self, term: str) -> Sequence[str]:
        """Return some of the names that a term may stand for, enough to see whether they exclude each other."""
        for word, most in ((EVERY + "other ", 2), (EVERY, 2), (ONE, 1)):
            if term.startswith(word):
                noun = term.removeprefix(word).partition(WITH)[0]
                names = next((kind.names for kind in self.kinds if kind.noun == noun), [])
                return names[-most:] if len(names) > most or word != OTHER else names[:1]
        return (term,)

    def _arrangements(self, question: Question) -> Iterator[JsonSchema]:
        if not (question.quantified and _ARRANGED.search(question.text)):
            return
        for kind in self.kinds:
            if len(kind.names) > 1:
                sizes = _sizes(question.text, len(kind.names))
                yield from self._layouts(kind, sizes, goal=question.side == "goal")
                for other in self.kinds:
                    yield from self._shares(kind, other, sizes)

    def _layouts(self, kind: KindPart, sizes: JsonSchema, *, goal: bool) -> Iterator[JsonSchema]:
        """Yield the forms of lines, circles and grids, if a predicate (of a goal: one that changes) links them."""
        links = list(self._links(kind, goal=goal))
        if not links:
            return
        of, whole = {"const": kind.noun}, {"type": "integer"}
        ends = {end: _some([f"{one.name}({end})" for one in self._unary(kind)]) for end in ("first", "last")}
        yield _object(form={"const": "line"}, of=of, sizes=sizes, link=_one_of([*links, ""]), **ends)
        yield _object(form={"const": "circle"}, of=of, link=_one_of([*links, ""]))
        if not goal:
            yield _object(form={"const": "grid"}, of=of, rows=whole, columns=whole)

    def _shares(self, kind: KindPart, other: KindPart, sizes: JsonSchema) -> Iterator[JsonSchema]:
        """Yield the form of sharing objects of a kind among those of another, if a predicate that changes says so."""
        fits = self.vocabulary.fits
        facts = [
            f"{predicate.name}({first.noun}, {second.noun})"
            for predicate in self._of_arity(2)
            for first, second in ((kind, other), (other, kind))
            if predicate.name in self.vocabulary.fluents
            and fits(first.role, predicate.name, 0)
            and fits(second.role, predicate.name, 1)
        ]
        if other is not kind and facts:
            of, among = {"const": kind.noun}, {"const": other.noun}
            yield _object(form={"const": "share"}, of=of, among=among, fact=_one_of(facts), sizes=sizes)

    def _unary(self, kind: KindPart) -> Iterator[Predicate]:
        return (one for one in self._of_arity(1) if self.vocabulary.fits(kind.role, one.name, 0))

    def _links(self, kind: KindPart, *, goal: bool) -> Iterator[str]:
        """Yield what may hold between an object and the next one; a goal is something that actions change."""
        for predicate in self._of_arity(2):
            if goal and predicate.name not in self.vocabulary.fluents:
                continue
            if all(self.vocabulary.fits(kind.role, predicate.name, place) for place in (0, 1)):
                yield f"{predicate.name}(this, next)"
                yield f"{predicate.name}(next, this)"

    def _of_arity(self, arity: int) -> Iterator[Predicate]:
        for predicate in self.vocabulary.domain.predicates:
            if len(predicate.parameters) == arity and predicate.name not in self.vocabulary.typing:
                yield predicate


def _is_ruled_out(predicate: Predicate, question: Question) -> bool:
    """Return whether the words of a sentence rule a predicate out.

    "Unpainted" says that nothing is painted. A summary, which a small model likes to embellish, states `arm-empty` only
    if it speaks of an arm or of something empty.
    """
    first, *others = stems(predicate.name)
    if len(first) > 3 and re.search(rf"\bun{re.escape(first)}", question.text, re.IGNORECASE):
        return True
    return question.quantified and bool(others) and not _is_spoken_of(predicate.name, question)


def _is_spoken_of(predicate: str, question: Question) -> bool:
    """Return whether a sentence has one of the words of a predicate's name."""
    text = question.text.lower()
    return any(len(word) > 2 and re.search(rf"\b{re.escape(word)}", text) for word in stems(predicate))


def _sizes(text: str, count: int) -> JsonSchema:
    """Return the schema of sizes; where the sentence lists numbers that add up to the count, they are the sizes."""
    listed = (re.findall(r"\d+", found) for found in re.findall(r"\d+(?:(?:, and|,| and) \d+)+", text))
    fitting = [sizes for numbers in listed if sum(sizes := [int(number) for number in numbers]) == count]
    if fitting:
        return {"enum": fitting[:1]}
    return {"type": "array", "items": {"type": "integer"}, "maxItems": 40}


def _is_sensible(names: tuple[str, ...], again: frozenset[str]) -> bool:
    """Return whether a fact may be meant: one object twice only if named twice, "its own" only beside another kind."""
    relative = [name for name in names if name in (NEIGHBOURS, ITSELF) or name.startswith(OWN)]
    if relative and (names[0] in relative or not names[0].startswith(EVERY)):
        return False
    if any(name.removeprefix(OWN) == names[0].removeprefix(EVERY) for name in relative):
        return False
    repeated = {name for name in names if names.count(name) > 1}
    return repeated <= again


def _repeats(question: Question) -> frozenset[str]:
    words = re.findall(r"\w+", question.text)
    return frozenset(letter for letter in question.nouns if words.count(letter) > 1)


def _beside(question: Question) -> frozenset[str]:
    """Return the words for an object beside another one that the sentence may call for."""
    called = {NEIGHBOURS: r"\b(adjacent|neighbou?r\w*|next to)\b", ITSELF: r"\b(itself|themselves)\b"}
    return frozenset(word for word, pattern in called.items() if re.search(pattern, question.text, re.I))


def _fits(form: Mapping[str, object], properties: Mapping[str, JsonSchema]) -> bool:
    """Return whether the values of a form are among those that its schema lists."""
    if form.keys() != properties.keys():
        return False
    for name, schema in properties.items():
        value = form[name]
        if value not in schema.get("enum", [schema.get("const", value)]):
            return False
        listed = schema.get("items", {}).get("enum") if schema.get("type") == "array" else None
        if listed is not None and isinstance(value, list) and not all(item in listed for item in value):
            return False
    return True


def _object(**properties: object) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(options: list[str]) -> JsonSchema:
    return {"type": "string", "enum": options}


def _some(options: list[str]) -> JsonSchema:
    if not options:
        return {"type": "array", "items": {"type": "string", "maxLength": 0}, "maxItems": 0}
    return {"type": "array", "items": {"type": "string", "enum": options}, "maxItems": 3}
