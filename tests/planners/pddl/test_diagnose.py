import json
from pathlib import Path

import pytest

from planners.pddl.diagnose import diagnose, read_domain, read_problem, read_task
from planners.pddl.findings import PddlError, PddlFinding
from planners.pddl.source import MAX_CHARACTERS, decode, load_pddl
from tests.planners.pddl.broken_texts import PLANTED, Planted
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tools import InputError


def broken(planted: Planted) -> tuple[str, str]:
    """Return domain and problem with the mistake in one of them."""
    text = DOMAIN if planted.source == "domain" else PROBLEM
    assert planted.old in text, planted
    text = text.replace(planted.old, planted.new, 1)
    return (text, PROBLEM) if planted.source == "domain" else (DOMAIN, text)


def found_in(planted: Planted) -> list[PddlFinding]:
    """Return the findings of the planted kind at the planted place."""
    return [
        finding
        for finding in diagnose(*broken(planted))
        if (finding.source, finding.code, finding.line) == (planted.source, planted.code, planted.line)
    ]


def test_the_unbroken_texts_have_no_findings() -> None:
    assert diagnose(DOMAIN, PROBLEM) == ()


def test_there_are_more_than_forty_planted_mistakes() -> None:
    assert len({(planted.code, planted.source, planted.new) for planted in PLANTED}) > 70


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted.code}-{planted.new[:25]}")
def test_every_planted_mistake_is_found_at_its_line_with_its_hint(planted: Planted) -> None:
    found = found_in(planted)
    assert found, [finding.render() for finding in diagnose(*broken(planted))]
    assert found[0].severity == planted.severity
    assert any(planted.hint in finding.hint for finding in found), [finding.hint for finding in found]


@pytest.mark.parametrize("planted", [p for p in PLANTED if p.severity == "error"], ids=lambda p: p.new[:25])
def test_a_text_with_errors_is_refused_and_one_with_warnings_is_read(planted: Planted) -> None:
    with pytest.raises(PddlError) as caught:
        read_task(*broken(planted))
    assert planted.code in {finding.code for finding in caught.value.findings}


@pytest.mark.parametrize("planted", [p for p in PLANTED if p.severity != "error"], ids=lambda p: p.new[:25])
def test_what_is_merely_odd_is_read(planted: Planted) -> None:
    read_task(*broken(planted))


def test_a_single_slip_causes_no_further_errors() -> None:
    singles = [p for p in PLANTED if p.code in ("unknown-predicate", "arity", "unclosed", "extra-parenthesis")]
    for planted in singles:
        errors = [finding for finding in diagnose(*broken(planted)) if finding.severity == "error"]
        assert len(errors) == 1, [finding.render() for finding in errors]


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_text() -> None:
    domain = DOMAIN.replace("(road ?a ?b))\n", "(rode ?a ?b))\n", 1).replace(
        "(full ?c) (not (lies", "(full) (not (lies"
    )
    problem = PROBLEM.replace("(lies box mill)", "(lies bocks mill)").replace("(lies crate mill)", "(lies crate)")
    found = [(f.source, f.code, f.line) for f in diagnose(domain, problem)]
    assert found == [
        ("domain", "unknown-predicate", 16),
        ("domain", "arity", 21),
        ("problem", "unknown-object", 9),
        ("problem", "arity", 16),
    ]


def test_a_finding_has_a_human_form_with_a_caret_and_a_json_form() -> None:
    (finding,) = diagnose(DOMAIN.replace("(road ?a ?b))\n", "(rode ?a ?b))\n", 1))
    head, place, line, caret, hint = finding.render().splitlines()
    assert head == "error: there is no predicate 'rode' [unknown-predicate]"
    assert place == "domain:16:36"
    assert line[caret.index("^") : caret.rindex("^") + 1] == "rode"
    assert hint == "hint: did you mean 'road'?"
    assert finding.place.render().splitlines()[-1].strip() == "^^^^"
    data = json.loads(json.dumps(finding.as_json()))
    assert (data["code"], data["line"], data["column"], data["end_column"]) == ("unknown-predicate", 16, 36, 40)


def test_a_finding_in_a_very_long_line_shows_a_window_around_it() -> None:
    facts = " ".join("(road hub mill)" for _ in range(300))
    problem = PROBLEM.replace("(at red hub)", f"{facts} (at redd hub) {facts}")
    finding = next(f for f in diagnose(DOMAIN, problem) if f.code == "unknown-object")
    _, _, line, caret, _ = finding.render().splitlines()
    assert len(line) < 200
    assert line[caret.index("^") : caret.rindex("^") + 1] == "redd"


