"""Print how many gold answers of the five LLMFP families `solve` reproduces."""

from benchmarks.command import entry, run
from benchmarks.llmfp.families import FAMILIES, queries


def main() -> None:
    """Read the options, solve and print."""
    run("benchmarks.llmfp", FAMILIES, queries)


if __name__ == "__main__":
    entry(main)
