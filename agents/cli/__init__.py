"""The command line: `groundplan`."""

from agents.cli.app import main

__all__ = ["main"]
