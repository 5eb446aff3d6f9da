"""Handlers: the ways to carry out a skill. Any of them can take the place of another under the same name."""
