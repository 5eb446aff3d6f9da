"""From words to a specification with unknowns: the model reads one sentence at a time, and only what it speaks of."""
