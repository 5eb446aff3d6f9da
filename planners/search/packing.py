"""States as one integer each: a few bits a variable, so that millions of them fit into the closed list.

Variables that come first and have many values get bytes of their own, which are unpacked at the speed of `struct`;
small ones share words of two bytes, and a table says what the word means. A word begins where its size divides the
bytes before it, so that no variable lies across two machine words: compiled code reads eight bytes at a time.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from struct import Struct

from planners.search.task import Fact, State

Packed = int
"""A packed state."""

_SHARED_BITS = 4
_BYTE = 8
_WORD_BITS = 16
_MOST_REMEMBERED = 4096


class Packing:
    """How the states of a task with these numbers of values are packed."""

    def __init__(self, sizes: Sequence[int]) -> None:
        words = list(_words(sizes))
        first_shared = next((n for n, word in enumerate(words) if len(word) > 1), len(words))
        widths = [_bytes_of([sizes[variable] for variable in word]) for word in words]
        starts, layout = _aligned(widths)
        self.byte_count = layout.size
        self._words = layout.unpack
        self.shifts: list[int] = []
        self.bits: list[int] = [_bits_of(size) for size in sizes]
        for word, start in zip(words, starts, strict=True):
            inside = accumulate((self.bits[variable] for variable in word[:-1]), initial=_BYTE * start)
            self.shifts.extend(inside)
        self._plain = first_shared
        self._tables = [_Table([self.bits[variable] for variable in word]) for word in words[first_shared:]]

    def pack(self, state: State) -> Packed:
        """Return a state as an integer."""
        packed = 0
        for value, shift in zip(state, self.shifts, strict=True):
            packed |= value << shift
        return packed

    def unpack(self, packed: Packed) -> State:
        """Return the values behind an integer."""
        words: tuple[int, ...] = self._words(packed.to_bytes(self.byte_count, "little"))
        if not self._tables:
            return words
        values = list(words[: self._plain])
        for table, word in zip(self._tables, words[self._plain :], strict=True):
            values += table[word]
        return tuple(values)

    def mask(self, facts: Iterable[Fact]) -> tuple[int, int]:
        """Return mask and value: a packed state has all `facts` where `packed & mask == value`."""
        mask = value = 0
        for variable, wanted in facts:
            mask |= (1 << self.bits[variable]) - 1 << self.shifts[variable]
            value |= wanted << self.shifts[variable]
        return mask, value


class _Table(dict[int, tuple[int, ...]]):
    """What a word means, filled as words are met."""

    def __init__(self, bits: Sequence[int]) -> None:
        super().__init__()
        self._bits = bits

    def __missing__(self, word: int) -> tuple[int, ...]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        values, rest = [], word
        for bits in self._bits:
            values.append(rest & (1 << bits) - 1)
            rest >>= bits
        self[word] = tuple(values)
        return self[word]


def _bits_of(size: int) -> int:
    return max(1, (size - 1).bit_length())


def _bytes_of(sizes: Sequence[int]) -> int:
    bits = sum(map(_bits_of, sizes))
    return 1 if bits <= _BYTE else 2 if bits <= 2 * _BYTE else 4


def _aligned(widths: Iterable[int]) -> tuple[list[int], Struct]:
    """Return where words of these numbers of bytes begin, and how they are read."""
    starts, form, end = [], "<", 0
    for width in widths:
        gap = -end % width
        starts.append(end + gap)
        form += "x" * gap + {1: "B", 2: "H", 4: "I"}[width]
        end += gap + width
    return starts, Struct(form)


def _words(sizes: Sequence[int]) -> Iterable[list[int]]:
    """Yield runs of variables that share a word: small neighbours one of two bytes, a large one its own."""
    word: list[int] = []
    room = 0
    for variable, size in enumerate(sizes):
        bits = _bits_of(size)
        if word and (bits > room or bits > _SHARED_BITS):
            yield word
            word = []
        room = (room if word else _WORD_BITS) - bits
        word.append(variable)
        if bits > _SHARED_BITS:
            room = 0
    if word:
        yield word
