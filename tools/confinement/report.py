"""What confinement this system offers, in words: for `groundplan doctor`, and for the error where there is none."""

import sys
from dataclasses import dataclass
from typing import ClassVar

from tools.errors import GroundplanError
from tools.processes import supervision_is_possible


class Unconfinable(GroundplanError):  # noqa: N818 - a state of the system more than an error
    """Untrusted code was to run, and this system cannot confine it."""

    exit_code: ClassVar[int] = 9


@dataclass(frozen=True, slots=True)
class ConfinementReport:
    """Say what the system offers; `missing` is empty where untrusted code can be confined.

    `landlock` is the version of its interface, 0 for none: then the filter of system calls is the only wall.
    """

    system: str
    seccomp: bool
    landlock: int
    missing: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Return whether untrusted code can be confined here."""
        return not self.missing

    def summary(self) -> str:
        """Return one line for people."""
        if self.missing:
            return f"not possible here: {'; '.join(self.missing)}"
        wall = f"Landlock {self.landlock}" if self.landlock else "no Landlock"
        return f"system call filter, {wall}, no new privileges, resource limits"


def confinement_report() -> ConfinementReport:
    """Ask the kernel what it offers; nothing is changed. That it really holds, the worker tries out on its own."""
    if not sys.platform.startswith("linux"):
        return ConfinementReport(sys.platform, seccomp=False, landlock=0, missing=("it needs Linux",))
    from tools.confinement.landlock import landlock_version  # here: ctypes is slow, and Linux only
    from tools.confinement.seccomp import seccomp_is_available

    missing = []
    if not supervision_is_possible():
        missing.append("pidfd or /proc is missing, which supervision needs")
    if not (filtering := seccomp_is_available()):
        missing.append("the kernel does not filter system calls, or the processor is neither x86_64 nor aarch64")
    return ConfinementReport(sys.platform, filtering, landlock_version(), tuple(missing))


def unconfinable(reason: str) -> Unconfinable:
    """Return the error for a system that cannot confine."""
    return Unconfinable(
        f"untrusted code cannot be confined on this system: {reason}",
        hint="use Linux on x86_64 or aarch64 with seccomp; `allow_unconfined=True` runs the code with your own rights,"
        " which is safe only for code that you have read",
    )
