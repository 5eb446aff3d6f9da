"""A board as text, two columns a cell, with or without colour."""

from envs.sokoban.level import Cell, Level, State, walkable

_RESET = "\x1b[0m"
_FLOOR = "48;5;236"
# What stands on a cell: (glyph, colours without its ground).
_GLYPHS = {
    "wall": ("██", "38;5;240"),
    "goal": ("◦ ", "38;5;215"),
    "box": ("▣ ", "38;5;179;1"),
    "box on goal": ("▣ ", "38;5;114;1"),
    "player": ("☻ ", "38;5;117;1"),
    "player on goal": ("☻ ", "38;5;215;1"),
    "floor": ("  ", ""),
    "outside": ("  ", ""),
}
_PLAIN = {"box on goal": "▩ ", "player on goal": "☺ "}


def to_text(level: Level, state: State | None = None, *, color: bool = False) -> str:
    """Return the board in Unicode, one line a row; `color` adds ANSI colours (256-colour terminals)."""
    state = state or level.start
    floor, columns = walkable(level), range(level.width)
    lines = []
    for row in range(level.height):
        kinds = [standing(level, state, floor, (row, column)) for column in columns]
        lines.append("".join(_colored(kind) if color else _PLAIN.get(kind, _GLYPHS[kind][0]) for kind in kinds))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def standing(level: Level, state: State, floor: frozenset[Cell], cell: Cell) -> str:
    """Name what a picture shows in a cell; walls that touch no floor are `outside`."""
    if cell in level.walls:
        return "wall" if _near(cell, floor) else "outside"
    on_goal = " on goal" if cell in level.goals else ""
    if cell in state.boxes:
        return f"box{on_goal}"
    if cell == state.player:
        return f"player{on_goal}"
    return "goal" if on_goal else "floor" if cell in floor else "outside"


def _near(cell: Cell, floor: frozenset[Cell]) -> bool:
    """Return whether floor lies beside the cell or across its corner."""
    row, column = cell
    return any((row + down, column + right) in floor for down in (-1, 0, 1) for right in (-1, 0, 1))


def _colored(kind: str) -> str:
    glyph, colors = _GLYPHS[kind]
    if kind == "outside":
        return glyph
    return f"\x1b[{_FLOOR};{colors}m{glyph}{_RESET}" if colors else f"\x1b[{_FLOOR}m{glyph}{_RESET}"
