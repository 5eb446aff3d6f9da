"""Read and write levels as text: XSB collections and Boxoban files."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from envs.sokoban.level import DIRECTIONS, Cell, Level, State, beside
from tools import InputError, Place, counted

MAX_CHARACTERS = 20_000_000
MAX_SIDE = 200
_FLOOR = " -_"
_ALPHABET = frozenset("#@+$*." + _FLOOR)
_SYMBOLS = {  # (on a goal, what stands there): the character
    (False, "box"): "$",
    (True, "box"): "*",
    (False, "player"): "@",
    (True, "player"): "+",
    (False, ""): " ",
    (True, ""): ".",
}


@dataclass(slots=True)
class _Block:
    """The lines of one board, and the texts before and after it."""

    first_line: int
    rows: list[str] = field(default_factory=list)
    before: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """The text that is read, for places in messages."""

    text: str
    origin: str

    def place(self, block: _Block, cell: Cell) -> Place:
        return Place(self.text, block.first_line + cell[0], cell[1] + 1, origin=self.origin)


def read_levels(text: str, *, origin: str = "") -> tuple[Level, ...]:
    """Read all levels of a text, in order.

    A board is a run of lines of `#` wall, `@` player, `$` box, `.` goal, `*` box on goal, `+` player on goal and
    floor (space, `-` or `_`). Its title is the `; title` line before it or the `Title: ...` line after it; other
    text and further comments are passed over. Raises `InputError` with line and column for an unknown character,
    no or two players, unequal numbers of boxes and goals, and walls that the player can leave.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text)} characters, more than {MAX_CHARACTERS}",
            hint="give one level, or a smaller collection",
        )
    source = _Source(text, origin)
    levels = tuple(_read(block, source) for block in _blocks(text.splitlines()))
    if not levels:
        raise InputError(f"there is no level in {origin or 'the text'!r}", hint="the rows of a level begin with #")
    return levels


def load_level(name: Path | str) -> Level:
    """Read one level of a file: `FILE#7` is the level titled 7, or else the seventh; `FILE` the only one.

    Raises `InputError` for a file that cannot be read and for a level that is not there or not right.
    """
    path, mark, wanted = str(name).rpartition("#")
    if not mark:
        path, wanted = str(name), ""
    levels = read_levels(_text(path), origin=path)
    titled = [level for level in levels if level.title == wanted] if wanted else []
    if len(titled) == 1:
        return titled[0]
    if not wanted and len(levels) == 1:
        return levels[0]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(levels):
        return levels[int(wanted) - 1]
    raise InputError(
        f"{path!r} has {counted(len(levels), 'level', 'levels')}, {_which(wanted)}",
        hint=f"write {path}#N, where N is a title or a number from 1 to {len(levels)}",
    )


def write_level(level: Level, state: State | None = None) -> str:
    """Write a level in XSB, with `state` in place of its first one; `read_levels` reads it back."""
    head = f"; {level.title}\n" if level.title else ""
    return head + "\n".join(board_rows(level, state or level.start)) + "\n"


def write_levels(levels: Iterable[Level]) -> str:
    """Write a collection: levels with a blank line between them."""
    return "\n".join(write_level(level) for level in levels)


def board_rows(level: Level, state: State) -> list[str]:
    """Return the rows of the board in XSB without spaces at their ends."""
    columns = range(level.width)
    return ["".join(_symbol(level, state, (row, column)) for column in columns).rstrip() for row in range(level.height)]


def _symbol(level: Level, state: State, cell: Cell) -> str:
    if cell in level.walls:
        return "#"
    what = "box" if cell in state.boxes else "player" if cell == state.player else ""
    return _SYMBOLS[cell in level.goals, what]


def _text(path: str) -> str:
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            return file.read(MAX_CHARACTERS + 1)
    except OSError as error:
        raise InputError(
            f"cannot read {path!r}: {error.strerror}",
            hint="is the name of the file right? write FILE#7 for a level of a file",
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path!r} is not UTF-8 text (byte {error.start})", hint="levels are plain text") from error


