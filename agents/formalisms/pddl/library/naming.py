"""The objects of a text about a world of the library: names by their form, what they are by the words around them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agents.formalisms.pddl.described import described
from agents.formalisms.pddl.english import FUNCTION_WORDS, WORDS, singular
from agents.formalisms.pddl.letters import lettered
from agents.formalisms.pddl.lexicon import Lexicon
from agents.formalisms.pddl.library.wording import stem
from agents.formalisms.pddl.library.world import DescribedWorld
from agents.formalisms.pddl.named import FIRST, LAST, any_of
from agents.formalisms.pddl.sentences import sentences
from agents.formalisms.pddl.vocabulary import Role
from planners import TypeTree

TOKEN = re.compile(r"[a-z0-9][\w'-]*|[^\w\s]", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?=[a-z])(?=\w*[-_\w]*(?:\d|_))[a-z][\w-]*")
_NUMBER = re.compile(r"\d+")
_SIZE = re.compile(r"(?<![\w-])(\d+) ?(?:x|by) ?(\d+)(?![\w-])")
ABSENT = re.compile(r"\b(?:unavailable|missing|absent|(?:does|do) not exist)\b", re.IGNORECASE)
_BEFORE, _BEHIND, _PART, _BEGINNING, _INITIAL = 3, 2, 4, 2, 1
"""What it counts that a noun stands before or behind a name, is in it, begins with it, or with its one letter."""
_MOST_CELLS = 2500
_MOST_COUNTED = 1000
"""A text that counts more of a kind is not about objects that somebody moves one by one."""
_STEM = 5


@dataclass(frozen=True, slots=True)
class Naming:
    """The objects of a text with their types; `kinds` has names, too, that only look like names of objects."""

    objects: Mapping[str, str]
    kinds: Mapping[str, str]
    aliases: Mapping[str, str]
    unknown: frozenset[str] = frozenset()
    phrases: Mapping[str, str] = field(default_factory=dict)
    """The name that stands for each phrase of several words: `red-crate` for "red crate"."""
    lacking: tuple[str, ...] = ()
    """Of which kinds the text counts more objects than have names: what it says of the others is lost."""

    def spelt(self, text: str) -> str:
        """Return a text in small letters with the names of objects for the phrases that mean them."""
        text = text.lower()
        for phrase, name in self.phrases.items():
            text = re.sub(rf"{FIRST}{any_of([phrase])}{LAST}", name, text)
        return text

    def name(self, word: str) -> str | None:
        """Return the name that a word is, or None."""
        own = self.aliases.get(word, word)
        return own if own in self.kinds else None


def naming(world: DescribedWorld, text: str, question: str = "") -> Naming:
    """Find the objects of a text; what a question speaks of besides them is no object."""
    told, asked = _tokens(text), _tokens(question)
    words = frozenset(map(singular, told))
    shapes = _shapes(world, told, words)
    shapes = _shapes(world, asked, words) | shapes
    counts = _counts(world, told)
    found = {name: kind for name in _identifiers(told) if (kind := shapes.get(_shape(name)))}
    found |= _grid(world, text, found)
    found |= _completed(found, counts)
    customary, aliases = _customary(world, [*told, *asked], counts)
    found = {name: kind for name, kind in found.items() if name not in aliases} | customary
    found |= _introduced(world, told, found)
    phrases = _told_apart(world, text, found)
    found |= dict(phrases.values())
    lacking = tuple(_lacking(world, counts | _cells(world, text), found))
    absent = {name for one in sentences(text) if ABSENT.search(one.text) for name in _identifiers(_tokens(one.text))}
    everywhere = {name: kind for name in _identifiers(asked) if (kind := shapes.get(_shape(name)))}
    unknown = frozenset(_identifiers(told)) - found.keys() - aliases.keys()
    objects = {name: kind for name, kind in found.items() if name not in absent}
    spoken = {phrase: name for phrase, (name, _) in phrases.items()}
    return Naming(objects, everywhere | found, aliases, unknown, spoken, lacking)


def _tokens(text: str) -> list[str]:
    return [token.lower() for token in TOKEN.findall(text.replace("(s)", "s"))]


def _identifiers(tokens: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(token for token in tokens if _IDENTIFIER.fullmatch(token))


def _shape(name: str) -> str:
    return _NUMBER.sub("#", name)


def _shapes(world: DescribedWorld, tokens: Sequence[str], words: frozenset[str]) -> dict[str, str]:
    """Return the type of the names of each form; of several as likely ones that which has no other names, or none."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for place, token in enumerate(tokens):
        if _IDENTIFIER.fullmatch(token):
            before, behind = tokens[place - 1] if place else "", tokens[place + 1] if place + 1 < len(tokens) else ""
            own = votes[_shape(token)]
            for word, weight in ((before, _BEFORE), (behind, _BEHIND)):
                if kind := world.kind(word):
                    own[kind] += weight
            own.update(_by_form(world, token, words))
    best = {shape: [kind for kind in own if own[kind] == max(own.values())] for shape, own in votes.items()}
    sure = {shape: kinds[0] for shape, kinds in best.items() if len(kinds) == 1}
    named = set(sure.values())
    left = {shape: [kind for kind in kinds if kind not in named] for shape, kinds in best.items()}
    return sure | {shape: kinds[0] for shape, kinds in left.items() if len(kinds) == 1}


def _by_form(world: DescribedWorld, name: str, words: frozenset[str]) -> Counter[str]:
    """Return what the letters of a name say of its type."""
    first = next((part for part in re.split(r"[-_\d]+", name) if part), "")
    votes: Counter[str] = Counter()
    if kind := world.kind(first):
        votes[kind] += _PART
    for noun, kind in world.kinds.items():
        if noun in words and noun.startswith(first) and noun != first:
            votes[kind] = max(votes[kind], _INITIAL if len(first) == 1 else _BEGINNING)
    return votes


