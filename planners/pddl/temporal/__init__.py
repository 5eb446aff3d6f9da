"""Actions that take time (PDDL 2.1, level 3): rooms that no code made for classical planning ever enters."""
