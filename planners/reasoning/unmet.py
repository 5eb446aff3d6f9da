"""Which parts of a condition fail in a state, as PDDL text."""

from planners.pddl.lint import conjuncts
from planners.pddl.model import Condition
from planners.pddl.substitution import substitute
from planners.pddl.writer import write_condition
from planners.reasoning.facts import State
from planners.reasoning.formula import satisfied
from planners.reasoning.instantiate import reading_of
from planners.reasoning.joins import Binding
from planners.reasoning.task import GroundTask


def unmet(task: GroundTask, condition: Condition, binding: Binding, state: State) -> tuple[str, ...]:
    """Return the conjuncts of `condition` that are false in `state`, with the objects filled in."""
    formula = reading_of(task).formula
    return tuple(
        write_condition(substitute(part, binding))
        for part in conjuncts(condition)
        if not satisfied(formula(part, binding), state)
    )
