"""A library of well-known worlds: their rules in PDDL, and the words in which people tell of them."""
