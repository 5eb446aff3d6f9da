"""Passages of data that read like instructions to a model: spotted for the trace, which is all that is done with them.

Nothing is removed, refused or trusted on the strength of these patterns: whoever writes the data can word around them.
What stops an instruction in data is that data has no say: see `agents.tool_calls.policy`.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from agents.tool_calls.instruction_patterns import PATTERNS
from tools import plain

_MOST_CHARACTERS = 200_000
_EXCERPT_CHARACTERS = 80
_MOST_PASSAGES = 20
_TAG_FIRST, _TAG_LAST = 0xE0020, 0xE007E  # invisible copies of the printable ASCII characters
_ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACED_OUT = re.compile(r"(?<!\w)\w(?:[ .*_-]\w){5,}(?!\w)")
_LOOKALIKES = str.maketrans("аеорсухіѕјοαευικ", "aeopcyxisjoaevik")

_BASE64 = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/_-]{24,}={0,2}(?![\w+/])")
_HEX = re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2}){16,}(?!\w)")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}[^\s%]?){8,}")
_READABLE = re.compile(r"[A-Za-z]{2,} [A-Za-z]")


def suspicious(text: str) -> tuple[str, ...]:
    """Return the passages of `text` that read like instructions to a model, each with its kind in front.

    Hidden characters, look-alike letters and encoded text are seen through. Kinds: override, role, delimiter, call,
    goal, address, authority, secret, link, encoded, hidden.
    """
    text = text[:_MOST_CHARACTERS]
    found = [*_hidden(text), *_encoded(text), *(passage for form in _forms(text) for passage in _matches(form))]
    # The forms of one text mostly differ in case only.
    once = {passage.casefold(): passage for passage in reversed(found)}
    return tuple(reversed(once.values()))[:_MOST_PASSAGES]


def _forms(text: str) -> tuple[str, ...]:
    """Return the text as it reads: without what is invisible, then also with look-alike letters made plain."""
    visible = _ZERO_WIDTH.sub("", plain(unicodedata.normalize("NFKC", text)))
    closed = _SPACED_OUT.sub(lambda run: re.sub(r"[ .*_-]", "", run[0]), visible)
    return tuple(dict.fromkeys((visible, closed, closed.casefold().translate(_LOOKALIKES))))


def _matches(text: str) -> Iterator[str]:
    for kind, pattern in _compiled():
        if found := pattern.search(text):
            yield _passage(kind, found[0])


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, held in PATTERNS.items() for pattern in held)


def _hidden(text: str) -> Iterator[str]:
    smuggled = "".join(chr(ord(sign) - 0xE0000) for sign in text if _TAG_FIRST <= ord(sign) <= _TAG_LAST)
    if smuggled:
        yield _passage("hidden", f"invisible letters that read {smuggled}")
    if _ZERO_WIDTH.search(text):
        yield "hidden: characters of no width"
    if _REORDERING.search(text):
        yield "hidden: characters that reorder the text"
    if "\x1b" in text or "\x9b" in text:
        yield "hidden: terminal escapes"


def _encoded(text: str) -> Iterator[str]:
    for run in _BASE64.findall(text):
        yield from _if_readable(_from_base64(run))
    for run in _HEX.findall(text):
        yield from _if_readable(bytes.fromhex(run))
    for found in _PERCENT.finditer(text):
        yield _passage("encoded", unquote(found[0]))


def _from_base64(run: str) -> bytes:
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return b""


def _if_readable(raw: bytes) -> Iterator[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return
    if text.isprintable() and _READABLE.search(text):
        yield _passage("encoded", text)


def _passage(kind: str, words: str) -> str:
    flat = " ".join(plain(words).split())
    return f"{kind}: {flat[:_EXCERPT_CHARACTERS]}"
