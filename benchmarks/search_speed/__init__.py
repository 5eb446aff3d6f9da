"""Evaluations a second with one and the same heuristic in Python: ours, Pyperplan's and pymimir's."""
