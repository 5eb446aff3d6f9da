"""Heuristics that are built in, each as in the paper that it comes from."""
