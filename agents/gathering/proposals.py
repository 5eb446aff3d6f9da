"""The model's part in gathering: it says which calls come next, in one guided answer with several of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic import Field

from agents.documents import Document, Json
from agents.gathering.searches import ARGUMENTS
from agents.gathering.survey import Lacking
from agents.models import ChatModel, JsonSchema, Message, ask
from agents.models.json_schema import closed_object
from agents.tool_calls.observation import Observation
from envs import TripRequest
from tools import Usage

MOST_CALLS = 8
"""How many calls one answer may hold."""
_MAX_TOKENS = 420
_SHOWN_CHARACTERS = 1_500

_SYSTEM = """You gather facts for a trip by calling tools. Answer in JSON with the calls to make next, each call once.
cities_of_state: the cities of a state. distance: the road from one city to another, for cars and taxis.
search_flights: the flights from one city to another on one date. search_accommodations: the places to stay in a city.
search_restaurants: the restaurants in a city. search_attractions: the sights in a city."""
_EXAMPLES = (
    (
        "Trip: from Tarn Hollow to the city Quillhaven and back, 2027-05-02 to 2027-05-04, by any vehicle.",
        '{"calls":[{"tool":"distance","origin":"Tarn Hollow","destination":"Quillhaven"},'
        '{"tool":"distance","origin":"Quillhaven","destination":"Tarn Hollow"},'
        '{"tool":"search_flights","origin":"Tarn Hollow","destination":"Quillhaven","date":"2027-05-02"},'
        '{"tool":"search_flights","origin":"Quillhaven","destination":"Tarn Hollow","date":"2027-05-04"},'
        '{"tool":"search_accommodations","city":"Quillhaven"},{"tool":"search_restaurants","city":"Quillhaven"},'
        '{"tool":"search_attractions","city":"Quillhaven"}]}',
    ),
    (
        "Trip: from Brindle Bay to 2 cities of the state Westmarch and back, 2027-07-10 to 2027-07-14, no flight.",
        '{"calls":[{"tool":"cities_of_state","state":"Westmarch"}]}',
    ),
    (
        "Trip: from Brindle Bay to 2 cities of the state Westmarch and back, 2027-07-10 to 2027-07-14, no flight.\n"
        "Still lacking:\n- where the group can sleep: the places to stay in Ostry Point; the places to stay in Marl",
        '{"calls":[{"tool":"search_accommodations","city":"Ostry Point"},'
        '{"tool":"search_accommodations","city":"Marl"}]}',
    ),
)


class ProposedCall(Document):
    """A call as the model writes it: the tool and its arguments side by side."""

    tool: str
    state: str | None = None
    city: str | None = None
    origin: str | None = None
    destination: str | None = None
    date: str | None = None

    @property
    def arguments(self) -> dict[str, str]:
        """Return the arguments that are given."""
        return self.model_dump(exclude={"tool"}, exclude_none=True)


class Proposal(Document):
    """The calls that the model wants made next."""

    calls: tuple[ProposedCall, ...] = Field(max_length=MOST_CALLS)


@dataclass(frozen=True, slots=True)
class Known:
    """What the model is told beside the trip; nothing the first time.

    `cities` are those of the state that are known, `lacking` the searches that should come next, `failed` the calls
    that brought nothing, each with the reason.
    """

    cities: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    failed: tuple[str, ...] = ()


async def propose(model: ChatModel, request: TripRequest, known: Known) -> tuple[Proposal, Usage]:
    """Return the calls that the model would make next, and what asking took."""
    text = trip_in_words(request)
    if known.lacking:
        text += f"\nStill lacking:\n{_listed(known.lacking)}"
    if known.failed:
        text += f"\nFailed:\n{Observation('calls', False, _lines(known.failed)).quoted(_SHOWN_CHARACTERS)}"
    turns = [Message("system", _SYSTEM)]
    for shown, answer in _EXAMPLES:
        turns += [Message("user", shown), Message("assistant", answer)]
    found = await ask(
        model,
        (*turns, Message("user", text)),
        Proposal,
        guide=proposal_schema(request, known.cities),
        max_tokens=_MAX_TOKENS,
    )
    return found.value, found.usage


def trip_in_words(request: TripRequest) -> str:
    """Return what of a request decides which searches it needs."""
    many = f"{request.city_count} cities of the state {request.destination}"
    where = f"the city {request.destination}" if request.city_count == 1 else many
    dates = f"{request.dates[0]} to {request.dates[-1]}"
    return f"Trip: from {request.origin} to {where} and back, {dates}, {request.transport_rule or 'by any vehicle'}."


def _listed(lacking: Iterable[Lacking]) -> str:
    """Return what is lacking in words, as data: the names in it came from tools."""
    few = list(lacking)[:MOST_CALLS]
    groups = groupby(few, key=lambda item: item.goal)
    lines = _lines(f"{goal}: {'; '.join(item.search.words for item in group)}" for goal, group in groups)
    return Observation("coverage", True, lines).quoted(_SHOWN_CHARACTERS)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def proposal_schema(request: TripRequest, cities: Sequence[str]) -> JsonSchema:
    """Return the form of the answer: known tools, and names and dates that the tools can take."""
    ends = (request.origin, request.destination) if request.city_count == 1 else (request.origin,)
    names = list(dict.fromkeys((*ends, *cities)))
    known: Json = {
        "state": [request.destination],
        "city": names,
        "origin": names,
        "destination": names,
        "date": list(request.dates),
    }
    tools = [tool for tool in ARGUMENTS if request.city_count > 1 or tool != "cities_of_state"]
    calls = {"type": "array", "items": {"anyOf": [_call_schema(tool, known) for tool in tools]}}
    return closed_object(calls={**calls, "minItems": 1, "maxItems": MOST_CALLS})


def _call_schema(tool: str, known: Json) -> JsonSchema:
    return closed_object(tool={"const": tool}, **{name: {"enum": known[name]} for name in ARGUMENTS[tool]})
