"""Search: best-first search over grounded tasks in finite-domain form, with heuristics in Python."""
