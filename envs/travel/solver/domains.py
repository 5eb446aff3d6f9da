"""Domains of the trip variables: what is known about them in one case, or in many cases at once."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from envs.travel.schema import TripRequest
from envs.travel.solver.intervals import ANYTHING, EITHER, TRUE, Interval, Member, point, span
from envs.travel.solver.wishes import Atom, Clause
from envs.travel.vocabulary import TRIP_VARIABLES

_UNSIGNED = span(0, np.inf)
_KIND_DOMAINS = {"bool": EITHER, "int": _UNSIGNED, "place": ANYTHING}


class TripDomains:
    """The widest domains of all trip variables of a request, narrowed by what is `known`."""

    def __init__(self, request: TripRequest, sets: Mapping[str, Sequence[Member]]) -> None:
        self._sets = sets
        words = [member for members in sets.values() for member in members if isinstance(member, str)]
        self._codes = {word: number for number, word in enumerate(dict.fromkeys(words))}
        self._widest = {variable.name: _KIND_DOMAINS[variable.kind] for variable in TRIP_VARIABLES}
        self._widest |= {"days": point(request.days), "people": point(request.people)}
        self.known: Mapping[Atom, Interval] = {}

    def domain(self, name: str, index: tuple[Member, ...]) -> Interval:
        """Return what is known about a variable."""
        return self.known.get((name, index), self._widest[name])

    def members(self, name: str) -> Sequence[Member]:
        """Return the members of a set."""
        return self._sets[name]

    def code(self, word: str) -> int:
        """Return the number that stands for a word."""
        return self._codes.setdefault(word, len(self._codes))

    def possible(self, clauses: Iterable[Clause], known: Mapping[Atom, Interval], cases: int) -> npt.NDArray[np.bool_]:
        """Return for each of `cases` whether all clauses can still hold where the variables are as `known`."""
        self.known = known
        holds = TRUE.high
        for clause in clauses:
            holds = np.minimum(holds, clause.possible(self).high)
        self.known = {}
        return np.broadcast_to(holds > 0, (cases,))
