"""Linux process trees: find them, weigh them, end them."""

import os
import signal
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20 if hasattr(os, "sysconf") else 0.0
_PROC = Path("/proc")


def supervision_is_possible() -> bool:
    """Return whether this system has what a supervised process tree needs: fork, pidfd and /proc."""
    return hasattr(os, "fork") and hasattr(os, "pidfd_open") and (_PROC / "self/task").is_dir()


def become_subreaper() -> None:
    """Adopt every orphan among the descendants, so that none can leave the tree."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, as after a `kill -9`."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the request took effect
        os._exit(1)


def _prctl(option: int, value: int) -> None:
    import ctypes  # here, because the parent imports this module too and need not pay for it

    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl failed")


def children(pid: int) -> list[int]:
    """Return the processes whose parent is `pid`, zombies included."""
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - called for every sample, so no objects
            with open(f"/proc/{pid}/task/{task}/children", "rb", buffering=0) as file:  # noqa: PTH123
                found.extend(map(int, file.read(1 << 20).split()))
    except FileNotFoundError:
        if _kernel_lists_children():
            return found  # the process or one of its threads ended meanwhile
        return [child for child, parent in _parents().items() if parent == pid]
    except ProcessLookupError:
        return found
    return found


def _kernel_lists_children() -> bool:
    return (_PROC / f"self/task/{os.getpid()}/children").exists()


def _parents() -> dict[int, int]:
    parents: dict[int, int] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return parents


def descendants(pid: int) -> list[int]:
    """Return all processes below `pid`, parents before children."""
    found = children(pid)
    for child in found:  # grows while it is walked
        found.extend(children(child))
    return found


def resident_mb(pids: list[int]) -> float:
    """Return the resident memory of `pids` together, in MiB; pages they share count once for each."""
    pages = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm", "rb", buffering=0) as file:  # noqa: PTH123 - as above
                pages += int(file.read(200).split()[1])
        except (FileNotFoundError, ProcessLookupError, IndexError):
            continue
    return pages * _PAGE_MB


def computing_s(pids: list[int]) -> float:
    """Return the seconds that `pids`, and the children that they have waited for, were on a processor."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", "rb", buffering=0) as file:  # noqa: PTH123 - as above
                ticks += sum(map(int, file.read(2000).rpartition(b")")[2].split()[11:15]))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def end_descendants(*, spare: frozenset[int] = frozenset(), patience_s: float = 5.0) -> bool:
    """Kill and reap everything below this process, and return whether nothing is left.

    The caller must be a subreaper: then a process without a living parent comes back to it, and the system
    saying "no children" proves that the tree is gone. Children in `spare` and what is below them stay.
    """
    deadline, pause_s = time.monotonic() + patience_s, 0.0002
    while True:
        mine = [pid for pid in children(os.getpid()) if pid not in spare]
        for top in mine:
            for pid in (top, *descendants(top)):
                _kill(pid)
        if not [pid for pid in mine if not _reaped(pid)] and not _strays(spare):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, 0.01)


def _strays(spare: frozenset[int]) -> bool:
    return any(pid not in spare for pid in children(os.getpid()))


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _reaped(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
