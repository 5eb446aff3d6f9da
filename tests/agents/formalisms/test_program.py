"""Requests of any kind as constraint programs, written by a scripted model."""

import json
from pathlib import Path
from typing import Any

import pytest

from agents.agent import Agent, Done, Waiting
from agents.documents import Json
from agents.formalisms.base import Wording
from agents.formalisms.program import ProgramFormalism
from agents.formalisms.program_draft import find_words
from agents.models.scripted import ScriptedModel
from tools import Budget, InputError

TEXT = (
    "Ann, Ben and Cy each take one shift: early, late or night. Nobody shares a shift. "
    "Ann cannot do the night. An early shift pays 50, a late one 60, a night one 90. "
    "The shifts of Ann and Ben together must pay at least 145. Pay Ann as much as possible."
)


def document(**changes: Any) -> Json:
    form: Json = {
        "plan": "Choose a shift for each person.",
        "sets": [
            {"name": "person", "members": ["Ann", "Ben", "Cy"]},
            {"name": "shift", "members": ["early", "late", "night"]},
        ],
        "tables": [{"name": "pay", "rows": [["early", 50], ["late", 60], ["night", 90]]}],
        "variables": [{"name": "works", "kind": "choice", "low": 0, "high": 0, "of": "shift", "over": ["person"]}],
        "constraints": [
            constraint("Nobody shares a shift", "no sharing", "distinct(works[p] for p in person)"),
            constraint("Ann cannot do the night", "Ann not at night", "works['Ann'] != 'night'"),
            constraint(
                "together must pay at least 145", "pay of Ann and Ben", "pay[works['Ann']] + pay[works['Ben']] >= 145"
            ),
        ],
        "goal": {"quote": "Pay Ann as much as possible", "sense": "maximize", "expression": "pay[works['Ann']]"},
    }
    return {**form, **changes}


def constraint(quote: str, name: str, expression: str) -> Json:
    return {"quote": quote, "name": name, "expression": expression}


def agent(tmp_path: Path, *replies: Json, **options: Any) -> Agent:
    return Agent(ScriptedModel(replies), world="program", runs=tmp_path, **options)


def solve(tmp_path: Path, *replies: Json, **options: Any) -> Done:
    with agent(tmp_path, *replies, **options) as it:
        run = it.run(TEXT)
    assert isinstance(run, Done)
    return run


def test_a_good_program_is_solved_proven_checked_and_grounded(tmp_path: Path) -> None:
    certificate = solve(tmp_path, document()).certificate
    assert (certificate.status, certificate.cost, certificate.proven_optimal) == ("solved", 60, True)
    assert certificate.plan == {"works": [["Ann", "late"], ["Ben", "night"], ["Cy", "early"]]}
    assert certificate.rulings[0].passed
    for ground in certificate.grounds:
        assert TEXT[ground.start : ground.end] == ground.source
    assert [ground.field for ground in certificate.grounds] == [
        "no sharing",
        "Ann not at night",
        "pay of Ann and Ben",
        "maximize",
    ]
    assert certificate.assumptions == ()
    assert certificate.unused == ()


def test_only_the_faulty_constraints_are_asked_for_again(tmp_path: Path) -> None:
    wrong = document()
    wrong["constraints"][1]["expression"] = "works['Anne'] != 'night'"
    model = ScriptedModel([wrong, {"constraint_1": document()["constraints"][1]}])
    with Agent(model, world="program", runs=tmp_path) as it:
        run = it.run(TEXT)
    assert isinstance(run, Done)
    assert (run.certificate.status, run.certificate.rounds) == ("solved", 2)
    schema = json.dumps(model.requests[1].schema)
    assert "Ann not at night" in schema
    assert "no sharing" not in schema
    asked = model.requests[1].messages[-1].content
    assert "did you mean 'Ann'?" in asked
    assert "^" in asked, "the fault is pointed at"


def test_a_missing_name_may_be_declared_in_the_repair(tmp_path: Path) -> None:
    repair = {"more_sets": [], "more_tables": document()["tables"], "more_variables": []}
    parts = {"constraint_2": document()["constraints"][2], "goal": document()["goal"]}
    run = solve(tmp_path, document(tables=[]), {**repair, **parts})
    assert (run.certificate.status, run.certificate.cost) == ("solved", 60)


