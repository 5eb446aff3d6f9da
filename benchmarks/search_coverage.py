"""Count the tasks that our greedy search by h_FF solves, beside Fast Downward's with a tenth of the time.

    python -m benchmarks.search_coverage --data ../shared/ipc2023-learning --log coverage.jsonl

Both search the same translated task, whose translation is not counted. Plans are replayed. The log is kept: what it
holds is not run again, so a stopped run goes on where it was.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from agents.documents import Json
from benchmarks.command import data_folder, entry, positive, some, time_limit
from benchmarks.search_runs import Translated, fast_downward, ours, translated
from tools import RunLog

_FACTOR = 10
_KIND = "search-run"
Runner = Callable[[Translated, float], Json]
Key = tuple[str, str, float]


def runners(names: list[str], seconds: float) -> dict[str, tuple[Runner, float]]:
    """Return the runners by name, each with its time limit."""

    def own(algorithm: str) -> Runner:
        return lambda task, limit: ours(task, algorithm, "h-ff", limit)

    def downward(task: Translated, limit: float) -> Json:
        return fast_downward(task, f"eager_greedy([ff()], max_time={limit:g})", limit)

    chosen = {name: (own(name), _FACTOR * seconds) for name in names}
    return {"fast-downward": (downward, seconds), **chosen}


def tasks(data: Path, domains: list[str], tier: str, most: int) -> Iterator[tuple[str, Path, Path]]:
    """Yield a name, a domain and a problem for each task."""
    for folder in sorted(path.parent for path in data.glob("*/domain.pddl")):
        if folder.name in domains or not domains:
            for problem in sorted((folder / tier).glob("*.pddl"))[:most]:
                yield f"{folder.name}/{problem.stem}", folder / "domain.pddl", problem


def table(found: dict[Key, Json], columns: list[tuple[str, float]]) -> str:
    """Return coverage for each domain and runner, and the seconds of the slowest solved task."""
    lines = [f"{'':<14}" + "".join(f"{name + f' {limit:g}s':>24}" for name, limit in columns)]
    names = sorted({name for name, _, _ in found})
    for domain in [*sorted({name.partition("/")[0] for name in names}), ""]:
        cells = []
        for runner, limit in columns:
            results = [
                r for (n, *key), r in found.items() if key == [runner, limit] and n.startswith(domain and f"{domain}/")
            ]
            solved = [result for result in results if result["solved"]]
            slowest = max((float(str(result["seconds"])) for result in solved), default=0.0)
            cells.append(f"{f'{len(solved)}/{len(results)} ({slowest:.2f} s)':>24}")
        lines.append(f"{domain or 'all':<14}" + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Run what is not in the log yet, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search_coverage", description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True, help="the folder of the IPC 2023 learning track")
    parser.add_argument("--log", type=Path, required=True, help="where results are kept")
    parser.add_argument("--tier", default="testing/easy")
    parser.add_argument("--domain", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--most", type=positive, default=1000, help="how many tasks of each domain")
    parser.add_argument("--seconds", type=time_limit, default=3.0, help="Fast Downward's limit; ours is ten times that")
    parser.add_argument("--algorithm", action="append", help="ours, by default lazy-greedy and greedy; may be repeated")
    options = parser.parse_args()
    running = runners(options.algorithm or ["lazy-greedy", "greedy"], options.seconds)
    columns: list[tuple[str, float]] = [(name, limit) for name, (_, limit) in running.items()]
    found: dict[Key, Json] = {}
    if options.log.exists():
        for event in RunLog.read(options.log):
            found[event.data["task"], event.data["runner"], event.data["limit"]] = event.data
    chosen = list(some(tasks(options.data, options.domain, options.tier, options.most), "tasks"))
    with RunLog.open(options.log) as log:
        for name, domain, problem in chosen:
            missing = [column for column in columns if (name, *column) not in found]
            if not missing:
                continue
            task = translated(domain, problem)
            for runner, limit in missing:
                result = running[runner][0](task, limit)
                found[name, runner, limit] = log.append(_KIND, task=name, runner=runner, limit=limit, **result).data
    names = {name for name, _, _ in chosen}
    print(table({key: result for key, result in found.items() if key[0] in names}, columns))


if __name__ == "__main__":
    entry(main)