def _counts(world: DescribedWorld, tokens: Sequence[str]) -> dict[str, int]:
    """Return how many objects of each type the text says that there are; "one room" may be said of any."""
    counts: dict[str, int] = {}
    for place, token in enumerate(tokens):
        number = int(token) if token.isdecimal() else WORDS.index(token) + 1 if token in WORDS else 0
        nouns = (world.kind(word) for word in tokens[place + 1 : place + 3])
        if number and (kind := next(filter(None, nouns), None)):
            counts[kind] = max(number, counts.get(kind, 0))
    return counts


def _completed(found: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, str]:
    """Return the names that are counted only: of `room2` and `room5` among five rooms the three others."""
    names: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    for name, kind in found.items():
        if len(numbers := _NUMBER.findall(name)) == 1:
            names[kind].add(int(numbers[0]))
        forms[kind].add(_shape(name))
    from_zero = any(0 in numbers for numbers in names.values())
    more: dict[str, str] = {}
    for kind, known in names.items():
        count = counts.get(kind, 0)
        if len(forms[kind]) == 1 and len(known) < count <= _MOST_COUNTED:
            first = 0 if from_zero and count not in known else 1
            form = next(iter(forms[kind]))
            more |= {form.replace("#", str(number)): kind for number in range(first, first + count)}
    return more


def _lacking(world: DescribedWorld, counts: Mapping[str, int], found: Mapping[str, str]) -> Iterator[str]:
    """Yield the kinds of which fewer objects were found than the text counts."""
    tree = TypeTree(world.domain.types)
    for kind, count in counts.items():
        named = sum(tree.is_a((of,), (kind,)) for of in found.values())
        if named < count:
            yield f"{count} of the kind {kind} are counted, and {named} have names"


def _cells(world: DescribedWorld, text: str) -> dict[str, int]:
    """Return how many cells the grid has of which the text gives the size, by the kind of all its cells."""
    size = _SIZE.search(text) if world.neighbours else None
    return {} if size is None else dict.fromkeys(_cell_kinds(world), int(size[1]) * int(size[2]))


def _cell_kinds(world: DescribedWorld) -> set[str]:
    return {kind for types in world.parameter_types(world.neighbours) for kind in types}


def _grid(world: DescribedWorld, text: str, found: Mapping[str, str]) -> dict[str, str]:
    """Return all cells of a grid of which the text gives the size and some names with two numbers."""
    size = _SIZE.search(text) if world.neighbours else None
    if size is None:
        return {}
    cells = {name: kind for name, kind in found.items() if len(_NUMBER.findall(name)) == 2}
    kinds = _cell_kinds(world)
    forms = {(_shape(name), kind) for name, kind in cells.items() if kind in kinds}
    columns, rows = int(size[1]), int(size[2])
    if len(forms) != 1 or columns * rows > _MOST_CELLS:
        return {}
    form, kind = next(iter(forms))
    first = 0 if any("0" in _NUMBER.findall(name) for name in cells) else 1
    left, middle, right = form.split("#")
    return {
        f"{left}{column}{middle}{row}{right}": kind
        for column in range(first, first + columns)
        for row in range(first, first + rows)
    }


def _customary(
    world: DescribedWorld, tokens: Sequence[str], counts: Mapping[str, int]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the objects that go by a customary name, and the forms with a number that mean them, `left1`."""
    objects: dict[str, str] = {}
    aliases: dict[str, str] = {}
    bare = {token: token.rstrip("0123456789") for token in tokens}
    for kind, names in world.names.items():
        said = set(names) if counts.get(kind) == len(names) else set(names).intersection(bare.values())
        objects |= {name: kind for name in names if name in said}
        aliases |= {token: name for token, name in bare.items() if name in names and token != name}
    return objects, aliases


def _introduced(world: DescribedWorld, tokens: Sequence[str], found: Mapping[str, str]) -> dict[str, str]:
    """Return names that are plain words behind the noun of a type that has no other names: "the pilot Smith"."""
    unnamed = set(world.domain.types) - set(found.values())
    behind: dict[str, Counter[str]] = defaultdict(Counter)
    for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        kind = world.kind(before)
        plain = word.isalpha() and word not in FUNCTION_WORDS and stem(word) not in world.words
        if kind in unnamed and plain and (after in FUNCTION_WORDS or not after.isalpha()):
            behind[kind][word] += 1
    return {word: kind for kind, words in behind.items() for word in words}


def _told_apart(world: DescribedWorld, text: str, found: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the phrases for objects of types without other names: "red crate", "crate B", with name and type."""
    unnamed = set(world.domain.types) - set(found.values())
    nouns = tuple(Role(noun) for noun, kind in world.kinds.items() if kind in unnamed)
    if not nouns:
        return {}
    lexicon = Lexicon(nouns, properties=frozenset(word[:_STEM] for word in world.words if len(word) >= _STEM))
    phrases = {f"{one.noun} {one.phrase.lower()}": one for one in lettered(text, lexicon) if one.noun}
    phrases |= {one.phrase: one for one in described(text, lexicon)}
    kinds = {phrase: world.kind(one.noun) for phrase, one in phrases.items()}
    return {phrase: (one.name, kind) for phrase, one in phrases.items() if (kind := kinds[phrase]) is not None}


def neighbour_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of cells that differ by one in one of their two numbers."""
    places = {tuple(map(int, _NUMBER.findall(name))): name for name in names if len(_NUMBER.findall(name)) == 2}
    for (column, row), name in places.items():
        for beside in ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)):
            if beside in places:
                yield name, places[beside]
