"""ACPBench Hard (Kokel et al. 2025): atomic questions on planning, answered from the PDDL, judged twice."""
