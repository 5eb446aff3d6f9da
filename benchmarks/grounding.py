"""Ground every task of a data folder with a limit on time and 2 GiB, then once more from the cache.

    python -m benchmarks.grounding --data ../shared/ipc2023-learning --out grounding.jsonl

Memory is the peak of a process with its children: of the grounder, or of what takes the task from the cache, whichever
is more. The file is kept: a task that it holds is not ground again, so a stopped run goes on where it was.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import get_args

from agents.documents import Json
from agents.evaluate.ipc_learning.items import TIERS, Instance, Selection, load_instances
from benchmarks.command import data_folder, entry, positive, some, time_limit
from benchmarks.grounding_runs import measured
from planners.search.grounding import Grounder
from tools import RunLog

_KIND = "grounding"
_HEAD = ("", "grounded", "time", "memory", "other", "MiB", "most", "s", "most", "cached s", "most")
_WIDTHS = (24, 9, 5, 7, 6, 7, 6, 7, 7, 9, 7)


def table(records: Sequence[Json]) -> str:
    """Return counts, medians and maxima for each domain and tier, and for all."""
    lines = ["".join(f"{text:>{width}}" for text, width in zip(_HEAD, _WIDTHS, strict=True))]
    for tier in TIERS:
        of_tier = [record for record in records if record["tier"] == tier]
        for domain in sorted({record["domain"] for record in of_tier}):
            lines.append(_line(f"{domain} {tier}", [one for one in of_tier if one["domain"] == domain]))
    lines.append(_line("all", records))
    return "\n".join(lines)


def _line(name: str, records: Sequence[Json]) -> str:
    reasons = [record.get("reason", "") for record in records]
    cells = [name, f"{reasons.count('')}/{len(reasons)}", reasons.count("timeout"), reasons.count("memory")]
    cells.append(len(reasons) - sum(map(reasons.count, ("", "timeout", "memory"))))
    done = [record for record in records if not record.get("reason")]
    for fields, form in ((("peak_mb", "held_mb"), ".0f"), (("seconds",), ".2f"), (("cached_s",), ".3f")):
        values = [max(record[field] for field in fields) for record in done if fields[0] in record]
        cells += [format(median(values), form), format(max(values), form)] if values else ["-", "-"]
    return "".join(f"{cell!s:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def kept(path: Path) -> dict[tuple[str, str, str], Json]:
    """Return the records of a file by domain, tier and name."""
    events = RunLog.read(path) if path.exists() else ()
    return {(event.data["domain"], event.data["tier"], event.data["name"]): event.data for event in events}


def chosen(instances: Iterable[Instance], every: int) -> Iterator[Instance]:
    """Yield every so many of the tasks of each domain and tier, the first one among them."""
    counts: Counter[tuple[str, str]] = Counter()
    for instance in instances:
        place = instance.domain, instance.tier
        if counts[place] % every == 0:
            yield instance
        counts[place] += 1


def main() -> None:
    """Ground what is not in the file yet, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grounding", description=__doc__)
    parser.add_argument("--data", type=data_folder, required=True, help="the folder of the IPC 2023 learning track")
    parser.add_argument("--out", type=Path, required=True, help="where records are kept")
    parser.add_argument("--domains", default="", help="with commas between them, by default all")
    parser.add_argument("--tiers", default=",".join(TIERS), help="with commas between them, by default all four")
    parser.add_argument(
        "--every", type=positive, default=1, help="only every so many of a tier's tasks, from the first on"
    )
    parser.add_argument("--seconds", type=time_limit, default=30.0, help="for each task")
    parser.add_argument("--grounder", choices=get_args(Grounder), help="only this one, by default as a search does it")
    options = parser.parse_args()
    selection = Selection(tuple(filter(None, options.domains.split(","))), tuple(options.tiers.split(",")))
    wanted = list(some(chosen(load_instances(options.data, selection), options.every), "tasks"))
    found = kept(options.out)
    with RunLog.open(options.out) as log:
        for instance in wanted:
            key = (instance.domain, instance.tier, instance.name)
            if key not in found:
                found[key] = log.append(_KIND, **measured(instance, options.seconds, options.grounder)).data
    print(table([found[one.domain, one.tier, one.name] for one in wanted]))


if __name__ == "__main__":
    entry(main)
