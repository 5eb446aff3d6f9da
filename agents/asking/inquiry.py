"""An inquiry: what is known and open, the next move, and what an answer changes.

The solver decides on every move. Nothing is asked when the answer is determined, whatever has been said before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from agents.asking.folding import OpenSpec, answers_in, missing_in, names_in, with_answer, without_question
from agents.asking.reply import NotSure, Reply, Told, Unclear, read_reply
from agents.asking.wording import Scalar, question_about, words_of
from agents.documents import Question
from planners import (
    Completeness,
    ConformantPlan,
    Contradictory,
    Determined,
    FactWords,
    GaveUp,
    MoreMissing,
    NeverDetermined,
    NoPlanFromAny,
    OneFactMissing,
    OpenFact,
)
from tools import Budget

MOST_CASES = 12
NO_REPLIES: Mapping[str, str] = {}
Value = Scalar | ConformantPlan | NoPlanFromAny


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A specification with unknowns, the words for its facts, and what nobody is sure of.

    `spec` holds what was answered already; `unsure` are facts that were asked about in vain.
    """

    spec: OpenSpec
    words: Mapping[str, FactWords] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()

    @property
    def asking(self) -> OpenSpec:
        """Return the specification in which what nobody is sure of is no longer asked."""
        spec = self.spec
        for fact in (name for name in names_in(self.spec) if name in self.unsure):
            spec = without_question(spec, fact)
        return spec

    def told(self, fact: str, reply: Reply) -> "Inquiry":
        """Return the inquiry after a reply about a fact; an unclear reply changes nothing."""
        match reply:
            case Told(value=value):
                return replace(self, spec=with_answer(self.spec, fact, value))
            case NotSure():
                return replace(self, unsure=(*self.unsure, fact))
            case _:
                return self


@dataclass(frozen=True, slots=True)
class AskNext:
    """Put this question; `fact` is what it is about, with its possible answers."""

    question: Question
    fact: OpenFact


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer, whatever is still unknown."""

    value: Value


@dataclass(frozen=True, slots=True)
class Case:
    """If these facts have these values, the answer is this."""

    conditions: tuple[tuple[str, Scalar], ...]
    value: Value


@dataclass(frozen=True, slots=True)
class Conditional:
    """What is known when those who were asked are not sure: an answer for every case."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """No question and no answer: `reason` says why."""

    reason: str


Move = AskNext | Settled | Conditional | Stuck


def next_move(inquiry: Inquiry, budget: Budget = Budget()) -> Move:  # noqa: B008 - frozen
    """Return the one question that matters, the answer, an answer by cases, or why there is none."""
    return move_after(inquiry, missing_in(inquiry.asking, budget), budget)


def move_after(inquiry: Inquiry, missing: Completeness, budget: Budget = Budget()) -> Move:  # noqa: B008 - frozen
    """Return the next move where it is known what `inquiry.asking` lacks."""
    match missing:
        case Determined(value=value):
            return Settled(value)
        case OneFactMissing(facts=(fact, *_)) | MoreMissing(facts=(fact, *_)):
            return AskNext(question_about(fact, inquiry.words), fact)
        case NeverDetermined() if inquiry.unsure:
            return _without_certainty(inquiry, budget)
        case answer:
            return Stuck(_why(answer))


def _without_certainty(inquiry: Inquiry, budget: Budget) -> AskNext | Conditional | Stuck:
    """Ask for what would leave fewer cases, or answer by cases where all of that was asked in vain."""
    match missing_in(inquiry.spec, budget):
        case OneFactMissing(facts=facts) | MoreMissing(facts=facts):
            for fact in facts:
                if fact.name not in inquiry.unsure:
                    return AskNext(question_about(fact, inquiry.words), fact)
    return _by_cases(inquiry, budget)


def with_replies(
    inquiry: Inquiry,
    replies: Mapping[str, str],
    budget: Budget = Budget(),  # noqa: B008 - frozen
) -> tuple[Inquiry, Mapping[str, str]]:
    """Return the inquiry after replies in people's own words, and for each reply that is not clear what it lacks.

    Replies about anything but the facts of the inquiry are passed over.
    """
    unclear: dict[str, str] = {}
    for fact in (name for name in replies if name in names_in(inquiry.spec)):
        words = words_of(fact, inquiry.words, answers_in(inquiry.spec, fact))
        counts = replies[fact].strip().isdigit()
        reply = read_reply(replies[fact], words, _offered(inquiry, fact, budget) if counts else ())
        if isinstance(reply, Unclear):
            unclear[fact] = reply.why
        inquiry = inquiry.told(fact, reply)
    return inquiry, unclear


def _offered(inquiry: Inquiry, fact: str, budget: Budget) -> tuple[Scalar, ...]:
    """Return the answers that were offered when a fact was asked about: a number as a reply counts them."""
    move = next_move(inquiry, budget)
    return move.fact.values if isinstance(move, AskNext) and move.fact.name == fact else ()


def questions_of(
    inquiry: Inquiry,
    replies: Mapping[str, str] = NO_REPLIES,
    budget: Budget = Budget(),  # noqa: B008 - frozen
) -> tuple[Question, ...]:
    """Return the question that stands in the way of an answer, for `Draft.questions`; none where nothing does.

    The formalizing agent puts the first question of a draft and waits, for days if need be; `replies` are its
    `Wording.answers`. Who gave a reply that is not clear is asked again, and told what was not.
    """
    told, unclear = with_replies(inquiry, replies, budget)
    move = next_move(told, budget)
    if not isinstance(move, AskNext):
        return ()
    why = unclear.get(move.fact.name)
    text = f"{move.question.text} ({why})" if why else move.question.text
    return (move.question.model_copy(update={"text": text}),)


def _by_cases(inquiry: Inquiry, budget: Budget) -> Conditional | Stuck:
    cases: list[Case] = []
    for case in _cases(inquiry.spec, (), budget):
        if isinstance(case, Stuck):
            return case
        cases.append(case)
        if len(cases) > MOST_CASES:
            return Stuck(f"the answer depends on more than {MOST_CASES} cases")
    return Conditional(tuple(cases))


def _cases(spec: OpenSpec, conditions: tuple[tuple[str, Scalar], ...], budget: Budget) -> Iterator[Case | Stuck]:
    match missing_in(spec, budget):
        case Determined(value=value):
            yield Case(conditions, value)
        case OneFactMissing(facts=(fact, *_)) | MoreMissing(facts=(fact, *_)) if fact.values:
            for value in fact.values:
                yield from _cases(with_answer(spec, fact.name, value), (*conditions, (fact.name, value)), budget)
        case OneFactMissing() | MoreMissing():
            yield Stuck("the answer depends on a number that nobody knows")
        case answer:
            yield Stuck(_why(answer))


def _why(answer: Completeness) -> str:
    match answer:
        case Contradictory():
            return "what is known contradicts itself"
        case GaveUp(reason=reason):
            return f"what is missing could not be decided: {reason}"
        case _:
            return "nothing that can be asked would settle it"
