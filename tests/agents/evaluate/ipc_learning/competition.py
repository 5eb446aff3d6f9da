"""A data folder in the form of the competition's, with small tasks of the bundled worlds."""

from pathlib import Path

from envs import classical

SIZES = {"testing/easy": 3, "testing/medium": 5}


def write_data(folder: Path, worlds: tuple[str, ...] = ("blocksworld", "gripper"), count: int = 2) -> Path:
    """Write `count` tasks a tier for each world, and return the folder."""
    for world in worlds:
        for tier, size in SIZES.items():
            target = folder / world / tier
            target.mkdir(parents=True)
            for number, task in enumerate(classical.open_world(world).tasks(seed=1, count=count, size=size), 1):
                (folder / world / "domain.pddl").write_text(task.domain_text)
                (target / f"p{number:02}.pddl").write_text(task.problem_text)
    return folder