def test_the_message_of_the_error_lists_every_finding() -> None:
    with pytest.raises(PddlError, match="2 mistakes") as caught:
        read_domain(DOMAIN.replace("(road ?a ?b))\n", "(rode ?a ?b))\n", 1).replace(":strips", ":stripes"))
    assert "rode" in str(caught.value)
    assert ":stripes" in str(caught.value)


def test_forgiven_findings_do_not_stop_the_reading() -> None:
    domain = read_domain(DOMAIN)
    text = PROBLEM.replace("(:domain parcels)", "(:domain parcel)").replace("(at red hub)", "(at red hub) (wet hub)")
    with pytest.raises(PddlError):
        read_problem(text, domain)
    assert read_problem(text, domain, forgive={"other-domain", "unknown-predicate"}) == read_problem(PROBLEM, domain)


def test_typing_of_plain_object_needs_no_requirement() -> None:
    domain = (
        "(define (domain d) (:requirements :strips) (:predicates (p ?x)) (:action a :parameters (?x) :effect (p ?x)))"
    )
    problem = "(define (problem q) (:domain d) (:objects a b - object) (:init) (:goal (p a)))"
    assert diagnose(domain, problem) == ()


def test_a_fact_required_deleted_and_added_again_is_no_alarm() -> None:
    domain = """(define (domain d) (:predicates (free) (done))
      (:action a :parameters () :precondition (free) :effect (and (not (free)) (free) (done))))"""
    assert diagnose(domain) == ()


def test_a_domain_that_cannot_be_found_leaves_the_parentheses_of_the_problem_judged() -> None:
    codes = {(f.source, f.code) for f in diagnose("nothing here", "(define (problem p)")}
    assert codes == {("domain", "stray-text"), ("domain", "no-domain"), ("problem", "unclosed")}


@pytest.mark.parametrize(
    "text", ["", "(", ")", "()", "(define)", "(define ())", "(define (domain))", "(define (domain d) ())"]
)
def test_fragments_are_refused_with_findings(text: str) -> None:
    found = diagnose(text, text)
    assert any(finding.severity == "error" for finding in found)


def test_a_text_over_the_limit_is_refused_at_once() -> None:
    (finding,) = diagnose("(" * (MAX_CHARACTERS + 1))
    assert finding.code == "too-large"


def test_deep_nesting_is_refused_and_does_not_recurse() -> None:
    deep = "(and " * 100_000 + ")" * 100_000
    found = diagnose(DOMAIN.replace("(road ?a ?b))\n", f"(road ?a ?b) {deep})\n", 1))
    assert any(finding.code == "too-deep" for finding in found)


def test_nesting_up_to_the_limit_is_read() -> None:
    depth = 120
    goal = "(and " * depth + "(lies box port)" + ")" * depth
    read_task(DOMAIN, PROBLEM.replace("(lies box port)", goal))


def test_a_null_byte_is_named_with_its_place() -> None:
    found = diagnose(DOMAIN.replace("(at ?v ?a)", "(at\0 ?v ?a)", 1))
    assert ("character", 16) in {(finding.code, finding.line) for finding in found}
    assert all("\0" not in finding.render() for finding in found)


def test_a_text_that_is_not_utf8_is_refused_with_its_line() -> None:
    with pytest.raises(PddlError) as caught:
        decode(b"(define\n  (domain caf\xe9))")
    (finding,) = caught.value.findings
    assert (finding.code, finding.line, finding.column) == ("encoding", 2, 14)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + DOMAIN.replace("\n", "\r\n").encode()
    assert read_domain(decode(data)) == read_domain(DOMAIN)


def test_a_huge_number_is_refused_quickly() -> None:
    text = PROBLEM.replace("(= (total-cost) 0)", f"(= (total-cost) {'9' * 10_000})")
    assert "not-a-number" in {finding.code for finding in diagnose(DOMAIN, text)}


def test_a_file_of_noise_gives_a_bounded_number_of_findings() -> None:
    problem = PROBLEM.replace("(at red hub)", "(nonsense here) " * 5_000)
    assert len(diagnose(DOMAIN, problem)) <= 200


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_pddl(tmp_path / "nowhere.pddl")


def test_a_broken_archive_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "p.pddl.gz"
    path.write_bytes(b"\x1f\x8b\x08garbage")
    with pytest.raises(InputError, match="cannot be read"):
        load_pddl(path)


def test_text_that_is_no_pddl_is_two_findings_not_one_a_word() -> None:
    found = diagnose("Here is the plan that you asked for (I hope).")
    assert [finding.code for finding in found] == ["stray-text", "no-domain"]
    assert found[0].message == "'Here' with 9 more words or groups stands outside (define ...)"


def test_the_name_of_a_file_is_not_its_text() -> None:
    first, _ = diagnose("worlds/ferry.pddl")
    assert first.message == "worlds/ferry.pddl is the name of a file"
    assert "give its text" in first.hint
