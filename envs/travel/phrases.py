"""The sentences and parts from which requests are worded; `{we}` and its forms follow the head count."""

from collections.abc import Callable, Mapping

from envs.travel.schema import HouseRule, RoomType, TransportRule

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NUMBERS: Mapping[int, str] = {
    1: "one",
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
}

OPENINGS = (
    "{when}, {we} want to get out of {origin} and see {where}.",
    "Home is {origin}. Work out a round trip to {where} {when}.",
    "Trip wanted: {origin} to {where} and back, {when}.",
    "{we} live in {origin} and hope to visit {where} {when}.",
    "Could somebody sort out {where} for {us} {when}? The starting point is {origin}.",
    "Build an itinerary that begins and ends in {origin} and takes {us} to {where} {when}.",
    "Getting away from {origin} to {where}, {when}: what would that look like?",
    "{we} {are} off to {where} {when} and need everything arranged; {we} leave from {origin}.",
    "Origin: {origin}. Destination: {where}. Dates: {when}.",
    "Say {we} start in {origin}: which plan gets {us} to {where} {when}?",
    "A return journey, please: first {origin}, then {where}, then home again, {when}.",
    "Next on {our} list is {where}. Departure is in {origin}, {when}.",
    "The calendar is free {when}, so find something for {us} in {where}; {we} set off from {origin}.",
    "{where} it shall be this time. {we} set out from {origin}, {when}.",
    "What is the smartest way to see {where} {when} when home is {origin}?",
    "Hello! {we} {are} based in {origin}. {when} {we} would love to explore {where}.",
)

STOPS = (
    "{count} cities in {state}",
    "{count} different cities in {state}",
    "{count} cities across {state}",
    "{count} places in the state of {state}",
    "{count} towns in {state}",
)

# `{last.day}` marks the forms that need both dates in one month.
DATES = (
    "{first.day}-{last.day} {month} {first.year}",
    "from the {nth} of {month} to the {last_nth} of {last_month} {last.year}",
    "from {month} {nth} to {last_month} {last_nth}, {last.year}",
    "starting {first:%Y-%m-%d} for {days} days",
    "starting on {first.day} {month} {first.year}, for {days_word} days",
    "for {days} days, beginning on {month} {nth}, {first.year}",
    "between {first:%Y-%m-%d} and {last:%Y-%m-%d}, both days included",
    "from {first.day} {month} until {last:%Y-%m-%d}",
    "{month} {first.day} to {last_month} {last_nth}, {last.year}",
    "for {days_word} days from {first:%m/%d/%Y} (month first)",
    "leaving on {month} {nth}, {first.year} and coming back on {last_month} {last_nth}",
)


def _thousands(amount: int) -> str:
    return f"{amount / 1000:g}k" if amount % 100 == 0 and amount >= 1000 else str(amount)


AMOUNTS: tuple[Callable[[int], str], ...] = (
    lambda amount: f"${amount:,}",
    lambda amount: f"${amount}",
    lambda amount: f"{amount} dollars",
    lambda amount: f"{amount:,} USD",
    lambda amount: f"US${amount:,}",
    lambda amount: f"{_thousands(amount)} dollars",
)

BUDGETS = (
    "No more than {amount} altogether.",
    "The whole thing may cost {amount} at most.",
    "{our} ceiling is {amount}, everything included.",
    "{we} can spend up to {amount} in total.",
    "Money: {amount}, and not a cent more.",
    "All costs together have to stay within {amount}.",
    "There is {amount} in the travel fund, and that has to do.",
)

SOLO = (
    "It is just me.",
    "I travel alone.",
    "Only one person is going.",
    "Nobody else is coming along.",
    "Number of travellers: 1.",
    "I am on my own.",
)
PAIR = (
    "My wife and I are going.",
    "It is for me and my husband.",
    "My brother and I go together.",
    "We are a couple.",
)
GROUPS = (
    "There are {word} of us.",
    "We are a party of {n}.",
    "Number of travellers: {n}.",
    "Our group has {n} people in it.",
    "Count on {word} people.",
    "{n} of us are going in all.",
)

HOUSE_RULES: Mapping[HouseRule, tuple[str, ...]] = {
    "smoking": (
        "Smoking has to be allowed where {we} sleep.",
        "Lodgings must put up with smokers.",
        "Pick only lodgings where one may smoke.",
    ),
    "parties": (
        "{we} mean to celebrate, so parties have to be allowed at the lodgings.",
        "The house rules must not forbid parties.",
        "Pick only lodgings where a party may be held.",
    ),
    "children under 10": (
        "Children under 10 have to be welcome at the lodgings.",
        "There is a six-year-old with {us}, so the rooms must accept children under 10.",
        "The house rules must not turn away children younger than ten.",
    ),
    "visitors": (
        "Friends will drop in, so visitors have to be allowed at the lodgings.",
        "The house rules must not forbid visitors.",
        "Pick only lodgings that let {us} receive visitors.",
    ),
    "pets": (
        "The dog comes too, so pets have to be allowed.",
        "Only lodgings that take pets, please.",
        "The house rules must not forbid pets, for there is a cat in the luggage.",
    ),
}

ROOM_TYPES: Mapping[RoomType, tuple[str, ...]] = {
    "entire room": (
        "Lodgings: the entire place to {ourselves}.",
        "{we} insist on an entire home or apartment.",
        "It has to be an entire room, nothing less.",
    ),
    "private room": (
        "Lodgings: a private room.",
        "{we} want private rooms.",
        "Book private rooms only.",
    ),
    "shared room": (
        "Lodgings: a shared room.",
        "{we} want to sleep in shared rooms.",
        "Book shared rooms only.",
    ),
    "not shared room": (
        "Lodgings: anything except a shared room.",
        "{we} refuse to sleep in a shared room.",
        "Any kind of room will do as long as it is not shared.",
    ),
}

TRANSPORT_RULES: Mapping[TransportRule, tuple[str, ...]] = {
    "no flight": (
        "No flights, please.",
        "{we} do not fly.",
        "Planes are out of the question.",
        "Everything has to stay on the ground; no flying.",
    ),
    "no self-driving": (
        "{we} will not drive {ourselves}.",
        "No self-driving, please.",
        "Driving a car {ourselves} is out of the question.",
        "Nobody here has a driving licence, so no self-driving.",
    ),
}

CUISINES = (
    "{foods} food should each be on the table at least once.",
    "As for food: {foods}, all of them at some point.",
    "At some point {we} want to eat {foods} dishes.",
    "The restaurants together have to cover {foods} cuisine.",
    "{our} stomachs ask for {foods} cooking.",
)

WISHES = (
    "One more thing: {wish}.",
    "Also, {wish}.",
    "Important: {wish}.",
    "Besides that, {wish}.",
    "And {wish}, please.",
)
