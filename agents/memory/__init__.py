"""Memory of formalizations: what a checker accepted before, found again by words, under a budget, with provenance."""
