"""Ground a task in this process."""

from planners.pddl.model import Domain, Problem
from planners.search.strips.encoding import encoded
from planners.search.strips.exploration import explore
from planners.search.strips.schemas import read_strips
from planners.search.task import FdrTask


def ground_strips(domain: Domain, problem: Problem, *, keep_irrelevant: bool) -> FdrTask:
    """Return the task in finite-domain form; raise `InputError` where it has more than is read here."""
    task = read_strips(domain, problem)
    return encoded(problem.name, task, explore(task), keep_irrelevant=keep_irrelevant)
