"""Namespaces, where the system grants them: a second wall around the fork server of confined jobs."""

import contextlib
import os
from pathlib import Path

_NEW_IPC, _NEW_UTS, _NEW_NET, _NEW_USER = 0x08000000, 0x04000000, 0x40000000, 0x10000000


def enter_namespaces() -> tuple[str, ...]:
    """Leave the network and the System V objects of the host as far as that is granted; return what was left.

    This happens once, in the fork server, so that jobs inherit it for nothing. It is no part of what is
    promised: the filter of system calls refuses the same, with or without namespaces.
    """
    from tools.confinement import linux  # here, because ctypes is not for every process that imports this

    user, group = os.getuid(), os.getgid()
    if user != 0:
        try:
            linux.checked_unshare(_NEW_USER)
        except OSError:
            return ()
        with contextlib.suppress(OSError):  # unmapped ids do as well
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    left = []
    for name, flag in (("network", _NEW_NET), ("ipc", _NEW_IPC), ("uts", _NEW_UTS)):
        with contextlib.suppress(OSError):
            linux.checked_unshare(flag)
            left.append(name)
    return tuple(left)
