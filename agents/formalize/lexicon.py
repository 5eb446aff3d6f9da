"""The wordings that can support a preference: what must occur in a quote before a value is believed.

Each pattern is a necessary condition, never a sufficient one: the model decides what a phrase asks for, and
these patterns only say which answers the phrase could carry at all.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from envs import Cuisine, HouseRule, RoomType, TransportRule

PreferenceField = Literal["house_rule", "room_type", "transport_rule", "cuisines"]

CUISINES: tuple[Cuisine, ...] = get_args(Cuisine)


@dataclass(frozen=True, slots=True)
class Wording:
    """One value of a preference and the words that can support it; a `negated` one is a refusal."""

    field: PreferenceField
    value: HouseRule | RoomType | TransportRule
    evidence: re.Pattern[str]
    negated: bool = False


def _any_of(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for any of these, at the beginning of a word and in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


def _phrases(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for any of these as whole words, in any case; `'` also stands for a typeset one."""
    joined = "|".join(patterns).replace("'", "['\N{RIGHT SINGLE QUOTATION MARK}]")
    return re.compile(rf"\b(?:{joined})\b", re.IGNORECASE)


_LODGING = (
    r"(?:rooms?|homes?|apartments?|apts?|flats?|houses?|places?|units?|suites?|propert(?:y|ies)|lodgings?|"
    r"accommodations?|stays?|rentals?|villas?|cabins?|cottages?|quarters|bedrooms?)\b"
)
_NEAR = r"(?:[\s/-]+[\w/-]+){0,2}?[\s/-]+"
_SHARING = (r"shar(?:e|ed|ing)\b", r"dorms?\b", r"dormitor\w+", r"hostels?\b", r"communal\b", r"bunk\w*")

HOUSE_RULES = (
    Wording("house_rule", "smoking", _any_of(r"smok\w*", r"cigar\w*", r"tobacco\b")),
    # "a party of five" is a group
    Wording("house_rule", "parties", _any_of(r"part(?:y|ies|ying)\b(?!\s+of\b)", r"celebrat\w*", r"birthday\b")),
    Wording(
        "house_rule",
        "children under 10",
        _any_of(
            *(r"child(?:ren)?\b", r"kids?\b", r"toddlers?\b", r"bab(?:y|ies)\b", r"infants?\b"),
            *(r"little ones\b", r"(?:son|daughter)s?\b"),
        ),
    ),
    Wording(
        "house_rule",
        "visitors",
        _any_of(r"visitors?\b", r"guests?\b", r"(?:friends|people|company|family)\s+(?:\w+\s+)?over\b"),
    ),
    Wording(
        "house_rule",
        "pets",
        _any_of(r"pets?\b", r"dogs?\b", r"cats?\b", r"animals?\b", r"pupp(?:y|ies)\b", r"kittens?\b"),
    ),
)
ROOM_TYPES = (
    Wording(
        "room_type",
        "entire room",
        _any_of(
            rf"(?:entire|whole|full|complete){_NEAR}{_LODGING}",
            r"to (?:ourselves|myself)\b",
            rf"{_LODGING}\s+for ourselves\b",
        ),
    ),
    Wording("room_type", "private room", _any_of(rf"private{_NEAR}{_LODGING}", rf"private\b(?=[^.;!?]*\b{_LODGING})")),
    Wording("room_type", "shared room", _any_of(*_SHARING)),
    Wording("room_type", "not shared room", _any_of(*_SHARING), negated=True),
)
TRANSPORT_RULES = (
    Wording(
        "transport_rule",
        "no flight",
        _any_of(*(r"fl(?:y|ies|ying|ights?|own)\b", r"air(?:planes?|lines?|fare|craft)?\b", r"(?:aero)?planes?\b")),
        negated=True,
    ),
    Wording(
        "transport_rule",
        "no self-driving",
        _any_of(r"(?:self[\s-]?)?driv(?:e|es|ing|en)\b", r"behind the wheel\b", r"cars?\b"),
        negated=True,
    ),
)
WORDINGS: tuple[Wording, ...] = (*HOUSE_RULES, *ROOM_TYPES, *TRANSPORT_RULES)

