"""Count how many planted mistakes the diagnostics find at the right place, and what they say of texts without any.

Usage: python -m benchmarks.pddl_broken [DATA] [--every 20]

The planted mistakes of the tests come first. With DATA, a folder as for `benchmarks/pddl_corpus.py`, five kinds of
slips are planted into the problems of its files too, one at a time, at a place that is drawn by seed.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from benchmarks.command import data_folder, entry, positive, some
from benchmarks.pddl_corpus import SETS, Pair
from planners.pddl.diagnose import diagnose
from tests.planners.pddl.broken_texts import PLANTED, Planted
from tests.planners.pddl.depot_world import DOMAIN, PROBLEM

_LONGEST = 30_000
_FACT = re.compile(r"\((?!(?:=|not|and|or|at)[\s)])([a-z][\w-]*)((?:\s+[a-z][\w-]*)+)\s*\)", re.IGNORECASE)
Slip = Callable[[re.Match[str]], str]
SLIPS: dict[str, tuple[Slip, frozenset[str]]] = {
    "misspelled predicate": (lambda fact: f"({fact[1]}zq{fact[2]})", frozenset({"unknown-predicate"})),
    "unknown object": (lambda fact: f"({fact[1]}{fact[2]}zq)", frozenset({"unknown-object"})),
    "object too many": (lambda fact: f"({fact[1]}{fact[2]} {fact[2].split()[-1]})", frozenset({"arity"})),
    "no object": (lambda fact: f"({fact[1]})", frozenset({"arity"})),
    "stray parenthesis": (lambda fact: f"{fact[0]})", frozenset({"extra-parenthesis", "stray-text"})),
}


def planted_in_the_tests() -> Counter[str]:
    """Return how many of the planted mistakes of the tests are found at their lines."""
    counts: Counter[str] = Counter(alarms=len(diagnose(DOMAIN, PROBLEM)))
    for planted in PLANTED:
        found = any(
            (finding.source, finding.code, finding.line) == (planted.source, planted.code, planted.line)
            for finding in diagnose(*_broken(planted))
        )
        counts["found" if found else "missed"] += 1
    return counts


def slips_in(pairs: Iterator[Pair]) -> Iterator[tuple[str, str, bool]]:
    """Yield for each slip planted into each pair its kind, the pair, and whether it is found at its place."""
    for pair in pairs:
        start = pair.problem.lower().find("(:init")
        facts = list(_FACT.finditer(pair.problem, start + len("(:init")))
        if start < 0 or not facts:
            continue
        for kind, (slip, expected) in SLIPS.items():
            fact = random.Random(f"{pair.label}/{kind}").choice(facts)
            written = slip(fact)
            text = pair.problem[: fact.start()] + written + pair.problem[fact.end() :]
            # What a parenthesis too many closes is only seen after it.
            end = len(text) if kind == "stray parenthesis" else fact.start() + len(written)
            found = any(
                finding.source == "problem"
                and finding.code in expected
                and fact.start() <= _offset(text, finding.line, finding.column) < end
                for finding in diagnose(pair.domain, text)
            )
            yield kind, pair.label, found


def main() -> int:
    """Print the counts and the slips that are missed, and say whether there are none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=data_folder, nargs="?")
    parser.add_argument("--every", type=positive, default=20, help="take one file of so many")
    options = parser.parse_args()
    own = planted_in_the_tests()
    print(f"planted in the tests: {own['found']} of {len(PLANTED)} found at their line, {own['alarms']} false alarms")
    missed = own["missed"]
    for name, pairs in SETS.items() if options.data else ():
        given = some(pairs(options.data), f"tasks of {name}")
        small = (pair for pair in given if len(pair.problem) < _LONGEST and not pair.forgive)
        results = list(slips_in(islice(small, 0, None, options.every)))
        missing = [f"{label}: {kind}" for kind, label, found in results if not found]
        print(f"{name}: {len(results) - len(missing)} of {len(results)} slips found at their place")
        for line in missing[:10]:
            print(f"  missed in {line}")
        missed += len(missing)
    return 0 if not missed else 1


def _offset(text: str, line: int, column: int) -> int:
    """Return the index of a place in a text."""
    return sum(map(len, text.split("\n")[: line - 1])) + line - 1 + column - 1


def _broken(planted: Planted) -> tuple[str, str]:
    if planted.source == "domain":
        return DOMAIN.replace(planted.old, planted.new, 1), PROBLEM
    return DOMAIN, PROBLEM.replace(planted.old, planted.new, 1)


if __name__ == "__main__":
    entry(main)
