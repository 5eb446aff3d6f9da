"""Programs as documents: positions, JSON, and wrong forms."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from planners import (
    Bool,
    Choice,
    ConstraintProgram,
    Goal,
    Int,
    Prefer,
    ProgramError,
    Real,
    Require,
    read_program,
)
from planners.constraints.program import Document


def example() -> ConstraintProgram:
    return ConstraintProgram(
        sets={"task": ["weld", "paint"], "day": [1, 2]},
        constants={"cap": 3, "share": 0.25, "open": True, "first": "weld"},
        tables={
            "cost": {("weld", 1): 5, ("paint", 2): 7.5},
            "pay": {1: True, 2: False},
            "at": {"weld": "paint"},
        },
        variables=[Bool("b", ("task",)), Int("i", -1, 4), Real("r", 0, 1.5), Choice("c", "task", ("day",))],
        constraints=[Require("one", "b['weld']", "it must weld", 2.5), Require("law", "i > 0", weight=None)],
        preferences=[Prefer("cheap", "i < 3", 4)],
        goals=[Goal("minimize", "i"), Goal("maximize", "r")],
    )


def test_a_program_survives_json() -> None:
    program = example()
    again = ConstraintProgram.model_validate_json(program.model_dump_json())
    assert again == program
    assert again.model_dump() == program.model_dump()
    assert read_program(program.model_dump_json()) == program


def test_types_of_entries_survive_json() -> None:
    again = read_program(example().model_dump_json())
    assert [type(value) for value in again.constants.values()] == [int, float, bool, str]
    assert again.tables["pay"] == {(1,): True, (2,): False}


def test_a_scalar_key_is_a_tuple_of_one() -> None:
    program = ConstraintProgram(tables={"pay": {"Ann": 1}})
    assert program == ConstraintProgram(tables={"pay": {("Ann",): 1}})
    assert program == ConstraintProgram(tables={"pay": [["Ann", 1]]})


def test_fields_may_be_given_by_position() -> None:
    assert Int("x", 0, 5, ("a",)) == Int(name="x", low=0, high=5, over=("a",))
    assert Require("n", "x > 1").weight == 1
    assert Prefer("n", "x > 1").weight == 1
    document: type[Document] = Bool
    with pytest.raises(TypeError, match="name, over"):
        document("x", (), "bool")


def test_minimize_is_a_goal() -> None:
    assert ConstraintProgram(minimize="x").objectives == (Goal("minimize", "x"),)
    assert ConstraintProgram(maximize="x").objectives == (Goal("maximize", "x"),)
    assert example().objectives == example().goals


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "program"),
        ("[]", "program"),
        ('{"variables": [{"name": "x"}]}', "variables.0"),
        ('{"variables": [{"kind": "int", "name": "x", "low": 0}]}', "variables.0.int.high"),
        ('{"variables": [{"kind": "int", "name": "x", "low": 0, "high": "9"}]}', "variables.0.int.high"),
        ('{"constraints": [{"name": "x"}]}', "constraints.0.expression"),
        ('{"constraints": [{"name": "x", "expression": "1", "why": 2}]}', "constraints.0.why"),
        ('{"constraints": [{"name": "x", "expression": "1", "weight": -1}]}', "constraints.0.weight"),
        ('{"tables": {"t": [["a"]]}}', "tables.t"),
        ('{"tables": {"t": [["a", 1], ["a", 2]]}}', "tables.t"),
        ('{"tables": {"t": [["a", null]]}}', "tables.t"),
        ('{"sets": {"s": [1.5]}}', "sets.s.0"),
        ('{"sets": {"s": [true]}}', "sets.s.0"),
        ('{"preferences": [{"name": "x", "expression": "1", "weight": 0}]}', "preferences.0.weight"),
        ('{"minimise": "x"}', "minimise"),
        ('{"sets": {"a": ["x"], "a": ["y"]}}', "program"),
        ('{"sets": {"a": ["x"]}, "sets": {}}', "program"),
        ('{"constants": {"c": NaN}}', "program"),
        ('{"sets": ', "program"),
    ],
)
def test_json_of_the_wrong_form_names_the_field(text: str, where: str) -> None:
    with pytest.raises(ProgramError) as caught:
        read_program(text)
    assert any(finding.where.startswith(where) for finding in caught.value.findings), caught.value.findings
    assert all(finding.hint for finding in caught.value.findings)


def test_a_key_that_is_there_twice_is_named() -> None:
    with pytest.raises(ProgramError, match="the key 'a' is there twice"):
        read_program('{"sets": {"a": ["x"], "a": ["y"]}}')


@pytest.mark.parametrize(
    "unordered",
    [
        lambda: ConstraintProgram(sets={"a": {"x", "y"}}),  # type: ignore[dict-item] # the mistake in question
        lambda: ConstraintProgram(sets={"a": frozenset("xy")}),  # type: ignore[dict-item] # as above
        lambda: Bool("b", over={"a", "c"}),  # type: ignore[arg-type] # as above
        lambda: ConstraintProgram(variables={Bool("x"), Bool("y")}),  # type: ignore[arg-type] # as above
        lambda: ConstraintProgram(goals={Goal("minimize", "1")}),  # type: ignore[arg-type] # as above
    ],
)
def test_a_python_set_is_refused_as_its_order_changes_from_process_to_process(unordered: Callable[[], object]) -> None:
    with pytest.raises(ValidationError, match="a Python set has no order: write a list"):
        unordered()


def test_there_is_a_json_schema_for_models() -> None:
    schema = ConstraintProgram.model_json_schema()
    assert schema["properties"]["tables"]["additionalProperties"]["type"] == "array"
