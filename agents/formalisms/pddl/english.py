"""What English shows by its form: number words, plurals, and the words that are never names."""

import re

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list with blanks between them."""
    return frozenset(listed.split())


VERBS = word_set("""
    is are was were be been has have had does do did can could may might will would stays
""")
MODALS = word_set("""
    should shall must needs need wants want
""")
PREPOSITIONS = word_set("""
    of on in at to from with by for as under over above below behind beside besides between into onto upon out off up
    down near inside outside through along around before after until since because against towards next
""")
FUNCTION_WORDS = (
    word_set("""
    a an the and or but nor that which who whom whose this these those there here it its he him she they them their
    his her i you we me my our your not no never neither then than so if when while where all every each any both some
    none other others another only also just still already currently initially finally now what everything nothing
    something everyone nobody everybody somebody someone anybody anyone anything how why let make please given again
    further additionally
""")
    | VERBS
    | MODALS
    | PREPOSITIONS
)
RELATIVE = word_set("""
    same next last previous current whole entire following given remaining initial final start starting goal new own
    different respective single total exact exactly very more most many few several certain particular top-left
    top-right bottom-left bottom-right leftmost rightmost topmost outermost innermost adjacent opposite corresponding
    available desired
""") | frozenset((*WORDS, *ORDINALS))
"""Words before a noun that say which one is meant by its place or its number, or that say nothing of it."""
NEGATION = re.compile(r"\b(not|no longer|never|neither|without)\b|n't\b", re.I)
QUANTIFIER = re.compile(
    r"\b(all|every|each|rest|others?|remaining|both|any|one of|none|same|different|adjacent|neighbou?r\w*|itself)\b",
    re.I,
)


def singular(noun: str) -> str:
    """Return the singular of a regular English noun."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if re.search(r"(s|x|z|ch|sh)es$", noun):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def plain(word: str) -> str:
    """Return a word with nothing but its letters and digits, in lower case."""
    return re.sub(r"[^a-z0-9]", "", word.lower())