NEGATION = _phrases(
    *("no", "not", "non", "nothing", "nobody", "no one", "never", "without", r"avoid\w*", "neither", "nor", "none"),
    *("cannot", "instead", "rather than", r"exclud\w*", r"skip\w*", "free of", r"refrain\w*", "afraid", r"fear\w*"),
    *(r"hat(?:e|es|ed|ing)", "against", "unable", r"refus\w*", r"rul(?:e|es|ed|ing) out", "off the table"),
    *("out of the question", r"forgo\w*", r"opt(?:ing)? out", r"stay(?:ing)? away", "on the ground"),
    *(r"dislike\w*", "except", "other than", "but", r"\w+n't", r"(?<=-)free"),
)
# "non-smoking", "no pets", "smoke-free" ask for the opposite.
_OPPOSITE = (
    r"\b(?:non|no|not|anti)[\s-]+(?:an?\s+)?(?:{0})(?!\w*\s+(?:restrictions?|bans?|limits?|fees?))|\b(?:{0})-free\b"
)
# Refusing to refuse is no refusal: "must not forbid pets".
REFUSAL_REFUSED = _phrases(
    *(r"forbid\w*", r"turn(?:s|ed|ing)? (?:\w+ )?away", r"reject\w*", r"exclud\w*", r"object\w*", r"ban\w*"),
    *(r"prohibit\w*", r"refus\w*"),
)
# A refusal with one of these is about some journeys only, not about a way of travelling altogether.
QUALIFIED = re.compile(
    r"\d|\b(?:overnight|night|midnight|red-?eye|early|earlier|late|later|before|after|past|than|long|hours?|"
    r"direct|non-?stop|layovers?|stopovers?|cheap\w*|expensive|first|last|most|least)\b",
    re.IGNORECASE,
)
# A clause with one of these limits something; one with a desire may only introduce what follows it.
LIMIT = _phrases(
    *("must", "only", "at least", "at most", r"no (?:more|less|fewer|earlier|later) than", "never", r"avoid\w*"),
    *("without", "not", "no", r"\w+n't", "has to", "have to", r"insist\w*", "under", "below", "above", "over"),
    *(r"cheap\w*", "before", "after", "by", "rated", "rating", "stars?", "every", "each"),
)
DESIRE = _phrases(
    *(r"need\w*", r"requir\w*", r"want\w*", r"prefer\w*", "should", r"wish\w*", "hope", "hoping", "essential"),
    *(r"would (?:like|love|enjoy|rather)", r"\w+'d (?:like|love|rather)", "imperative", "vital", "crucial"),
    *("important", r"allow\w*", r"permit\w*"),
)
INDIFFERENCE = _phrases(
    r"(?:no|any|without)\s+(?:\w+\s+){0,2}(?:preference|restriction|constraint|requirement|request|limit|demand|wishe)s?",
    r"(?:do(?:n't|es not|esn't| not))\s+(?:mind|care|matter)",
    *("flexible", "open to (?:any|all)", "fine with any", "all the same"),
)

ALONE = _phrases(
    *("solo", "alone", "single", "myself", "by my own", "on my own", "just me", "only me", "one of us"),
    *("unaccompanied", "lone", "(?:nobody|no one|no-one) else"),
)
SPEAKER = _phrases("i", "i'(?:m|d|ll|ve)", "me", "my")
GROUP = _phrases("we", r"we'\w+", "us", "our", "ours", "ourselves")
TWO = _phrases(
    *("couple", "pair", "partner", "spouse", "wife", "husband", "girlfriend", "boyfriend", r"fianc\w+"),
    *("both of us", "duo", r"honeymoon\w*", "twosome", "friend", "brother", "sister", "mother", "father"),
    *("mom", "dad", "colleague"),
)
NAMED_GROUPS: dict[str, int] = {"trio": 3, "threesome": 3, "quartet": 4, "foursome": 4, "quintet": 5}
KIN = _phrases(
    *("wife", "husband", "partner", "spouse", "kids?", "children", "child", "sons?", "daughters?", "baby"),
    *("toddler", "parents?", "mother", "father", "mom", "dad", "brothers?", "sisters?", "friends?", "family"),
    *(r"grand\w+", "others", "cousins?", "colleagues?", "girlfriend", "boyfriend", "students?"),
)
AGE = re.compile(r"(?:under|below|over|than|ages?(?:\s+of)?|aged)\s+(?:the\s+age\s+of\s+)?$", re.IGNORECASE)
AGE_BEHIND = re.compile(r"[\s-]+years?\b", re.IGNORECASE)
THINGS_BEHIND = re.compile(
    r"[\s-]+(?:\w+[\s-]+)?(?:(?:bed)?rooms?|beds?|sights?|attractions?|museums?|stars?|hours?|meals?|flights?|restaurants?)\b",
    re.IGNORECASE,
)
PER_PERSON = re.compile(
    r"\s*(?:,\s*)?(?:(?:per|a|for each|for every) (?:person|head|travell?er)|each\b|apiece\b|pp\b)", re.IGNORECASE
)
RETURN_AHEAD = re.compile(
    r"\b(?:until|till|by|back|return\w*|ends?|ending|last day)\s+(?:on\s+|is\s+)?(?:the\s+)?$", re.IGNORECASE
)


def says_opposite(wording: Wording, words: str) -> bool:
    """Return whether `words` name the opposite of a wording's value."""
    return re.search(_OPPOSITE.format(wording.evidence.pattern), words, re.IGNORECASE) is not None


def cuisine_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern that finds a cuisine's own name."""
    return re.compile(rf"\b{name}s?\b", re.IGNORECASE)
