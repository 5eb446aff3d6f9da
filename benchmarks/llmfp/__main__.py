"""Print how many gold answers of the five LLMFP families `solve` reproduces."""

from benchmarks.command import run
from benchmarks.llmfp.families import FAMILIES, queries

if __name__ == "__main__":
    run("benchmarks.llmfp", FAMILIES, queries)
