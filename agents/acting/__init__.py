"""The tool-using agent: a global plan over skills, carried out step by step and rewritten by what was observed."""
