"""Planners side by side on the learning track of the International Planning Competition 2023."""
