"""From answers to facts: every pattern applied to its sentences, every shorthand written out."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agents.formalisms.pddl.choices import EVERY, ITSELF, NEIGHBOURS, ONE, OTHER, OWN, WITH
from agents.formalisms.pddl.clauses import clauses
from agents.formalisms.pddl.document import Answer, Circle, Grid, KindPart, Line, ProblemDocument, Share
from agents.formalisms.pddl.places import Layout
from agents.formalisms.pddl.questions import Question, question
from agents.formalisms.pddl.references import References
from agents.formalisms.pddl.sentences import Sentence, Side
from agents.formalisms.pddl.vocabulary import atom
from planners import Atom

RIGHT, ABOVE = "{0} X is to the right of {0} Y.", "{0} X is above {0} Y."


@dataclass(frozen=True, slots=True)
class Denied:
    """A fact that should not hold."""

    fact: Atom


Literal = Atom | Denied


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact that a sentence states, by way of which question."""

    fact: Literal
    asked: Question


@dataclass(slots=True)
class Reading:
    """What the sentences state as far as they have been answered, and the first question that has not."""

    statements: list[Statement] = field(default_factory=list)
    next: Question | None = None
    silent: list[Sentence] = field(default_factory=list)
    problems: list[tuple[Question, str]] = field(default_factory=list)
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lined_up: set[str] = field(default_factory=set)
    """The objects that the goal puts in lines: it says all of where they are."""

    def asked(self) -> list[Question]:
        """Return the questions whose answers are used or do not fit."""
        return [*(one.asked for one in self.statements), *(asked for asked, _ in self.problems)]

    def facts(self, side: Side) -> tuple[Literal, ...]:
        """Return the facts of one side, each once, in order."""
        return tuple(dict.fromkeys(one.fact for one in self.statements if one.asked.side == side))


def read(document: ProblemDocument, spoken: Sequence[Sentence]) -> Reading:
    """Apply a document's answers to the sentences in order, up to the first question without an answer."""
    answers = document.answers()
    result = Reading()
    scene = _Scene(document.kinds, from_zero=any("position 0" in sentence.text.lower() for sentence in spoken))
    references = References(document.kinds)
    for sentence in (clause for whole in spoken for clause in clauses(whole, references)):
        asked = question(sentence, document.kinds, scene.layouts, references)
        if asked is None:
            continue
        specific = replace(asked, specific=True)
        asked = specific if specific.key in answers else asked
        answer = answers.get(asked.key)
        if answer is None:
            result.next, result.marks = asked, scene.marks() if asked.side == "goal" else {}
            return result
        facts = list(scene.facts(asked, answer))
        result.problems += [(asked, problem) for problem in scene.take_problems()]
        result.statements += [Statement(fact, asked) for fact in facts]
        if isinstance(answer.arrangement, Grid):
            for beside in scene.beside(asked, answer.arrangement.of):
                answer_beside = answers.get(beside.key)
                if answer_beside is None:
                    result.next = beside
                    return result
                result.statements += [Statement(fact, beside) for fact in scene.facts(beside, answer_beside)]
        if asked.side == "goal" and isinstance(answer.arrangement, Line):
            result.lined_up.update(scene.names_of(answer.arrangement.of))
        if not facts and answer.arrangement is None:
            result.silent.append(sentence)
    return result


