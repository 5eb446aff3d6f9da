"""Confinement of untrusted code: what a job may not do, enforced by the kernel and not by the language."""
