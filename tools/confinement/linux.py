"""The C library's doors to the kernel, and the numbers of the system calls by machine."""

import ctypes
import functools
import os
import platform

PR_SET_NO_NEW_PRIVS = 38
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22

LANDLOCK_CREATE_RULESET = 444  # one number on every machine, as for all calls since Linux 5.1
LANDLOCK_RESTRICT_SELF = 446
CAPSET = {"x86_64": 126, "aarch64": 91}

# What a computation needs that only reads its own memory, writes to pipes it already has, has an alarm of its own,
# and ends.
_X86_64 = {
    "brk": 12,
    "clock_getres": 229,
    "clock_gettime": 228,
    "clock_nanosleep": 230,
    "close": 3,
    "exit": 60,
    "exit_group": 231,
    "fstat": 5,
    "futex": 202,
    "getegid": 108,
    "geteuid": 107,
    "getgid": 104,
    "getpid": 39,
    "getppid": 110,
    "getrandom": 318,
    "getrusage": 98,
    "gettid": 186,
    "gettimeofday": 96,
    "getuid": 102,
    "lseek": 8,
    "madvise": 28,
    "mmap": 9,
    "mprotect": 10,
    "mremap": 25,
    "munmap": 11,
    "nanosleep": 35,
    "read": 0,
    "restart_syscall": 219,
    "rt_sigaction": 13,
    "rt_sigprocmask": 14,
    "rt_sigreturn": 15,
    "sched_yield": 24,
    "setitimer": 38,
    "write": 1,
    "writev": 20,
}
_AARCH64 = {
    "brk": 214,
    "clock_getres": 114,
    "clock_gettime": 113,
    "clock_nanosleep": 115,
    "close": 57,
    "exit": 93,
    "exit_group": 94,
    "fstat": 80,
    "futex": 98,
    "getegid": 177,
    "geteuid": 175,
    "getgid": 176,
    "getpid": 172,
    "getppid": 173,
    "getrandom": 278,
    "getrusage": 165,
    "gettid": 178,
    "gettimeofday": 169,
    "getuid": 174,
    "lseek": 62,
    "madvise": 233,
    "mmap": 222,
    "mprotect": 226,
    "mremap": 216,
    "munmap": 215,
    "nanosleep": 101,
    "read": 63,
    "restart_syscall": 128,
    "rt_sigaction": 134,
    "rt_sigprocmask": 135,
    "rt_sigreturn": 139,
    "sched_yield": 124,
    "setitimer": 103,
    "write": 64,
    "writev": 66,
}
ALLOWED_CALLS = {"x86_64": _X86_64, "aarch64": _AARCH64}
AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the C library of this process."""
    return ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """Return the name of the processor as the kernel calls it, `x86_64` for instance."""
    return platform.machine()


def prctl(option: int, value: int, pointer: object = 0) -> int:
    """Call `prctl`, or raise `OSError`."""
    return _checked("prctl", libc().prctl(option, ctypes.c_ulong(value), pointer, 0, 0))


def system_call(name: str, number: int, *arguments: object) -> int:
    """Make the system call `number`, or raise `OSError`; `name` is for the message."""
    return _checked(name, libc().syscall(ctypes.c_long(number), *arguments))


def checked_unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name, or raise `OSError`."""
    _checked("unshare", libc().unshare(ctypes.c_int(flags)))


def _checked(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
