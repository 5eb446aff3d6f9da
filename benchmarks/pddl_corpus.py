"""Read every PDDL file under a data folder and count what the diagnostics find.

Usage: python -m benchmarks.pddl_corpus DATA [--write] where DATA holds ipc2023-learning, planbench, nl2pddl,
acpbench and planetarium. With `--write` each text is also written and read again.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.command import data_folder, entry, some
from planners.pddl.diagnose import diagnose, read_domain, read_problem
from planners.pddl.source import load_pddl
from planners.pddl.writer import write_domain, write_problem


class Pair(NamedTuple):
    """A domain with one of its problems, both as text; `forgive` are the codes of defects known in the data."""

    label: str
    domain: str
    problem: str
    forgive: frozenset[str] = frozenset()


def ipc(data: Path) -> Iterator[Pair]:
    """Yield the tasks of the IPC 2023 learning track."""
    for domain in sorted((data / "ipc2023-learning").glob("*/domain.pddl")):
        for path in sorted(domain.parent.glob("t*/*/p*.pddl*")):
            yield Pair(str(path.relative_to(data)), load_pddl(domain), load_pddl(path, "problem"))


def planbench(data: Path) -> Iterator[Pair]:
    """Yield the instances of PlanBench."""
    for listing in sorted((data / "planbench").glob("*/instances.jsonl")):
        for line in listing.read_text().splitlines():
            item = json.loads(line)
            problem = listing.parent / item["problem_file"]
            domain = listing.parent / item.get("domain_file", "domain.pddl")
            yield Pair(str(problem.relative_to(data)), load_pddl(domain), load_pddl(problem, "problem"))


def nl2pddl(data: Path) -> Iterator[Pair]:
    """Yield the instances of AutoPlanBench."""
    for domain in sorted((data / "nl2pddl").glob("*/domain.pddl")):
        for path in sorted(domain.parent.glob("instances/*.pddl")):
            yield Pair(str(path.relative_to(data)), load_pddl(domain), load_pddl(path, "problem"))


def acpbench(data: Path) -> Iterator[Pair]:
    """Yield the PDDL of the generative items of ACPBench."""
    for path in sorted((data / "acpbench").glob("*/dev.gen.json")):
        for item in json.loads(path.read_text()):
            yield Pair(f"{path.relative_to(data)}#{item['id']}", item["PDDL_domain"], item["PDDL_problem"])


def planetarium(data: Path) -> Iterator[Pair]:
    """Yield the gold problems of Planetarium."""
    texts = [load_pddl(path) for path in sorted((data / "planetarium" / "domains").glob("*.pddl"))]
    domains = {read_domain(text).name: text for text in texts}
    for number, line in enumerate((data / "planetarium" / "pairs.jsonl").read_text().splitlines(), 1):
        item = json.loads(line)
        forgive = ROVER_DEFECTS if item["domain"] == "rover-single" else frozenset[str]()
        yield Pair(f"planetarium/pairs.jsonl:{number}", domains[item["domain"]], item["problem_pddl"], forgive)


# These gold problems name the domain 'rover', and some have stores and misplaced objectives that it lacks.
ROVER_DEFECTS = frozenset({"other-domain", "unknown-type", "unknown-predicate", "type"})
SETS = {"ipc": ipc, "planbench": planbench, "nl2pddl": nl2pddl, "acpbench": acpbench, "planetarium": planetarium}


def survey(pairs: Iterator[Pair], *, write: bool, shown: int) -> bool:
    """Print counts for one set and return whether every pair was read without errors."""
    began, count, failed, defective = time.perf_counter(), 0, 0, 0
    findings: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        count += 1
        found = diagnose(pair.domain, pair.problem)
        findings.update((finding.severity, finding.code) for finding in found)
        serious = [finding for finding in found if finding.severity != "note"]
        for finding in serious[: max(0, shown)]:
            print(f"{pair.label}: {finding.render()}")
        shown -= len(serious)
        errors = {finding.code for finding in found if finding.severity == "error"}
        defective += bool(errors)
        failed += not errors <= pair.forgive or (write and not survives_writing(pair))
    seconds = time.perf_counter() - began
    print(f"  {count} pairs, {failed} failed, {defective} with errors, {seconds:.1f} s, findings {dict(findings)}")
    return failed == 0


def survives_writing(pair: Pair) -> bool:
    """Return whether both texts are the same tree after writing and reading."""
    domain = read_domain(pair.domain)
    problem = read_problem(pair.problem, domain, forgive=pair.forgive)
    again = read_domain(write_domain(domain))
    return again == domain and read_problem(write_problem(problem), again, forgive=pair.forgive) == problem


def main() -> int:
    """Survey all sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=data_folder)
    parser.add_argument("--only", choices=sorted(SETS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--shown", type=int, default=10)
    options = parser.parse_args()
    good = True
    for name, pairs in SETS.items():
        if options.only in (None, name):
            print(name)
            good &= survey(some(pairs(options.data), f"tasks of {name}"), write=options.write, shown=options.shown)
    return 0 if good else 1


if __name__ == "__main__":
    entry(main)
