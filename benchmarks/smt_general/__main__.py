"""Print how many gold answers of four small optimisation families `solve` reproduces."""

from benchmarks.command import entry, run
from benchmarks.smt_general.families import FAMILIES, queries


def main() -> None:
    """Read the options, solve and print."""
    run("benchmarks.smt_general", FAMILIES, queries)


if __name__ == "__main__":
    entry(main)
