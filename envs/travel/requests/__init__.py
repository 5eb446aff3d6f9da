"""Generate requests for any travel database: satisfiable with a plan, or unsatisfiable with the reason."""

from envs.travel.requests.generate import TaskKind, generate_tasks

__all__ = ["TaskKind", "generate_tasks"]
