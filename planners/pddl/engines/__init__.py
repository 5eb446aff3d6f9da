"""Engines: one call, plans that are replayed before anyone sees them, and limits that really stop."""
