"""Heuristics written as Python text, by a model or by hand: their contract, their confinement, their faults."""
