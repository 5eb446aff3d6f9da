"""What is at work for a server: the processes below it."""

import time
from pathlib import Path

from tools.processes import children, descendants

PATIENCE_S = 30.0


def solvers(server: int) -> set[int]:
    """Return the processes of jobs: below the server stand the fork server and its supervisors, which stay."""
    supervisors = [one for forks in children(server) for one in children(forks)]
    return {job for supervisor in supervisors for job in descendants(supervisor)}


def seen(server: int, *, working: bool) -> bool:
    """Wait until the server has solvers at work, or none; return whether it came to that."""
    end = time.monotonic() + PATIENCE_S
    while bool(solvers(server)) != working and time.monotonic() < end:
        time.sleep(0.02)
    return bool(solvers(server)) == working


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that nobody has asked for its status is dead too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(pids: set[int]) -> bool:
    """Wait until none of the processes runs; return whether it came to that."""
    end = time.monotonic() + PATIENCE_S
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(is_alive, pids))
