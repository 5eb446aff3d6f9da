"""Refuse requests that cannot mean anything, before any solving."""

from collections.abc import Iterable
from typing import assert_never

from envs.travel.schema import TripRequest
from envs.travel.solver.region import Atlas, Region
from envs.travel.vocabulary import TRIP_VARIABLES, TripVariable, constraint_names
from planners import Bool, Choice, ConstraintProgram, Int, Require, check
from tools import InputError, similar_names

MOST = {"dollars": 10_000_000, "minutes": 24 * 60, "minutes of the day": 24 * 60}
MOST_OF_OTHERS = 10_000


def check_places(request: TripRequest, atlas: Atlas) -> None:
    """Raise `InputError` unless origin and destination are known and the days and cities fit together."""
    cities, states = list(atlas.states), list(dict.fromkeys(atlas.states.values()))
    _check_known("origin", request.origin, "city", cities)
    if request.city_count == 1:
        if request.destination not in cities and request.destination in states:
            raise InputError(
                f"the destination {request.destination!r} is a state, but the trip visits one city",
                hint="name a city of it as the destination, or visit more cities",
            )
        _check_known("destination", request.destination, "city", cities)
        if request.destination == request.origin:
            raise InputError(f"the trip goes from {request.origin!r} to itself", hint="name another destination")
    else:
        if request.destination not in states and request.destination in cities:
            raise InputError(
                f"the destination {request.destination!r} is a city, but the trip visits {request.city_count} cities",
                hint=f"name the state, here {atlas.states[request.destination]!r}, or visit one city",
            )
        _check_known("destination", request.destination, "state", states)
    _check_counts(request, atlas)


def _check_known(role: str, name: str, kind: str, known: list[str]) -> None:
    if name in known:
        return
    close = similar_names(name, known, count=3)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else f"use a {kind} of the city set"
    raise InputError(f"the {role} {name!r} is not a known {kind}", hint=hint)


def _check_counts(request: TripRequest, atlas: Atlas) -> None:
    needed = request.city_count + 1
    if request.days < needed:
        raise InputError(
            f"{request.days} days are too few to visit {request.city_count} cities and come home",
            hint=f"take at least {needed} days: each journey needs a day of its own",
        )
    stops = atlas.stops(request)
    if len(stops) < request.city_count:
        raise InputError(
            f"{request.destination!r} has {len(stops)} cities to visit, {request.city_count} are asked for",
            hint="visit fewer cities, or go to another state" if stops else "go to another state",
        )


def check_wishes(request: TripRequest, region: Region) -> None:
    """Raise `InputError` pointing at the first mistake in the wishes: a name, a type, or a clash of titles."""
    titles = list(constraint_names(request))
    twice = next((name for name in titles if titles.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"two constraints are called {twice!r}", hint="give each its own name, once")
    if not request.wishes:
        return
    check(
        ConstraintProgram(
            sets=region.sets,
            constants={"days": request.days, "people": request.people},
            variables=list(_declared(TRIP_VARIABLES)),
            constraints=[Require(wish.name, wish.expression, wish.source) for wish in request.wishes],
        )
    )


def _declared(variables: Iterable[TripVariable]) -> Iterable[Bool | Int | Choice]:
    for variable in variables:
        if variable.name in {"days", "people"}:
            continue  # given by the request
        match variable.kind:
            case "bool":
                yield Bool(variable.name, over=variable.over)
            case "int":
                yield Int(variable.name, 0, MOST.get(variable.unit, MOST_OF_OTHERS), variable.over)
            case "place":
                yield Choice(variable.name, of="place", over=variable.over)
            case _:
                assert_never(variable.kind)
