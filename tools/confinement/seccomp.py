"""A system call filter: computing goes on, everything that reaches outside the process is refused.

The filter allows what is on a short list and answers anything else with EPERM, so code that opens a file sees
a plain `PermissionError`. Memory can never be made executable. A call through another interface (32 bits, x32),
whose numbers mean other calls, kills the process.
"""

import ctypes
import errno
import struct

from tools.confinement.linux import (
    ALLOWED_CALLS,
    AUDIT_ARCHITECTURE,
    PR_GET_SECCOMP,
    PR_SET_SECCOMP,
    machine,
    prctl,
)

_MODE_FILTER = 2
_KILL_PROCESS, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
# struct seccomp_data: number, architecture, instruction pointer, six arguments of 64 bits, low half first.
_NUMBER_AT, _ARCHITECTURE_AT, _THIRD_ARGUMENT_AT = 0, 4, 32
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_X32_NUMBERS = 0x40000000
_PROT_EXEC = 4
_MAKES_EXECUTABLE = ("mmap", "mprotect")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def seccomp_is_available() -> bool:
    """Return whether the kernel filters system calls and this machine's numbers are known here."""
    if machine() not in ALLOWED_CALLS:
        return False
    try:
        prctl(PR_GET_SECCOMP, 0)
    except OSError:
        return False
    return True


def filter_program(processor: str) -> bytes:
    """Return the filter for `processor` as classic BPF, eight bytes an instruction."""
    calls = ALLOWED_CALLS[processor]
    code = [
        _instruction(_LOAD, _ARCHITECTURE_AT),
        _instruction(_EQUAL, AUDIT_ARCHITECTURE[processor], 1, 0),
        _instruction(_RETURN, _KILL_PROCESS),
        _instruction(_LOAD, _NUMBER_AT),
        _instruction(_AT_LEAST, _X32_NUMBERS, 0, 1),
        _instruction(_RETURN, _KILL_PROCESS),
    ]
    for name in sorted(calls):
        if name not in _MAKES_EXECUTABLE:
            code += [_instruction(_EQUAL, calls[name], 0, 1), _instruction(_RETURN, _ALLOW)]
    for name in _MAKES_EXECUTABLE:
        code += [
            _instruction(_EQUAL, calls[name], 0, 4),
            _instruction(_LOAD, _THIRD_ARGUMENT_AT),
            _instruction(_ANY_BIT, _PROT_EXEC, 1, 0),
            _instruction(_RETURN, _ALLOW),
            _instruction(_RETURN, _ERRNO | errno.EPERM),
        ]
    code.append(_instruction(_RETURN, _ERRNO | errno.EPERM))
    return b"".join(code)


def refuse_system_calls() -> None:
    """Install the filter in this process, for good; needs no_new_privs."""
    program = filter_program(machine())
    head = _Program(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(head))


def _instruction(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_false, value)
