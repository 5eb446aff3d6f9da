"""Whether two PDDL problems, or two domains, mean the same; with a witness where they do not."""
