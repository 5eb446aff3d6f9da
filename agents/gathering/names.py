"""What an agent may know of a world before it has searched: the names that the search tools take."""

from agents.formalize import Gazetteer
from envs import Tables


def names_only(tables: Tables) -> Gazetteer:
    """Return the names of cities, states and cuisines, and the year if there is one.

    Which city lies in which state is left to be searched.
    """
    known = Gazetteer.from_tables(tables)
    return Gazetteer(known.cities, known.states, known.year, {}, known.cuisines)