def test_faulty_declarations_are_written_again_as_a_whole(tmp_path: Path) -> None:
    sets = [{"name": "person", "members": ["Ann", "Ann"]}, document()["sets"][1]]
    model = ScriptedModel([document(sets=sets), document()])
    with Agent(model, world="program", runs=tmp_path) as it:
        run = it.run(TEXT)
    assert isinstance(run, Done)
    assert run.certificate.status == "solved"
    assert "'Ann' is listed 2 times" in model.requests[1].messages[-1].content


def test_a_table_of_the_wrong_form_is_a_fault_and_no_crash() -> None:
    spec = {"tables": {"pay": [["early"]]}, "constraints": [], "goals": []}
    (fault,) = ProgramFormalism().check(spec)
    assert "tables.pay" in fault


def test_an_invented_constraint_is_dropped_after_one_chance_to_quote(tmp_path: Path) -> None:
    invented = constraint("Cy works at night", "Cy at night", "works['Cy'] == 'night'")
    wrong = document(constraints=[*document()["constraints"], invented])
    run = solve(tmp_path, wrong, {"constraint_3": invented})
    assert run.certificate.status == "solved"
    assert run.certificate.dropped == ("Cy at night: the words 'Cy works at night' are not in the request",)
    assert len(run.certificate.spec["constraints"]) == 3


def test_a_wrong_quote_can_be_put_right(tmp_path: Path) -> None:
    wrong = document()
    wrong["constraints"][1]["quote"] = "Ann hates nights"
    run = solve(tmp_path, wrong, {"constraint_1": document()["constraints"][1]})
    assert run.certificate.dropped == ()
    assert len(run.certificate.spec["constraints"]) == 3


def test_a_request_of_which_nothing_is_understood_is_no_solution(tmp_path: Path) -> None:
    empty = document(constraints=[], goal=None)
    with agent(tmp_path, empty) as it, pytest.raises(InputError, match="nothing in the request was understood"):
        it.run(TEXT)


def test_a_sentence_that_no_constraint_quotes_is_listed(tmp_path: Path) -> None:
    run = solve(tmp_path, document(constraints=document()["constraints"][:2]))
    assert run.certificate.unused == ()  # it names Ann, so it may have gone into a table
    with agent(tmp_path, document()) as it:
        done = it.run(TEXT + " Everybody brings lunch.")
    assert isinstance(done, Done)
    assert done.certificate.unused == ("Everybody brings lunch",)


def too_much() -> Json:
    parts = document()["constraints"]
    much = constraint("at least 145", "pay of Ann and Ben", "pay[works['Ann']] + pay[works['Ben']] >= 100 + 60")
    return document(constraints=[*parts[:2], much])


def test_a_clash_is_explained_and_a_bound_is_moved_not_dropped(tmp_path: Path) -> None:
    with agent(tmp_path, too_much()) as it:
        waiting = it.run(TEXT)
        assert isinstance(waiting, Waiting)
        assert "“Nobody shares a shift”" in waiting.question
        number = next(n for n, choice in enumerate(waiting.choices, 1) if "150 instead of 160" in choice)
        run = it.resume(waiting.run, str(number))
    assert isinstance(run, Done)
    moved = run.certificate.spec["constraints"][2]
    assert moved["expression"] == "pay[works['Ann']] + pay[works['Ben']] >= 150"
    assert (run.certificate.status, run.certificate.cost) == ("solved", 60)
    assert run.certificate.accepted[0]["new_bound"] == 150


def test_every_offer_leads_to_the_value_that_it_promises() -> None:
    formalism = ProgramFormalism()
    spec = formalism_spec(too_much())
    result = formalism.solve(spec, Budget(seconds=20))
    assert len(result.offers) >= 2
    for offer in result.offers:
        relaxed = formalism.relax(spec, offer.json_form())
        again = formalism.solve(relaxed, Budget(seconds=20))
        assert (again.status, again.cost) == ("solved", offer.cost), offer.words
        assert formalism.verify(relaxed, again)[0].passed


def formalism_spec(form: Json) -> Json:
    from agents.formalisms.program_document import ProgramDocument
    from agents.formalisms.program_draft import to_draft

    spec = to_draft(ProgramDocument.model_validate(form), TEXT).spec
    assert spec is not None
    return spec


REALS: Json = {
    "sets": {"part": ["a", "b"]},
    "variables": [{"kind": "real", "name": "x", "low": 0, "high": 9, "over": ["part"]}],
    "constraints": [{"name": "third", "expression": "3 * x['a'] == 1"}, {"name": "sum", "expression": "x['b'] <= 2.5"}],
    "goals": [{"sense": "maximize", "expression": "x['a'] + x['b']"}],
}


