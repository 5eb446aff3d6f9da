"""What a memory knows of a domain is not asked again, unless circumstances differ, answers disagree or checks fail."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from agents.agent import Agent, Done
from agents.documents import Json
from agents.formalisms.pddl.formalism import PddlFormalism
from agents.formalisms.pddl.from_words import PddlFromWords
from agents.formalisms.pddl.patterns import scope_of
from agents.memory.entry import Lesson, Provenance
from agents.memory.store import Memory
from agents.models.chat import ChatRequest
from agents.models.scripted import ScriptedModel
from benchmarks.memory_reuse import YARD
from planners import read_domain
from tests.agents.formalisms.pddl import buckets

DOMAIN = read_domain(YARD)
FIRST = (
    "There are 2 crates, 1 lorry and 2 yards. crate1 waits in yard1. crate2 waits in yard2. The lorry lorry1 is parked "
    "at yard2. You can drive from yard1 to yard2. You can drive from yard2 to yard1. Finally crate1 should be in yard2."
)
SECOND = (
    "There are 3 crates, 1 lorry and 3 yards. crate3 waits in yard2. crate1 waits in yard1. crate2 waits in yard1. "
    "The lorry lorry1 is parked at yard3. You can drive from yard1 to yard2. You can drive from yard2 to yard3. You "
    "can drive from yard3 to yard1. You can drive from yard2 to yard1. Finally crate2 should be in yard2."
)
SAID: dict[str, list[str]] = {
    "X waits in Y.": ["at(X, Y)"],
    "The lorry X is parked at Y.": ["at(X, Y)"],
    "You can drive from X to Y.": ["road(X, Y)"],
    "Finally X should be in Y.": ["at(X, Y)"],
    "X should be in Y.": ["at(X, Y)"],
}


def reader(said: Mapping[str, Sequence[str]] = SAID) -> ScriptedModel:
    def reply(request: ChatRequest) -> Json:
        return {"facts": list(said[sentence_of(request)])}

    return ScriptedModel(reply, context_tokens=100_000)


def sentence_of(request: ChatRequest) -> str:
    found = re.search(r': "(.*)"', request.messages[-1].content)
    assert found, request.messages[-1].content
    return found.group(1)


def solve(tmp_path: Path, text: str, model: ScriptedModel, *, memory: bool = True) -> Done:
    file = tmp_path / "memory.sqlite" if memory else None
    formalisms = {"pddl": PddlFormalism(DOMAIN)}
    with Agent(model, world="pddl", runs=tmp_path / "runs", formalisms=formalisms, memory=file) as agent:
        run = agent.run(text)
    assert isinstance(run, Done)
    assert run.certificate.status == "solved", run.certificate.reason
    return run


def test_a_second_request_in_the_same_words_takes_no_call_and_means_the_same(tmp_path: Path) -> None:
    learning, remembering, afresh = reader(), reader({}), reader()
    solve(tmp_path, FIRST, learning)
    assert len(learning.requests) == 4
    told = solve(tmp_path, SECOND, remembering)
    assert remembering.requests == []
    assert told.certificate.spec == solve(tmp_path, SECOND, afresh, memory=False).certificate.spec
    assert len(afresh.requests) == 4
    assert told.certificate.plan


def test_a_sentence_of_other_kinds_of_objects_is_another_sentence(tmp_path: Path) -> None:
    solve(tmp_path, FIRST, reader())
    model = reader({"X waits in Y.": ["loaded(X, Y)"]})
    text = FIRST.replace("2 crates", "1 crate").replace("yard1. crate2 waits in yard2.", "lorry1.")
    solve(tmp_path, text, model)
    assert [sentence_of(request) for request in model.requests] == ["X waits in Y."]


def test_answers_that_disagree_settle_nothing(tmp_path: Path) -> None:
    solve(tmp_path, FIRST, reader())
    key, given = "X waits in Y.", {"letters": {"X": ["crate", ""], "Y": ["yard", ""]}}
    with Memory(tmp_path / "memory.sqlite") as memory:
        (entry,) = memory.about(key, kind="pattern", scope=scope_of(DOMAIN))
        assert entry.lesson.content == {"given": given, "answer": {"arrangement": None, "facts": ["at(X, Y)"]}}
        other = Lesson(
            kind="pattern",
            scope=entry.lesson.scope,
            text=key,
            content={"given": given, "answer": {"arrangement": None, "facts": []}},
        )
        memory.remember([other], Provenance(run="other", verdict="accepted by replay", model="m", made="2026"))
    model = reader()
    solve(tmp_path, SECOND, model)
    assert [sentence_of(request) for request in model.requests] == [key]


def test_what_the_domain_does_not_know_is_not_believed(tmp_path: Path) -> None:
    content = {
        "given": {"letters": {"X": ["crate", ""], "Y": ["yard", ""]}},
        "answer": {"arrangement": None, "facts": ["flies(X, Y)"]},
    }
    lesson = Lesson(kind="pattern", scope=scope_of(DOMAIN), text="X waits in Y.", content=content)
    with Memory(tmp_path / "memory.sqlite") as memory:
        memory.remember([lesson], Provenance(run="r", verdict="v", model="m", made="2026"))
    model = reader()
    solve(tmp_path, FIRST, model)
    assert "X waits in Y." in [sentence_of(request) for request in model.requests]


def test_patterns_of_one_domain_say_nothing_of_another(tmp_path: Path) -> None:
    solve(tmp_path, FIRST, reader())
    other = read_domain(YARD.replace("(road ?from ?to - yard))", "(road ?from ?to - yard) (wet ?y - yard))"))
    assert scope_of(other) != scope_of(DOMAIN)
    model = reader()
    file = tmp_path / "memory.sqlite"
    with Agent(
        model, world="pddl", runs=tmp_path / "runs", formalisms={"pddl": PddlFormalism(other)}, memory=file
    ) as agent:
        agent.run(SECOND)
    assert len(model.requests) == 4


def test_nouns_that_were_sorted_out_once_are_not_asked_about_again(tmp_path: Path) -> None:
    def sorting(request: ChatRequest) -> Json:
        properties = (request.schema or {})["properties"]
        return {"parcel": "crate"} if "parcel" in properties else {"facts": SAID[sentence_of(request)]}

    text = FIRST.replace("crate", "parcel")
    first = ScriptedModel(sorting, context_tokens=100_000)
    solve(tmp_path, text, first)
    assert len(first.requests) == 5
    second = ScriptedModel([])
    solve(tmp_path, SECOND.replace("crate", "parcel"), second)
    assert second.requests == []


def test_rules_told_again_word_for_word_need_no_reader(tmp_path: Path) -> None:
    situation = (
        "There are 1 bucket, 1 place, 1 well. bucket1 is at well1. bucket1 is empty. Finally bucket1 should be full."
    )

    stated = {" at ": "at(X, Y)", " empty": "empty(X)", " full": "full(X)"}

    def model(request: ChatRequest) -> Json:
        properties = (request.schema or {})["properties"]
        if {"predicates", "actions", "clauses"} & set(properties):
            return buckets.reader()(request)
        return {"facts": [fact for word, fact in stated.items() if word in sentence_of(request)]}

    def solved(text: str) -> ScriptedModel:
        scripted = ScriptedModel(model, context_tokens=100_000)
        file, words = tmp_path / "memory.sqlite", {"pddl-words": PddlFromWords()}
        with Agent(scripted, world="pddl-words", runs=tmp_path / "runs", formalisms=words, memory=file) as agent:
            run = agent.run(text)
        assert isinstance(run, Done)
        assert run.certificate.status == "solved", run.certificate
        return scripted

    rules = buckets.TEXT.replace(f"{buckets.WEATHER}\n", "")
    first = solved(rules + situation)
    assert len(first.requests) > 4
    again = solved(rules + situation.replace("1 bucket", "2 buckets").replace("Fin", "bucket2 is at well1. Fin"))
    assert again.requests == []
    more = solved(rules + "A bucket can only be filled when it rains. " + situation)
    assert more.requests, "what may be another rule is read afresh"
