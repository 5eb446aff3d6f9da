"""Objects under other names."""

import pytest

from planners.pddl.diagnose import read_task
from planners.pddl.substitution import renamed_problem
from planners.pddl.writer import write_problem
from tests.planners.reasoning.errands import DOMAIN, PROBLEM
from tools import InputError

TASK_DOMAIN, TASK = read_task(DOMAIN, PROBLEM)


def test_names_can_be_exchanged_and_the_problem_can_be_read_again() -> None:
    exchanged = renamed_problem(TASK, {"red": "blue", "blue": "red", "hall": "hall"})
    assert "(heavy red)" in write_problem(exchanged)
    assert read_task(DOMAIN, write_problem(exchanged))[1] == exchanged
    assert renamed_problem(exchanged, {"red": "blue", "blue": "red"}) == TASK


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({"red": "blue"}, "2 objects would be named 'blue'"),
        ({"red": "grey", "blue": "grey"}, "2 objects would be named 'grey'"),
        ({"red": "a b("}, "no name for an object"),
        ({"red": "and"}, "no name for an object"),
        ({"red": "Grey"}, "no name for an object"),
        ({"read": "grey"}, "did you mean 'red'"),
    ],
)
def test_a_renaming_that_would_make_another_problem_is_refused(names: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        renamed_problem(TASK, names)
