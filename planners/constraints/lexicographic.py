"""Optimize several objectives in order of precedence, each proven best before the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from planners.constraints.check import CheckedProgram
from planners.constraints.engines import (
    Answer,
    Deadline,
    Found,
    Number,
    Question,
    Refuted,
    Session,
    Undecided,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far optimization came: the last answer with values, and the proven value of each objective so far.

    `stopped` is the answer that left an objective unproven, if one did; its bound is about that objective.
    """

    best: Found
    proven: dict[int, Number] = field(default_factory=dict)
    stopped: Found | Undecided | None = None


def levels(checked: CheckedProgram, session: Session) -> tuple[int, ...]:
    """Return the objectives of a program in order of precedence: broken preferences come before the goals."""
    penalty = [session.penalty()] if checked.preferences else []
    return (*penalty, *(session.objective(goal.tree, goal.sense) for goal in checked.goals))


def optimize(
    session: Session, objectives: Sequence[int], deadline: Deadline, keep: frozenset[str] | None = None
) -> Progress | Refuted | Undecided:
    """Return the best values for the objectives in order, as far as the time allows."""
    if not objectives:
        only = session.ask(Question(keep), deadline)
        return Progress(only) if isinstance(only, Found) else only
    progress: Progress | None = None
    for objective in objectives:
        proven = {} if progress is None else progress.proven
        answer: Answer = session.ask(Question(keep, objective, proven), deadline)
        match answer:
            case Refuted():
                assert progress is None, "an objective was held at a value that cannot be reached"
                return answer
            case Undecided():
                return answer if progress is None else Progress(progress.best, proven, answer)
            case Found(optimal=True, bound=bound) if bound is not None:
                progress = Progress(answer, {**proven, objective: bound})
            case Found():
                return Progress(answer, proven, answer)
    assert progress is not None
    return progress