def test_reals_survive_as_exact_fractions() -> None:
    formalism = ProgramFormalism()
    result = formalism.solve(REALS, Budget(seconds=20))
    assert result.plan == {"x": [["a", "1/3"], ["b", "5/2"]]}
    assert json.loads(json.dumps(result.plan)) == result.plan
    assert formalism.verify(REALS, result)[0].passed


def test_a_strict_limit_over_reals_is_offered_to_be_given_up() -> None:
    formalism = ProgramFormalism()
    spec = {
        **REALS,
        "constraints": [{"name": "low", "expression": "x['a'] < 2"}, {"name": "high", "expression": "x['a'] >= 2"}],
    }
    offers = formalism.solve(spec, Budget(seconds=20)).offers
    assert offers
    for offer in offers:
        relaxed = formalism.relax(spec, offer.json_form())
        assert formalism.solve(relaxed, Budget(seconds=20)).status != "unsolvable", offer.words


@pytest.mark.parametrize(
    "plan",
    [
        {"x": [["a", "1/2"], ["b", "5/2"]]},
        {"x": [["a", "1/3"], ["b", "77"]]},
        {"x": [["a", "one third"], ["b", "1"]]},
        {"x": [["a", "1/3"]]},
        {"y": 3},
    ],
)
def test_a_plan_that_was_tampered_with_is_rejected(plan: Json) -> None:
    formalism = ProgramFormalism()
    result = formalism.solve(REALS, Budget(seconds=20)).model_copy(update={"plan": plan})
    (ruling,) = formalism.verify(REALS, result)
    assert not ruling.passed
    assert ruling.findings


def test_a_wrong_cost_is_rejected() -> None:
    formalism = ProgramFormalism()
    result = formalism.solve(REALS, Budget(seconds=20)).model_copy(update={"cost": 9.0})
    assert not formalism.verify(REALS, result)[0].passed


@pytest.mark.parametrize(("sense", "bound", "passed"), [("maximize", 2.0, False), ("minimize", 2.0, True)])
def test_a_value_better_than_the_best_possible_is_rejected(sense: str, bound: float, passed: bool) -> None:
    formalism = ProgramFormalism()
    result = formalism.solve(REALS, Budget(seconds=20)).model_copy(update={"bound": bound, "optimal": False})
    spec = {**REALS, "goals": [{**REALS["goals"][0], "sense": sense}]}
    assert formalism.verify(spec, result)[0].passed == passed


def test_without_a_goal_nothing_is_called_optimal() -> None:
    result = ProgramFormalism().solve({**REALS, "goals": []}, Budget(seconds=20))
    assert (result.status, result.cost, result.optimal) == ("solved", None, False)


def test_an_invented_goal_is_dropped(tmp_path: Path) -> None:
    goal = {"quote": "Pay Cy as much as possible", "sense": "maximize", "expression": "pay[works['Cy']]"}
    run = solve(tmp_path, document(goal=goal), {"goal": goal})
    assert run.certificate.spec["goals"] == []
    assert run.certificate.dropped == ("maximize: the words 'Pay Cy as much as possible' are not in the request",)


def test_a_number_in_a_table_that_the_request_does_not_state_is_shown_as_an_assumption(tmp_path: Path) -> None:
    table = {"name": "pay", "rows": [["early", 50], ["late", 61], ["night", 90]]}
    run = solve(tmp_path, document(tables=[table]))
    assert run.certificate.assumptions == ("table pay: 61, which the request does not state",)


def test_two_constraints_of_one_name_are_told_apart(tmp_path: Path) -> None:
    parts = [{**part, "name": "rule"} for part in document()["constraints"]]
    run = solve(tmp_path, document(constraints=parts))
    assert [item["name"] for item in run.certificate.spec["constraints"]] == ["rule", "rule (2)", "rule (3)"]


def test_quotes_are_found_whatever_the_case_spacing_and_last_stop() -> None:
    assert find_words("They  must\nDiffer, always", "they must differ.") == (0, 17)
    assert find_words("They must differ", "they should differ") is None
    assert find_words("anything", " . ") is None


def test_partial_documents_of_another_version_are_written_anew() -> None:
    import asyncio

    wording = Wording(text=TEXT, critique=("a fault",), partial={"old": True})
    draft, _ = asyncio.run(ProgramFormalism().formalize(ScriptedModel([document()]), wording))
    assert draft.spec is not None
