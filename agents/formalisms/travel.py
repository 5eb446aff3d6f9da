"""Trips: the model fills a typed request, the world's solver finds the cheapest plan, two checkers judge."""

from collections.abc import Iterator
from dataclasses import asdict

from pydantic import ValidationError

from agents.documents import Draft, Ground, Json, Offer, Question, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.formalize import Formalization, Formalized, Gazetteer, Grounded, TripDraft, formalize_trip, settle
from agents.formalize.recalled import trip_lessons
from agents.memory.entry import Accepted, Lesson
from agents.models.chat import ChatModel
from envs import (
    Checker,
    CostItem,
    EvaluationStops,
    Judged,
    PlanDay,
    Tables,
    TripRequest,
    TripSolved,
    Verdict,
    apply_repair,
    itinerary,
    solve_trip,
    to_submission,
)
from planners import BoundChange, GaveUp, Repair, Unsolvable
from tools import Budget, Usage

BUDGET = "budget"


class TravelFormalism:
    """The TravelPlanner world: flights, rooms, meals and sights from tables, under a budget and rules.

    `gazetteer` holds the names that a request may use: those of the tables, unless it is given.
    """

    name = "travel"
    about = "a trip: where from, where to, when, how many people, what it may cost, what it has to offer"

    def __init__(self, tables: Tables, gazetteer: Gazetteer | None = None) -> None:
        self.tables = tables
        self.checker = Checker(tables)
        self.gazetteer = gazetteer or Gazetteer.from_tables(tables)

    @property
    def digest(self) -> str:
        """Return the hash of the tables."""
        return self.tables.digest

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        """Read the request with the model, or complete an earlier reading with answers and without a model."""
        people = int(wording.assume["people"]) if "people" in wording.assume else None
        if wording.partial and not wording.critique:
            reading = TripDraft.model_validate(wording.partial)
            return _draft(settle(reading, self.gazetteer, answers=wording.answers, assume_people=people)), Usage()
        formalization, usage = await formalize_trip(
            model,
            wording.text,
            self.gazetteer,
            answers=wording.answers,
            critique=wording.critique,
            log=log,
            assume_people=people,
            memory=wording.memory,
        )
        return _draft(formalization), usage

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        """Return what sentences on preferences stated, and the expressions of wishes."""
        return tuple(trip_lessons(accepted.text, accepted.draft, self.gazetteer))

    def check(self, spec: Json) -> tuple[str, ...]:
        """Return what makes `spec` no request at all; what the world does not know, its solver refuses."""
        try:
            TripRequest.model_validate(spec)
        except ValidationError as error:
            return tuple(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return ()

    def solve(self, spec: Json, budget: Budget) -> Result:
        """Find the cheapest plan, or the clash and the ways out of it."""
        request = TripRequest.model_validate(spec)
        match solve_trip(self.tables, request, budget=budget):
            case TripSolved() as solved:
                return Result(
                    status="solved",
                    plan=to_submission(solved.plan),
                    cost=solved.cost,
                    optimal=solved.optimal,
                    bound=solved.bound,
                    engine=solved.engine,
                    seconds=solved.seconds,
                    statistics=dict(solved.statistics),
                    details={
                        "breakdown": dict(solved.breakdown),
                        "items": [asdict(item) for item in solved.items],
                    },
                )
            case Unsolvable() as clash:
                return Result(
                    status="unsolvable",
                    core=() if clash.rules_clash else clash.core,
                    offers=tuple(_offer(repair) for repair in clash.repairs),
                    engine=clash.engine,
                    seconds=clash.seconds,
                    reason="; ".join(clash.core if clash.rules_clash else clash.notes),
                )
            case GaveUp() as stopped:
                return Result(status="gave up", reason=stopped.reason, bound=stopped.bound, engine=stopped.engine)

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        """Judge the plan's text under both profiles, and its cost against the solver's word."""
        request = TripRequest.model_validate(spec)
        verdicts = self.checker.check(request, result.plan)
        strict = _ruling("strict", verdicts.strict)
        if isinstance(verdicts.strict, Judged) and (wrong := _misstated(verdicts.strict.cost.total, result)):
            strict = Ruling(checker="strict", passed=False, findings=(*strict.findings, wrong))
        return _ruling("official", verdicts.official), strict

    def relax(self, spec: Json, offer: Json) -> Json:
        """Return the request without what the offer gives up, or with the raised budget."""
        request = TripRequest.model_validate(spec)
        new = offer["new_bound"]
        change = BoundChange(BUDGET, float(request.budget or 0), new) if new is not None else None
        repaired = apply_repair(request, Repair(tuple(offer["drop"]), 0.0, change))
        return repaired.model_dump(mode="json")

    def show(self, spec: Json, result: Result) -> str:
        """Return the itinerary with costs, as Markdown."""
        return itinerary(TripRequest.model_validate(spec), _solved(result))

    def explain(self, spec: Json, result: Result) -> str:
        """Say which of the wishes clash, in words."""
        request = TripRequest.model_validate(spec)
        stated = dict(_in_words(request))
        if not result.core:
            return f"No trip is possible, whatever is given up: {result.reason}."
        lines = ["These cannot all be had together:", ""]
        lines += [f"- {stated.get(name, name)}" for name in result.core]
        if result.offers:
            lines += ["", "Any one of these would do:", ""]
            lines += [f"{n}. {offer.words}" for n, offer in enumerate(result.offers, 1)]
        return "\n".join(lines)


def _draft(formalization: Formalization) -> Draft:
    """Return the formalizer's result in the form that every formalism shares."""
    if isinstance(formalization, Formalized):
        return Draft(
            spec=formalization.request.model_dump(mode="json"),
            grounds=_grounds(formalization.grounds),
            assumptions=formalization.assumptions,
            unused=formalization.unused,
            dropped=formalization.dropped,
        )
    questions = tuple(Question(field=q.field, text=q.text, choices=q.choices) for q in formalization.missing)
    partial = dict(formalization.partial)
    return Draft(spec=None, grounds=_grounds(formalization.grounds), questions=questions, partial=partial)


def _grounds(grounded: tuple[Grounded, ...]) -> tuple[Ground, ...]:
    return tuple(Ground.model_validate(asdict(ground)) for ground in grounded)


def _ruling(profile: str, verdict: Verdict) -> Ruling:
    """Return a verdict of the world's checker as a ruling."""
    if isinstance(verdict, EvaluationStops):
        findings: tuple[str, ...] = (f"the official evaluation would stop: {verdict.reason}",)
    elif isinstance(verdict, Judged):
        findings = tuple(str(violation) for failed in verdict.failures for violation in failed.violations)
    else:
        findings = ("there is no plan",)
    return Ruling(checker=profile, passed=verdict.passed, findings=findings)


def _misstated(total: float, result: Result) -> str:
    """Return what the solver said wrongly of the cost, or nothing."""
    if total != result.cost:
        return f"the plan costs {total}, not {result.cost}"
    if result.bound is not None and total < result.bound:
        return f"the plan costs {total}, less than the least possible {result.bound:g}"
    return ""


def _offer(repair: Repair) -> Offer:
    new = repair.change.new if repair.change is not None else None
    given_up = [f"without the {name}" for name in repair.drop if name != BUDGET or new is None]
    words = [f"a budget of ${new:,.0f}"] if new is not None else []
    cost = "" if repair.objective is None else f" (the cheapest trip is then ${repair.objective:,.0f})"
    return Offer(
        drop=repair.drop,
        words=" and ".join(words + given_up) + cost,
        new_bound=new,
        cost=repair.objective,
    )


def _in_words(request: TripRequest) -> Iterator[tuple[str, str]]:
    """Yield each constraint's name and how a person would say it."""
    if request.budget is not None:
        yield BUDGET, f"the budget of ${request.budget:,}"
    if request.house_rule is not None:
        yield "house rule", f"rooms where {request.house_rule} are allowed"
    if request.room_type is not None:
        yield "room type", f"the room type: {request.room_type}"
    if request.transport_rule is not None:
        yield "transportation", f"the rule for the journey: {request.transport_rule}"
    for cuisine in request.cuisines:
        yield f"cuisine {cuisine}", f"a {cuisine} meal"
    for wish in request.wishes:
        yield wish.name, f"“{wish.source or wish.name}”"


def _solved(result: Result) -> TripSolved:
    """Return the solver's own form of a result, which the itinerary needs for its costs."""
    return TripSolved(
        plan=tuple(PlanDay.model_validate(day) for day in result.plan),
        cost=int(result.cost or 0),
        optimal=result.optimal,
        bound=int(result.bound or 0),
        breakdown=result.details["breakdown"],
        items=tuple(CostItem(**item) for item in result.details["items"]),
        engine=result.engine,
        seconds=result.seconds,
        statistics=result.statistics,
    )
