"""What NVIDIA GPUs this machine has, as far as `nvidia-smi` tells."""

import os
import subprocess
from collections import Counter
from dataclasses import dataclass

_QUERY = "index,name,memory.total,memory.used,compute_cap"
_FREE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU; memory in MiB, `capability` such as 9.0."""

    index: int
    name: str
    memory_mib: int
    used_mib: int
    capability: float

    @property
    def is_free(self) -> bool:
        """Say whether nearly all of its memory is free."""
        return self.used_mib <= (1 - _FREE_SHARE) * self.memory_mib


def find_gpus() -> tuple[Gpu, ...]:
    """Return the GPUs that `CUDA_VISIBLE_DEVICES` allows, or none where there is no driver."""
    command = ["nvidia-smi", f"--query-gpu={_QUERY}", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return visible(parse(done.stdout), os.environ.get("CUDA_VISIBLE_DEVICES"))


def parse(table: str) -> tuple[Gpu, ...]:
    """Read the lines of `nvidia-smi`; a line it cannot fill in ("[N/A]") is left out."""
    gpus = []
    for line in table.splitlines():
        fields = [field.strip() for field in line.split(",")]
        try:
            index, name, memory, used, capability = fields
            gpus.append(Gpu(int(index), name, int(memory), int(used), float(capability)))
        except ValueError:
            continue
    return tuple(gpus)


def visible(gpus: tuple[Gpu, ...], allowed: str | None) -> tuple[Gpu, ...]:
    """Keep the GPUs that a `CUDA_VISIBLE_DEVICES` of plain numbers names; anything else keeps all."""
    if allowed is None or not all(part.strip().isdecimal() for part in allowed.split(",") if part):
        return gpus
    indices = {int(part) for part in allowed.split(",") if part}
    return tuple(gpu for gpu in gpus if gpu.index in indices)


def usable_together(gpus: tuple[Gpu, ...]) -> tuple[Gpu, ...]:
    """Choose free GPUs of one kind, as many as a power of two: attention heads divide evenly by those."""
    free = [gpu for gpu in gpus if gpu.is_free]
    if not free:
        return ()
    memory_mib = Counter[str]()
    for gpu in free:
        memory_mib[gpu.name] += gpu.memory_mib
    most = max(sorted(memory_mib), key=memory_mib.__getitem__)
    alike = [gpu for gpu in free if gpu.name == most]
    return tuple(alike[: 1 << (len(alike).bit_length() - 1)])
