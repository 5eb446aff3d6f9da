"""The encoder: a typed trip request becomes the cheapest valid plan, proven, or a proof that there is none."""