def _which(wanted: str) -> str:
    return f"none of them is {wanted!r}" if wanted else "and the name does not say which"


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Split lines into boards, each with the text line before it and a title line after it."""
    block: _Block | None = None
    before = ""
    for number, line in enumerate(lines, start=1):
        if _is_row(line, inside=block is not None and block.first_line + len(block.rows) == number):
            if block is None or block.first_line + len(block.rows) != number:
                if block is not None:
                    yield block
                block = _Block(number, before=before)
                before = ""
            block.rows.append(line.rstrip())
        elif line.strip():
            before = line.strip()
            titled = re.match(r"title\s*:\s*(.+)", before, re.IGNORECASE)
            if titled and block is not None and not block.title:
                block.title, before = titled[1], ""
    if block is not None:
        yield block


def _is_row(line: str, *, inside: bool) -> bool:
    """Return whether the line belongs to a board; a wall opens a row also where a character is unknown."""
    if line.lstrip(_FLOOR + "\t").startswith("#"):
        return True
    drawn = line.strip(_FLOOR)
    return bool(drawn) and set(line) <= _ALPHABET and (inside or drawn.strip(".") != "")


def _read(block: _Block, source: _Source) -> Level:
    title = block.title or (block.before[1:].strip() if block.before.startswith(";") else "")
    found = _cells(block, source)
    player = _player(block, found, source)
    boxes = frozenset(found["$"] + found["*"])
    goals = frozenset(found["."] + found["*"] + found["+"])
    if len(boxes) != len(goals) or not boxes:
        place = source.place(block, min(boxes | goals, default=player))
        how = f"{counted(len(boxes), 'box', 'boxes')} and {counted(len(goals), 'goal', 'goals')}"
        hint = "as many boxes ($, *) as goals (., *, +) are needed, at least one"
        raise InputError(f"the level has {how}", hint=hint, place=place)
    walls = frozenset(found["#"])
    _require_enclosed(block, walls, player, source)
    return Level(walls, goals, State(player, boxes), title)


def _cells(block: _Block, source: _Source) -> dict[str, list[Cell]]:
    if len(block.rows) > MAX_SIDE or max(map(len, block.rows)) > MAX_SIDE:
        raise InputError(f"the level is larger than {MAX_SIDE} by {MAX_SIDE}", place=source.place(block, (0, 0)))
    found: dict[str, list[Cell]] = {symbol: [] for symbol in sorted(_ALPHABET)}
    for row, line in enumerate(block.rows):
        for column, symbol in enumerate(line):
            if symbol not in _ALPHABET:
                raise InputError(
                    f"{symbol!r} is not a character of a level",
                    hint="write # wall, @ player, $ box, . goal, * box on goal, + player on goal, space for floor",
                    place=source.place(block, (row, column)),
                )
            found[symbol].append((row, column))
    return found


def _player(block: _Block, found: dict[str, list[Cell]], source: _Source) -> Cell:
    players = sorted(found["@"] + found["+"])
    if not players:
        raise InputError("the level has no player", hint="write @, or + on a goal", place=source.place(block, (0, 0)))
    if len(players) > 1:
        raise InputError("the level has a second player", hint="keep one @ or +", place=source.place(block, players[1]))
    return players[0]


def _require_enclosed(block: _Block, walls: frozenset[Cell], player: Cell, source: _Source) -> None:
    """Walk everywhere, boxes aside, and raise at the cell from which the player leaves the level."""
    reached, stack = {player}, [player]
    while stack:
        cell = stack.pop()
        for ahead in (beside(cell, direction) for direction in DIRECTIONS):
            if ahead in walls or ahead in reached:
                continue
            if not (0 <= ahead[0] < len(block.rows) and 0 <= ahead[1] < len(block.rows[ahead[0]])):
                raise InputError(
                    "the walls do not enclose the player, who can leave the level here",
                    hint="close the gap with #",
                    place=source.place(block, cell),
                )
            reached.add(ahead)
            stack.append(ahead)
