"""Write the invented world: `python -m envs.travel.synthetic --seed 7 --out FOLDER`."""

import argparse
from pathlib import Path

from envs.travel.synthetic.world import write_world


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(prog="python -m envs.travel.synthetic", description=__doc__)
    parser.add_argument("--seed", type=int, default=7, help="7 gives the bundled world")
    parser.add_argument("--out", type=Path, required=True, help="the folder, made if it does not exist")
    options = parser.parse_args()
    write_world(options.out, seed=options.seed)


if __name__ == "__main__":
    main()
