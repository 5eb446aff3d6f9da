"""The command line as `python -m agents.cli`, where no script of it is on the path."""

from agents.cli import main

if __name__ == "__main__":
    main()
