"""The command line: `groundplan`."""


def main() -> None:
    """Run the command line; what it needs is imported here, where Ctrl-C ends it in order."""
    try:
        from agents.cli.app import main as run

        run()
    except KeyboardInterrupt:
        import os
        import sys

        # Nothing but the imports was begun. Standard error may not be ready yet, its descriptor always is.
        os.write(2, b"error: interrupted\n")
        sys.exit(130)


__all__ = ["main"]
