"""Classical planning from words alone: first the domain from the rules, then the problem from the situation."""

import asyncio
from collections.abc import Iterator

from pydantic import ValidationError

from agents.documents import Draft, Ground, Json, Result, Ruling
from agents.formalisms.base import Log, Wording, no_log
from agents.formalisms.pddl.domain_document import DomainDocument
from agents.formalisms.pddl.domain_draft import DomainDraft, critique_by_action, draft_domain, drafted
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.library.shelf import told_of
from agents.formalisms.pddl.library.situation import Situation
from agents.formalisms.pddl.worlds import known_world, sounds_like_a_rule, world_lesson
from agents.formalisms.program_draft import find_words
from agents.memory.entry import Accepted, Lesson, Round
from agents.models.chat import ChatModel
from planners import diagnose, read_domain, write_problem
from tools import Budget, Usage

DOMAIN, PROBLEM = "domain", "problem"
_MOST_CHARACTERS = 20_000
"""A longer request is not first tried on every world of the library."""


class PddlFromWords:
    """Requests that hold the rules of a world, or are told of a well-known one, and a situation in it.

    Nothing is given but the words.
    """

    name = "pddl-words"
    about = "a planning problem whose rules are told: what can be done, when, and what it changes"
    digest = ""

    async def formalize(self, model: ChatModel, wording: Wording, log: Log = no_log) -> tuple[Draft, Usage]:
        """Draft the domain, then the problem from the sentences that the domain does not rest on.

        A first reading that is wholly told of a world of the library, and tells no rules, is that world's, and no model
        is asked. Critique that names an action is on the domain, any other on the problem.
        """
        before = _read_before(wording.partial)
        if before is None and not (wording.answers or wording.critique):
            known = await asyncio.to_thread(told_without_rules, wording.text)
            if known is not None:
                log("pddl.known", {"world": known.world.name})
                return _of_library(wording.text, known), Usage()
        domain, usage = await _domain(model, wording, before, log)
        kept = before is not None and domain.document == before
        named = critique_by_action(domain.document, wording.critique)
        of_actions = {fault.text for faults in named.values() for fault in faults}
        situation = Wording(
            text="\n".join(domain.unused) or wording.text,
            answers=wording.answers,
            assume=wording.assume,
            critique=tuple(fault for fault in wording.critique if fault not in of_actions) if kept else (),
            partial=wording.partial.get(PROBLEM, {}) if kept else {},
            memory=wording.memory,
        )
        if _errors(domain.text):
            return _joined(wording.text, domain, Draft(spec={DOMAIN: domain.text, PROBLEM: ""})), usage
        problem, more = await _formalism(domain.text).formalize(model, situation, log)
        return _joined(wording.text, domain, problem), usage + more

    def lessons(self, accepted: Accepted) -> tuple[Lesson, ...]:
        """Return what the sentences about the situation stated, and, without a doubt about them, what the rules did."""
        document = _read_before(accepted.draft.partial)
        if document is None:
            return ()
        domain = drafted(document, accepted.text)
        situation = Draft(spec=None, partial=accepted.draft.partial.get(PROBLEM, {}))
        told = Accepted("\n".join(domain.unused) or accepted.text, accepted.answers, (Round(situation),))
        worlds = () if domain.faults else (world_lesson(document, accepted.text),)
        return (*worlds, *_formalism(domain.text).lessons(told))

    def check(self, spec: Json) -> tuple[str, ...]:
        """Return what is wrong with the domain, or else with the problem."""
        return _errors(spec[DOMAIN]) or _formalism(spec[DOMAIN]).check(spec)

    def solve(self, spec: Json, budget: Budget) -> Result:
        """Let an engine find a plan, or prove that there is none."""
        return _formalism(spec[DOMAIN]).solve(spec, budget)

    def verify(self, spec: Json, result: Result) -> tuple[Ruling, ...]:
        """Replay the plan step by step."""
        return _formalism(spec[DOMAIN]).verify(spec, result)

    def relax(self, spec: Json, offer: Json) -> Json:
        """Return the specification as it is: no goal is ever given up here."""
        return spec

    def show(self, spec: Json, result: Result) -> str:
        """List the steps of the plan, under the rules as they were understood."""
        steps = _formalism(spec[DOMAIN]).show(spec, result)
        return f"{steps}\n\nThe rules as they were understood:\n\n```pddl\n{spec[DOMAIN].strip()}\n```"

    def explain(self, spec: Json, result: Result) -> str:
        """Say that the goal is out of reach."""
        return _formalism(spec[DOMAIN]).explain(spec, result)


