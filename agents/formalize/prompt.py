"""The fixed beginning of every formalizing prompt, and the turns that follow it.

The beginning is the same bytes for every request and every step, so that an engine reads it once and keeps
it. The examples are invented; their answers obey the forms that their own texts give.
"""

from collections.abc import Sequence

from agents.models.chat import Message

FRAME, PREFERENCES = "Trip", "Preferences"

_SYSTEM = """You read trip requests and fill in forms, in JSON, in the exact words of the request.
Trip:
origin: where the journey starts. destination: the city or state to travel to.
cities: how many cities to visit. first_day, last_day: the dates. days: how long.
people: [words, how many people travel], the speaker included. budget: the money for the whole trip.
null: the request does not say it.
Preferences:
smoking, parties, children_under_10, visitors, pets: [words, "must be allowed" or "not needed"].
room_type: [words, the kind of room they ask for, or "no preference"].
flights: [words, "no flight" if they refuse to fly]. self_driving: [words, "no self-driving" if they refuse to drive].
cuisines: the kinds of food they ask for."""

EXAMPLES: tuple[tuple[str, str, str], ...] = (
    (
        FRAME,
        "My brother and I start out in Tarn Hollow on May 2nd and are back home on May 4th, 2023. Three days in "
        "Quillhaven, spending $2,250 at most! Our old hound joins us, so the host has to welcome dogs.",
        '{"origin":"Tarn Hollow","destination":"Quillhaven","first_day":"May 2nd","last_day":"May 4th, 2023",'
        '"days":"Three days","people":["My brother and I start out",2],"budget":"$2,250"}',
    ),
    (
        FRAME,
        "Three towns of Westmarch within a week: 10 to 16 July 2023. There are six of us, Brindle Bay is home, the "
        "purse holds 7,400 dollars. Nobody smokes.",
        '{"origin":"Brindle Bay","destination":"Westmarch","cities":"Three towns","first_day":"10",'
        '"last_day":"16 July 2023","days":"a week","people":["six of",6],"budget":"7,400 dollars"}',
    ),
    (
        FRAME,
        "To Marlow Cross from Ostry Point: I go alone, four days as from 2023-09-03. Meals of $30 or "
        "less, and $1,900 for everything.",
        '{"origin":"Ostry Point","destination":"Marlow Cross","first_day":"2023-09-03","last_day":null,'
        '"days":"four days","people":["alone",1],"budget":"$1,900"}',
    ),
    (
        PREFERENCES,
        "Our old hound joins us, so the host has to welcome dogs. A whole apartment would be lovely. Neither of us "
        "will board a plane. French food, please, and some Indian.",
        '{"pets":["so the host has to welcome dogs","must be allowed"],'
        '"room_type":["A whole apartment would be lovely","entire room"],'
        '"flights":["Neither of us will board a plane","no flight"],"cuisines":["French","Indian"]}',
    ),
    (
        PREFERENCES,
        "Non-smoking houses only. Flying or driving, private rooms or shared rooms, all the same to us.",
        '{"smoking":["Non-smoking houses only","not needed"],'
        '"room_type":["private rooms or shared rooms","no preference"],'
        '"flights":["Flying or driving","flights are fine"],'
        '"self_driving":["Flying or driving","self-driving is fine"]}',
    ),
    (
        PREFERENCES,
        "I smoke, that has to be all right in the lodging. I am not going to drive myself. A private room is a must. "
        "Chinese dishes, but nothing Mexican.",
        '{"smoking":["I smoke","must be allowed"],"room_type":["A private room is a must","private room"],'
        '"self_driving":["I am not going to drive myself","no self-driving"],"cuisines":["Chinese"]}',
    ),
    (
        PREFERENCES,
        "The place has to take toddlers and our guests in the evening. No dorms or shared rooms! No plane before 9:00.",
        '{"children_under_10":["The place has to take toddlers","must be allowed"],'
        '"visitors":["has to take toddlers and our guests in the evening","must be allowed"],'
        '"room_type":["No dorms or shared rooms","not shared room"],'
        '"flights":["No plane before 9:00","flights are fine"]}',
    ),
    (
        PREFERENCES,
        "Sleeping in bunks with strangers is not for us, apart from that take what there is. No flying! "
        "Getting about by car is nothing for us either.",
        '{"room_type":["Sleeping in bunks with strangers is not for","not shared room"],'
        '"flights":["No flying","no flight"],'
        '"self_driving":["Getting about by car is nothing for us either","no self-driving"]}',
    ),
    (
        PREFERENCES,
        "I would rather be driven than drive.\n"
        "Remark: self_driving: the request says 'I would rather be driven than drive', so 'no self-driving'?",
        '{"self_driving":["I would rather be driven than drive","no self-driving"]}',
    ),
)


def opening(step: str, text: str, notes: Sequence[str] = ()) -> tuple[Message, ...]:
    """Return the turns that ask for one form of `text`; `notes` are remarks on an earlier answer."""
    turns = [Message("system", _SYSTEM)]
    for kind, request, answer in EXAMPLES:
        turns += [Message("user", f"{kind}: {request}"), Message("assistant", answer)]
    remarks = "".join(f"\nRemark: {note}" for note in notes)
    return (*turns, Message("user", f"{step}: {text}{remarks}"))
