"""Rules formalized once: a statute in plain words, its rules as reviewed data, and many cases decided by code."""
