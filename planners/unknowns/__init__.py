"""What is missing: whether a target is determined by what is known, and which facts would determine it."""
