"""The travel world: its data, search tools, solver and checker; the public names are in `envs`."""
