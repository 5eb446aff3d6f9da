"""PlanBench (Valmeekam et al. 2023): classical problems in PDDL and in words, to be planned for."""
