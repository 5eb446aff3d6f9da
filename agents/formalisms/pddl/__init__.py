"""Words to PDDL: the model fills typed items, code writes the problem, checkers criticise it."""
