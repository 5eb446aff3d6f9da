"""Ground one task twice, anew and from the cache, with a cache of its own."""

import os
import tempfile
import time

from agents.documents import Json
from agents.evaluate.ipc_learning.items import Instance
from planners import load_pddl, read_task
from planners.search.grounding import Grounded, Grounder, grounded
from planners.search.task_cache import CACHE_VARIABLE
from tools import Budget, Limits, Stopped, shared_worker


def measured(instance: Instance, seconds: float, grounder: Grounder | None) -> Json:
    """Return the record of one task, or why it has not been grounded."""
    record: Json = {"domain": instance.domain, "tier": instance.tier, "name": instance.name, "limit_s": seconds}
    with tempfile.TemporaryDirectory(prefix="groundplan-", ignore_cleanup_errors=True) as cache:
        os.environ[CACHE_VARIABLE] = cache
        found = grounded(*instance.read(), Budget(seconds=seconds), grounder=grounder)
        record["seconds"] = round(found.seconds, 3)
        if not isinstance(found, Grounded):
            return record | {"reason": found.reason, "detail": found.detail[-300:]}
        record |= {"grounder": found.grounder, "peak_mb": round(found.peak_memory_mb)}
        del found
        files = (str(instance.domain_file), str(instance.problem_file))
        again = shared_worker().run(again_job, cache, *files, grounder, limits=Limits(seconds=None, memory_mb=None))
    if isinstance(again, Stopped):
        return record | {"reason": "engine-fault", "detail": again.detail[-300:]}
    return {**record, **again.value, "held_mb": round(again.peak_memory_mb)}


def again_job(cache: str, domain: str, problem: str, grounder: Grounder | None) -> Json:
    """Take a task from the cache in a worker, which then holds nothing but this task."""
    os.environ[CACHE_VARIABLE] = cache
    trees = read_task(load_pddl(domain), load_pddl(problem, "problem"))
    began = time.monotonic()
    found = grounded(*trees, Budget(), grounder=grounder)
    assert isinstance(found, Grounded), found
    sizes = {"operators": len(found.task.operators), "variables": len(found.task.variables)}  # it is read for that
    cached_s = round(time.monotonic() - began, 3)
    return sizes | ({"cached_s": cached_s} if found.cached else {"detail": "too large for the cache"})
