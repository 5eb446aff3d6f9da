"""Pictures: the text exactly, the others by what can be measured in them."""

import sys
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from envs.sokoban import PlanFound, State, generate_level, read_levels, solve, to_gif, to_png, to_svg, to_text
from envs.sokoban.generate import LevelShape
from envs.sokoban.render.raster import MAX_FRAMES
from tools import GroundplanError, InputError, plain

(LEVEL,) = read_levels("#######\n#@$ .##\n##  .$#\n#######\n")
DONE = State((1, 2), frozenset({(1, 4), (2, 4)}))


def test_the_text_has_two_columns_a_cell() -> None:
    assert to_text(LEVEL) == "████████████\n██☻ ▣   ◦ ████\n████    ◦ ▣ ██\n  ████████████\n"


def test_boxes_on_goals_look_different_without_colour_too() -> None:
    assert "▩" in to_text(LEVEL, DONE)
    assert "▩" not in to_text(LEVEL)


def test_colour_adds_escapes_and_changes_no_shape() -> None:
    coloured = to_text(LEVEL, color=True)
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in plain(coloured).splitlines()] == to_text(LEVEL).splitlines()


def test_rock_that_touches_no_floor_is_not_drawn() -> None:
    (level,) = read_levels("#########\n#########\n#########\n###@$.###\n#########\n")
    assert to_text(level).splitlines()[0] == ""


def test_the_svg_is_one_document_without_references() -> None:
    text = to_svg(LEVEL, tile_px=20)
    root = ElementTree.fromstring(text)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("140", "80", "0 0 7 4")
    assert "href" not in text
    assert to_svg(LEVEL, DONE) != to_svg(LEVEL)


def test_the_png_has_the_size_of_the_board_and_shows_the_state() -> None:
    first, later = (Image.open(BytesIO(to_png(LEVEL, state, tile_px=24))) for state in (None, DONE))
    assert first.size == (7 * 24, 4 * 24)
    assert first.format == "PNG"
    crate = [image.convert("RGB").getpixel((4 * 24 + 12, 24 + 12)) for image in (first, later)]
    assert crate[0] != crate[1]


def test_the_same_state_gives_the_same_bytes() -> None:
    assert to_png(LEVEL) == to_png(LEVEL)
    assert to_svg(LEVEL) == to_svg(LEVEL)


def test_the_gif_has_a_frame_for_every_state_of_the_plan() -> None:
    level = generate_level(LevelShape(6, 6, 2, 4), seed=1)
    found = solve(level)
    assert isinstance(found, PlanFound)
    with Image.open(BytesIO(to_gif(level, found.plan, tile_px=16))) as movie:
        assert getattr(movie, "n_frames", 1) == found.moves + 1
        assert movie.size == (level.width * 16, level.height * 16)
        assert movie.info["loop"] == 0
        movie.seek(found.moves)
        last = movie.convert("RGB")
    still = Image.open(BytesIO(to_png(level, _end(level, found.plan), tile_px=16, facing=found.plan[-1].lower())))
    far = [max(abs(a - b) for a, b in zip(p, q, strict=True)) for p, q in zip(_rgb(last), _rgb(still), strict=True)]
    assert sum(far) / len(far) < 6, "the palette may change colours a little, the picture must be the same"


def test_an_illegal_plan_and_an_endless_one_are_not_animated() -> None:
    with pytest.raises(InputError, match="move 2, 'u', is illegal"):
        to_gif(LEVEL, "Ru")
    with pytest.raises(InputError, match="more than"):
        to_gif(LEVEL, "u" * (MAX_FRAMES + 1))


@pytest.mark.parametrize("tile_px", [0, 1_000])
def test_absurd_tiles_are_refused(tile_px: int) -> None:
    with pytest.raises(InputError, match="are not drawn"):
        to_png(LEVEL, tile_px=tile_px)


def test_without_pillow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(GroundplanError, match=r"groundplan\[render\]"):
        to_png(LEVEL)


def _end(level: object, plan: str) -> State:
    from envs.sokoban import Level
    from envs.sokoban.rules import Moved, step

    assert isinstance(level, Level)
    state = level.start
    for letter in plan.lower():
        moved = step(level, state, letter)
        assert isinstance(moved, Moved)
        state = moved.state
    return state


def _rgb(image: Image.Image) -> list[tuple[int, int, int]]:
    data = image.convert("RGB").tobytes()
    return [(data[i], data[i + 1], data[i + 2]) for i in range(0, len(data), 3)]
