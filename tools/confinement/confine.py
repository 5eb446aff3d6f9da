"""Give up the rights of a job's process, for good, before it looks at anything that was sent to it."""

import ctypes
import os
import resource
from pathlib import Path

from tools.confinement import landlock, linux, seccomp

_PAGE = os.sysconf("SC_PAGE_SIZE")
_ROOM_MB = 256  # address space beyond the limit on memory: what is reserved, but never touched
_CAPABILITY_VERSION = 0x20080522


def confine(frame_fd: int, seconds: float | None, memory_mb: int | None) -> None:
    """Give up the rights of this process, or raise `OSError`; only `frame_fd`, stdin, stdout and stderr stay open.

    `seconds` bound its computing time.
    """
    os.chdir("/")
    highest = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    os.closerange(3, frame_fd)
    os.closerange(frame_fd + 1, highest + 1)
    _limit(seconds, memory_mb)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    _drop_capabilities(linux.CAPSET[linux.machine()])
    if landlock.landlock_version():
        landlock.give_up_files_and_network()
    seccomp.refuse_system_calls()


def _limit(seconds: float | None, memory_mb: int | None) -> None:
    """Set limits that the kernel holds even should the supervisor be late."""
    for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(kind, (0, 0))
    if seconds is not None:
        _lower(resource.RLIMIT_CPU, int(seconds) + 2)
    if memory_mb is not None:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
        _lower(resource.RLIMIT_AS, now + ((memory_mb + _ROOM_MB) << 20))


def _lower(kind: int, wanted: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (value, value))


def _drop_capabilities(capset: int) -> None:
    """Drop what root may do beyond others; a process that has no capabilities keeps none."""
    head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    linux.system_call("capset", capset, ctypes.byref(head), ctypes.byref((ctypes.c_uint32 * 6)()))