@dataclass(slots=True)
class _Scene:
    """The objects as the sentences so far have left them."""

    kinds: Sequence[KindPart]
    from_zero: bool = False
    layouts: list[Layout] = field(default_factory=list)
    _mentioned: dict[Side, set[str]] = field(default_factory=lambda: {"init": set(), "goal": set()})
    _problems: list[str] = field(default_factory=list)
    _marked: dict[str, dict[str, None]] = field(default_factory=dict)

    def facts(self, asked: Question, answer: Answer) -> Iterator[Literal]:
        """Yield what an answer states of the objects of one sentence."""
        self._mentioned[asked.side].update(asked.names.values())
        if answer.arrangement is not None:
            yield from self._arranged(answer.arrangement, asked)
        for text in answer.facts:
            positive = text.removeprefix("not ")
            predicate, _, inside = positive.removesuffix(")").partition("(")
            terms = [term.strip() for term in inside.split(",")] if inside else []
            for names in self._bound(terms, asked):
                fact = atom(predicate, names)
                if asked.side == "init" and len(names) == 1:
                    self._marked.setdefault(predicate, {})[names[0]] = None
                yield fact if positive == text else Denied(fact)

    def marks(self) -> dict[str, list[str]]:
        """Return for each noun the predicates that hold at the start for some such objects, but not for all."""
        return {
            kind.noun: [
                mark for mark, names in self._marked.items() if 0 < len(names.keys() & kind.names) < len(kind.names)
            ]
            for kind in self.kinds
        }

    def beside(self, asked: Question, noun: str) -> Iterator[Question]:
        """Yield for each two neighbours of the last grid the question what holds between them."""
        (layout,) = self.layouts
        for words, pairs in ((RIGHT, layout.across()), (ABOVE, layout.down())):
            for one, other in pairs:
                names = {"X": other, "Y": one} if words is RIGHT else {"X": one, "Y": other}
                yield Question(asked.sentence, words.format(noun), names, {"X": noun, "Y": noun})

    def names_of(self, noun: str) -> list[str]:
        """Return the objects that a noun stands for."""
        return next((kind.names for kind in self.kinds if kind.noun == noun), [])

    def take_problems(self) -> list[str]:
        """Return what did not fit since the last call."""
        found, self._problems = self._problems, []
        return found

    def _bound(self, terms: Sequence[str], asked: Question) -> Iterator[tuple[str, ...]]:
        """Yield the names that the terms of one fact stand for, in all combinations that are meant."""
        columns = [self._names(term, asked) for term in terms]
        plain = [column for column in columns if column is not None]
        for combination in itertools.product(*plain):
            yield from self._with_relative(terms, columns, combination)

    def _with_relative(
        self, terms: Sequence[str], columns: Sequence[Sequence[str] | None], combination: tuple[str, ...]
    ) -> Iterator[tuple[str, ...]]:
        """Fill in "its own", "its neighbours" and "itself" beside the first name."""
        rest = iter(combination)
        row: list[Sequence[str]] = [(next(rest),) if column is not None else () for column in columns]
        for place, term in enumerate(terms):
            if columns[place] is None:
                row[place] = self._relative(term, row[0][0], columns[0] or ())
        yield from (names for names in itertools.product(*row))

    def _relative(self, term: str, beside: str, column: Sequence[str]) -> Sequence[str]:
        if term == ITSELF:
            return (beside,)
        if term == NEIGHBOURS:
            return [other for layout in self.layouts for one, other in layout.neighbours() if one == beside]
        own = self.names_of(term.removeprefix(OWN))
        return [own[list(column).index(beside) % len(own)]] if own else ()

    def _names(self, term: str, asked: Question) -> Sequence[str] | None:
        """Return the names of a term, or None if they depend on the fact's first object."""
        if term in asked.names:
            return (asked.names[term],)
        if term in (NEIGHBOURS, ITSELF) or term.startswith(OWN):
            return None
        taken = self._mentioned[asked.side]
        if term.startswith(OTHER):
            return [name for name in self.names_of(term.removeprefix(OTHER)) if name not in taken]
        if term.startswith(EVERY):
            noun, _, mark = term.removeprefix(EVERY).partition(WITH)
            return [name for name in self.names_of(noun) if not mark or name in self._marked.get(mark, {})]
        free = [name for name in self.names_of(term.removeprefix(ONE)) if name not in taken][:1]
        taken.update(free)
        return free

    def _arranged(self, form: Line | Circle | Grid | Share, asked: Question) -> Iterator[Atom]:
        names = self.names_of(form.of)
        match form:
            case Line():
                layout = Layout(self._chunks(names, form.sizes, form.of))
                yield from self._linked(layout.across(), form.link, "next")
                for facts, place in ((form.first, 0), (form.last, -1)):
                    for text in facts:
                        yield from (atom(text.partition("(")[0], [row[place]]) for row in layout.rows)
            case Circle():
                layout = Layout((tuple(names),), closed=True)
                yield from self._linked(layout.across(), form.link, "next")
            case Grid():
                columns = max(1, form.columns)
                if form.rows * columns != len(names):
                    self._problems.append(f"{form.rows} rows of {columns} do not make {len(names)} {form.of}s")
                layout = Layout(tuple(tuple(names[n : n + columns]) for n in range(0, len(names), columns)), grid=True)
            case Share():
                yield from self._shared(form, asked.side)
                return
        self.layouts = [replace(layout, from_zero=self.from_zero)]

    def _shared(self, form: Share, side: Side) -> Iterator[Atom]:
        places, names = self.names_of(form.among), self.names_of(form.of)
        sizes = form.sizes or [len(names) // len(places) + (n < len(names) % len(places)) for n in range(len(places))]
        if sum(sizes) > len(names) or len(sizes) > len(places):
            self._problems.append(
                f"sizes {sizes} are too many for {len(names)} {form.of}s and {len(places)} {form.among}s"
            )
            return
        predicate, first, _ = form.fact.replace("(", ",").removesuffix(")").split(",")
        rest = iter(names)
        for place, size in zip(places, sizes, strict=False):
            for name in itertools.islice(rest, size):
                self._mentioned[side].add(name)
                yield atom(predicate, (name, place) if first == form.of else (place, name))

    def _chunks(self, names: Sequence[str], sizes: Sequence[int], noun: str) -> tuple[tuple[str, ...], ...]:
        if not sizes:
            return (tuple(names),)
        if sum(sizes) != len(names):
            self._problems.append(f"sizes {list(sizes)} add up to {sum(sizes)}, but there are {len(names)} {noun}s")
            return (tuple(names),)
        rest = iter(names)
        return tuple(tuple(itertools.islice(rest, size)) for size in sizes if size > 0)

    def _linked(self, pairs: Iterable[tuple[str, str]], link: str, other: str) -> Iterator[Atom]:
        if not link:
            return
        predicate, first, _ = link.replace("(", ",").removesuffix(")").split(",")
        for this, that in pairs:
            yield atom(predicate, (this, that) if first != other else (that, this))
