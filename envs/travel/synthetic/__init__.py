"""A seeded, invented world in the file format of the TravelPlanner database."""

from envs.travel.synthetic.world import FIRST_DATE, LAST_DATE, generate_world, write_world

__all__ = ["FIRST_DATE", "LAST_DATE", "generate_world", "write_world"]