def told_without_rules(text: str) -> Situation | None:
    """Return a request as a situation and a goal in a world of the library, or None where it is not just that.

    What tells rules of its own is not taken for the usual ones: nothing in it may sound like a rule, and nothing may
    have been passed over as one.
    """
    if len(text) > _MOST_CHARACTERS or sounds_like_a_rule(text):
        return None
    told = told_of(text)
    return None if told.faults or told.told.passed or not told.has_goal else told


def _of_library(text: str, known: Situation) -> Draft:
    """Return a situation in a world of the library as a draft, each fact with the sentence that says it."""
    grounds = (
        Ground(field=side, value=f"({' '.join(fact)})", source=sentence)
        for side, facts in known.told.facts.items()
        for fact, sentence in facts.items()
    )
    return Draft(
        spec={DOMAIN: known.world.domain_text, PROBLEM: write_problem(known.problem)},
        grounds=tuple(_moved(text, ground) for ground in grounds),
        assumptions=(f"the request tells no rules, so they are those of the well-known world {known.world.name!r}",),
    )


async def _domain(
    model: ChatModel, wording: Wording, before: DomainDocument | None, log: Log
) -> tuple[DomainDraft, Usage]:
    if before is None:
        told = known_world(wording.memory, wording.text)
        if told is not None:
            return drafted(told, wording.text), Usage()
        return await draft_domain(model, wording.text, log=log)
    if not critique_by_action(before, wording.critique):
        return drafted(before, wording.text), Usage()
    return await draft_domain(model, wording.text, critique=wording.critique, partial=before, log=log)


def _errors(domain_text: str) -> tuple[str, ...]:
    return tuple(finding.render() for finding in diagnose(domain_text, timed=False) if finding.severity == "error")


def _formalism(domain_text: str) -> PddlFormalism:
    return PddlFormalism(read_domain(domain_text))


def _read_before(partial: Json) -> DomainDocument | None:
    try:
        return DomainDocument.model_validate(partial[DOMAIN]) if DOMAIN in partial else None
    except ValidationError:
        return None  # of an older version


def _joined(text: str, domain: DomainDraft, problem: Draft) -> Draft:
    """Return one draft of both parts, its grounds at their places in the whole text."""
    grounds = (*_domain_grounds(text, domain), *(_moved(text, ground) for ground in problem.grounds))
    return problem.model_copy(
        update={
            "grounds": grounds,
            "assumptions": (*domain.assumptions, *_doubts(domain), *problem.assumptions),
            "partial": {DOMAIN: domain.document.model_dump(mode="json"), PROBLEM: problem.partial},
        }
    )


def _domain_grounds(text: str, domain: DomainDraft) -> Iterator[Ground]:
    for part in domain.document.actions:
        for clause in part.body.clauses:
            if clause.literals:
                said = ", ".join(f"{name}({', '.join(rest)})" for name, *rest in clause.literals)
                ground = Ground(field=f"{part.head.name} {clause.role}", value=said, source=clause.words)
                yield _moved(text, ground)


def _doubts(domain: DomainDraft) -> Iterator[str]:
    yield from (f"{name}: {fault}" for name, faults in domain.faults.items() for fault in faults)


def _moved(text: str, ground: Ground) -> Ground:
    start, end = find_words(text, ground.source) or (-1, -1)
    return ground.model_copy(update={"start": start, "end": end})
