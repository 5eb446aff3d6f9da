"""Facts gathered with tools before planning: what is lacking, what was found, and a plan over nothing else."""
