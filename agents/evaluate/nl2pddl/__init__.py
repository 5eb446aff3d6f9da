"""PDDL domains from words: pairs of machine-written English and a gold domain, judged by behaviour."""
