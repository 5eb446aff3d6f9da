"""What a clause speaks about: the words without which an expression over a trip variable is not believed."""

import re

_TOPICS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("meal_price", "meal_rating", "meal_cost", "eats", "serves"),
        r"meals?|restaurants?|eat\w*|din(?:e|ing|ners?)|lunch\w*|breakfast\w*|food|cuisines?|supper\w*|dish\w*|caf\w+",
    ),
    (
        ("flies", "departure", "arrival", "overnight"),
        r"fl(?:y|ies|ying|ights?|own)|(?:aero)?planes?|air\w*|land\w*|arriv\w*|depart\w*|tak\w+[ -]?off|touch\w* down|"
        r"red-?eyes?|leav\w*|ground",
    ),
    (
        ("has_room", "room_price", "room_rating", "room_capacity", "lodging_cost"),
        r"(?:bed)?rooms?|lodg\w*|hotels?|sleep\w*|stay\w*|accommodat\w*|nights?|hous\w+|apartments?|hosts?|beds?|homes?",
    ),
    (("sights",), r"sights?|sightsee\w*|attractions?|museums?|landmarks?"),
    (("rides_taxi",), r"taxis?|cabs?"),
    (("drives", "drive_minutes"), r"driv\w*|roads?|cars?|wheel"),
    (("total_cost",), r"total|altogether|in all|whole|entire|everything|trip|budget|overall"),
    (
        ("transport_cost", "leg_cost"),
        r"journeys?|moving|getting around|get around|transport\w*|fares?|fuel|tickets?|rides?|legs?",
    ),
    (("city", "visits"), r"cit(?:y|ies)|towns?|visit\w*|stop\w*|via|see|pass\w*"),
)
_BY_VARIABLE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for names, words in _TOPICS for name in names}
_MONEY = r"cost\w*|spend\w*|pay\w*|pric\w+|dollars?|money"
_ANY = re.compile(
    rf"\b(?:{'|'.join([_MONEY, *(words for names, words in _TOPICS if names != ('total_cost',))])})\b", re.IGNORECASE
)


def has_topic(clause: str) -> bool:
    """Return whether a clause speaks of something that trip variables are about."""
    return _ANY.search(clause) is not None


def foreign_variables(expression: str, clause: str) -> tuple[str, ...]:
    """Return the variables of an expression that its clause does not speak of."""
    named = re.findall(r"\b[a-z_]+\b", expression)
    return tuple(name for name in named if name in _BY_VARIABLE and not _BY_VARIABLE[name].search(clause))


def spoken_variables(clause: str) -> tuple[str, ...]:
    """Return the variables whose topic a clause names."""
    return tuple(name for name, pattern in _BY_VARIABLE.items() if pattern.search(clause))
