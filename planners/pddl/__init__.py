"""PDDL: a reader that says exactly what is wrong, a writer, a replay of plans, and engines."""
