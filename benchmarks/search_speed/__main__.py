"""Print evaluations a second for each planner and domain.

Run `python -m benchmarks.search_speed --data FOLDER` with the folder of the IPC 2023 learning tasks.
"""

import argparse

from benchmarks.command import data_folder, entry, time_limit
from benchmarks.search_speed import measured
from tools import Finished, Limits, Worker

DOMAINS = ("blocksworld", "sokoban", "transport")
PLANNERS = {name: getattr(measured, name) for name in ("ours", "compiled", "pyperplan", "pymimir")}
_MOST_SETUP_S = 40.0


def main() -> None:
    """Measure everything that is installed, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True)
    parser.add_argument("--task", default="testing/medium/p05.pddl")
    parser.add_argument("--seconds", type=time_limit, default=10.0)
    parser.add_argument("--domains", nargs="+", default=list(DOMAINS))
    parser.add_argument("--planners", nargs="+", choices=list(PLANNERS), default=list(PLANNERS))
    options = parser.parse_args()
    with Worker() as worker:
        for domain in options.domains:
            rates: dict[str, float] = {}
            texts = [(options.data / domain / file).read_text() for file in ("domain.pddl", options.task)]
            for name in options.planners:
                limits = Limits(seconds=_MOST_SETUP_S + 4 * options.seconds, memory_mb=4096)
                ended = worker.run(PLANNERS[name], domain, *texts, options.seconds, limits=limits)
                if not isinstance(ended, Finished):
                    print(f"{domain:12} {name:10} {ended.reason}: {ended.detail.strip().splitlines()[-1]}", flush=True)
                    continue
                found = measured.Measurement(**ended.value)
                rates[name] = found.evaluations / max(found.seconds, 1e-9)
                print(
                    f"{domain:12} {name:10} {rates[name]:10,.0f} evaluations/s ({found.evaluations:,} in "
                    f"{found.seconds:.1f} s of processor time), set-up {found.setup_s:.2f} s, "
                    f"peak {ended.peak_memory_mb:.0f} MiB",
                    flush=True,
                )
            for name in rates:
                if name != "ours" and "ours" in rates:
                    print(f"{domain:12} {name} is {rates[name] / rates['ours']:.2f} times ours", flush=True)


if __name__ == "__main__":
    entry(main)
