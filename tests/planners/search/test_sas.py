import pytest

from planners.search.sas import SasError, read_sas
from planners.search.task import NONE_OF_THOSE, Effect, Operator

TEXT = """begin_version
3
end_version
begin_metric
1
end_metric
2
begin_variable
var0
-1
3
Atom at(cart, mine)
Atom at(cart, town)
<none of those>
end_variable
begin_variable
var1
-1
2
Atom full()
NegatedAtom full()
end_variable
1
begin_mutex_group
2
0 0
1 0
end_mutex_group
begin_state
0
1
end_state
begin_goal
1
1 0
end_goal
2
begin_operator
roll cart
1
0 0
1
1 0 1 1 1 0
4
end_operator
begin_operator
tip
0
1
0 0 -1 2
0
end_operator
0
"""


def test_a_text_is_read_as_it_says() -> None:
    task = read_sas(TEXT, "carts")
    assert task.variables == (("(at cart mine)", "(at cart town)", NONE_OF_THOSE), ("(full)", "(not (full))"))
    assert (task.initial, task.goal, task.mutexes) == ((0, 1), ((1, 0),), (((0, 0), (1, 0)),))
    roll = Operator("(roll cart)", ((0, 0), (1, 1)), (Effect(((0, 1),), 1, 0),), 4)
    assert task.operators == (roll, Operator("(tip)", (), (Effect((), 0, 2),), 0))
    assert task.atoms(task.initial) == ("(at cart mine)",)


def test_without_a_metric_every_operator_costs_one() -> None:
    assert read_sas(TEXT.replace("begin_metric\n1", "begin_metric\n0")).unit_cost


@pytest.mark.parametrize("change", [("var1\n-1", "var1\n0"), ("end_operator\n0\n", "end_operator\n1\n")])
def test_axioms_are_refused_by_name(change: tuple[str, str]) -> None:
    with pytest.raises(SasError, match="axioms"):
        read_sas(TEXT.replace(*change))


@pytest.mark.parametrize("length", range(0, len(TEXT) - 3, 37))
def test_a_torn_text_is_an_error(length: int) -> None:
    with pytest.raises(SasError):
        read_sas(TEXT[:length])
