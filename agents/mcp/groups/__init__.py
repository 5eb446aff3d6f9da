"""The tools that are served, one group a file."""
