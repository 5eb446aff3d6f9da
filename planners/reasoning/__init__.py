"""Atomic questions about actions and change, each answered exactly: with a plan that shows it or a proof."""
