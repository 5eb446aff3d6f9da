"""Tell Gymnasium of `groundplan/Sokoban-v0` without importing the environment."""

ENVIRONMENT_ID = "groundplan/Sokoban-v0"


def register() -> None:
    """Register the environment once; call this before `gymnasium.make`, which finds no plugins by itself."""
    import gymnasium

    if ENVIRONMENT_ID not in gymnasium.registry:
        gymnasium.register(ENVIRONMENT_ID, entry_point="envs.sokoban.gymnasium_env:SokobanEnv")
