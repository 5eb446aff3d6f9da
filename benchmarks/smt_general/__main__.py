"""Print how many gold answers of four small optimisation families `solve` reproduces."""

from benchmarks.command import run
from benchmarks.smt_general.families import FAMILIES, queries

if __name__ == "__main__":
    run("benchmarks.smt_general", FAMILIES, queries)
