"""What a worker's jobs are to be confined to."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confinement:
    """Ask that a worker's jobs run confined: no files, network, processes, threads or environment.

    With `allow_unconfined` jobs run all the same where the system cannot confine them; otherwise asking for the
    first job raises `Unconfinable`. `hash_seed` seeds the order of sets of text in the jobs (PYTHONHASHSEED).
    """

    allow_unconfined: bool = False
    hash_seed: int = 0

    def environment(self) -> dict[str, str]:
        """Return all that a job sees of the environment: nothing of the parent's but where libraries lie."""
        kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
        return {"PYTHONHASHSEED": str(self.hash_seed), "PYTHONUTF8": "1", **kept}
