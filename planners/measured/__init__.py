"""Planners measured alike: the same limits, the same clock, what they count, and every plan replayed."""
