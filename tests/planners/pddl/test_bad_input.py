"""Files and texts that nobody should plan with: each is one clear error, at once."""

import gzip
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from planners.pddl.diagnose import diagnose, read_task
from planners.pddl.engines.planning import plan
from planners.pddl.findings import PddlError
from planners.pddl.plan_text import read_plan
from planners.pddl.source import load_pddl
from planners.pddl.temporal.plan_text import read_timed_plan
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM
from tools import InputError

HUGE = 50_000_000


def codes(caught: pytest.ExceptionInfo[PddlError]) -> set[str]:
    return {finding.code for finding in caught.value.findings}


def test_a_file_of_50_megabytes_is_refused_without_being_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.pddl"
    path.touch()
    os.truncate(path, HUGE)
    with pytest.raises(PddlError, match="more than 10,000,000") as caught:
        load_pddl(path)
    assert codes(caught) == {"too-large"}


def test_a_small_archive_that_unpacks_to_50_megabytes_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "huge.pddl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b" " * HUGE)
    with pytest.raises(PddlError) as caught:
        load_pddl(path, "problem")
    assert codes(caught) == {"too-large"}


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file here")
def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(PddlError) as caught:
        load_pddl("/dev/zero")
    assert codes(caught) == {"too-large"}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_in_another_encoding_is_refused_with_the_place(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "domain.pddl"
    path.write_bytes("(define\n (domain café))".encode(encoding))
    with pytest.raises(PddlError, match="is not UTF-8") as caught:
        load_pddl(path)
    assert caught.value.findings[0].line == (2 if encoding == "latin-1" else 1)


def test_a_source_that_findings_do_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'domain'"):
        load_pddl(tmp_path / "domain.pddl", "domian")  # type: ignore[arg-type] # the mistake in question


def test_a_folder_in_place_of_a_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_pddl(tmp_path)


def types_in(chain: list[str]) -> str:
    """Return the domain with more types, each below the next one."""
    declared = " ".join(f"{kind} - {above}" for kind, above in pairwise(chain))
    return DOMAIN.replace("(:types", f"(:types {declared} ")


def test_a_circle_of_a_thousand_types_is_named_and_never_planned_with() -> None:
    circle = [f"kind{number}" for number in range(1000)]
    with pytest.raises(PddlError, match="form a circle") as caught:
        plan(types_in([*circle, circle[0]]), PROBLEM)
    assert "cyclic-types" in codes(caught)


def test_a_hierarchy_of_a_thousand_types_is_read_without_recursion() -> None:
    text = types_in([*(f"kind{number}" for number in range(1000)), "object"])
    assert [finding.render() for finding in diagnose(text, PROBLEM) if finding.severity == "error"] == []
    read_task(text, PROBLEM)


def test_more_types_than_any_domain_has_are_refused() -> None:
    found = diagnose(types_in([*(f"kind{number}" for number in range(5000)), "object"]), PROBLEM)
    assert "too-large" in {finding.code for finding in found}


def test_deep_nesting_never_reaches_an_engine() -> None:
    goal = "(and " * 50_000 + "(lies box port)" + ")" * 50_000
    with pytest.raises(PddlError) as caught:
        plan(DOMAIN, PROBLEM.replace("(lies box port)", goal))
    assert "too-deep" in codes(caught)


@pytest.mark.parametrize("text", ["x" * HUGE, "(a b)\n" * (HUGE // 6), "(" * 1_000_000])
def test_a_plan_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PddlError):
        read_plan(text)


MANY = 1900
TYPES = " ".join(f"kind{number}" for number in range(MANY))
LOOSE = f"""(define (domain wide) (:types {TYPES}) (:predicates (p ?x - kind7))
  (:action a :parameters (?x - object) :effect (and {"(p ?x) " * 20_000})))"""


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("(define) " * 100_000, "no-domain"),
        (DOMAIN.replace("(road ?a ?b)", f"({'road' * 200_000} ?a ?b)"), "unknown-predicate"),
        (LOOSE, "type-loose"),
    ],
    ids=["many texts in one", "a name of a megabyte", "a variable of any of two thousand types"],
)
def test_texts_that_invite_quadratic_work_are_judged_without_it(domain: str, code: str) -> None:
    assert code in {finding.code for finding in diagnose(domain)}


@pytest.mark.parametrize("read", [read_plan, read_timed_plan, diagnose, lambda given: plan(given, given)])
def test_a_path_in_place_of_a_text_is_told_how_to_read_it(read: Callable[[Any], object]) -> None:
    with pytest.raises(InputError, match=r"which is no text") as caught:
        read(Path("task.pddl"))
    assert caught.value.hint == "give its text: load_pddl(path)"
