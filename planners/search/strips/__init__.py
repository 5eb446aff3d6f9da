"""A fast grounder for tasks of conjunctions and unconditional effects: joins, lifted invariants, finite-domain form."""
