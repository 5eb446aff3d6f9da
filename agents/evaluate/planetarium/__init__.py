"""Planetarium: texts, the problems that they describe, and how near an answer comes to them."""
