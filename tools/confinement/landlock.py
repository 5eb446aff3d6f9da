"""Landlock by system call: give up all rights on files, TCP ports and other processes' signals (Linux 5.13 on)."""

import ctypes
import os

from tools.confinement.linux import LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, system_call

_CREATE_RULESET_VERSION = 1
# Number of kinds of access to files that each version of the interface knows; a kernel refuses unknown ones.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_SINCE, _ALL_TCP = 4, 0b11  # bind and connect
_SCOPES_SINCE, _ALL_SCOPES = 6, 0b11  # abstract UNIX sockets and signals to processes outside


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


def landlock_version() -> int:
    """Return the version of Landlock that the kernel offers, 0 for none."""
    try:
        return system_call("landlock", LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def give_up_files_and_network() -> None:
    """Deny this process every kind of access that the kernel's Landlock knows; needs no_new_privs or root."""
    version = landlock_version()
    rules = _Ruleset(
        files=(1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1,
        network=_ALL_TCP if version >= _NETWORK_SINCE else 0,
        scopes=_ALL_SCOPES if version >= _SCOPES_SINCE else 0,
    )
    size = ctypes.c_size_t(ctypes.sizeof(rules) if version >= _SCOPES_SINCE else 16 if version >= _NETWORK_SINCE else 8)
    ruleset = system_call("landlock_create_ruleset", LANDLOCK_CREATE_RULESET, ctypes.byref(rules), size, 0)
    try:
        system_call("landlock_restrict_self", LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
