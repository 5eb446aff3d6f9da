"""The inside of one job's process, from the fork to its last byte."""

import os
import resource
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from tools.job import Limits, Request, perform, write_all
from tools.processes import die_with_parent

# Address space is no measure of memory: CP-SAT with eight workers reserves far more than it touches and
# aborts under a tight limit. The supervisor watches resident memory; this only stops one absurd request.
_ADDRESS_SPACE_FACTOR = 4
_ADDRESS_SPACE_EXTRA_MB = 8192


def run_job(request: Request, frame_fd: int, output_fd: int, supervisor: int) -> NoReturn:
    """Call the function of `request`, write its frame to `frame_fd`, and end the process."""
    status = 1
    try:
        _detach(output_fd, supervisor)
        _limit(request.limits)
        if request.confined:  # before anything of the call is looked at, after all that needs the parent's rights
            _confine(frame_fd, request.limits)
        sys.path[:] = request.path
        write_all(frame_fd, perform(request.call))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        _flush()
        os._exit(status)  # exit handlers and buffers inherited from the fork server are not ours to run


def _detach(output_fd: int, supervisor: int) -> None:
    os.setsid()
    die_with_parent(supervisor)
    os.dup2(output_fd, 1)
    os.dup2(output_fd, 2)
    os.close(output_fd)
    # Should the machine run out of memory, the kernel takes the job before anything else.
    Path("/proc/self/oom_score_adj").write_text("1000")


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory_mb is not None:
        wanted = (limits.memory_mb * _ADDRESS_SPACE_FACTOR + _ADDRESS_SPACE_EXTRA_MB) << 20
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, soft))


def _confine(frame_fd: int, limits: Limits) -> None:
    from tools.confinement.confine import confine  # here, because most jobs are trusted

    confine(frame_fd, limits.cpu_seconds or limits.seconds, limits.memory_mb)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
