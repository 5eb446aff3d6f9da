"""Sokoban in the Gymnasium API; the only file that needs gymnasium, registered by `envs.sokoban.registration`."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from envs.sokoban.generate import LevelShape, generate_level
from envs.sokoban.level import Level, State, walkable
from envs.sokoban.render.raster import picture
from envs.sokoban.render.terminal import standing, to_text
from envs.sokoban.rules import Moved, step

Board = NDArray[np.uint8]

CODES = {
    name: code for code, name in enumerate(("wall", "floor", "goal", "box", "box on goal", "player", "player on goal"))
}
ACTIONS = "udlr"
_STEP_REWARD, _BOX_REWARD, _SOLVED_REWARD = -0.1, 1.0, 10.0


class SokobanEnv(gymnasium.Env[Board, np.int64]):
    """Play a given level, or a new generated one in each episode.

    The observation is the board, one code of `CODES` a cell (walls and what lies outside are 0). The actions 0 to 3
    go up, down, left and right, pushing where a box stands; an illegal move leaves the state. Rewards are those of
    Boxoban: -0.1 a step, +1 for a box onto a goal, -1 for one off it, +10 for the solution, which ends the episode.
    After `max_steps` the episode is truncated.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array", "ansi"], "render_fps": 8}  # noqa: RUF012 - gymnasium's

    def __init__(
        self,
        level: Level | None = None,
        shape: LevelShape = LevelShape(),  # noqa: B008 - frozen
        max_steps: int = 200,
        render_mode: str | None = None,
    ) -> None:
        self.render_mode = render_mode
        self.observation_space: spaces.Space[Board]
        height, width = (level.height, level.width) if level else (shape.height, shape.width)
        self.observation_space = spaces.Box(0, len(CODES) - 1, (height, width), np.uint8)
        self.action_space: spaces.Space[np.int64] = spaces.Discrete(len(ACTIONS))
        self._given = level
        self._shape = shape
        self._max_steps = max_steps
        self._level: Level | None = level
        self._floor = walkable(level) if level else frozenset()
        self._state: State | None = level.start if level else None
        self._steps = 0
        self._facing = "d"

    @property
    def level(self) -> Level:
        """Return the level of the present episode."""
        assert self._level is not None, "call reset first"
        return self._level

    @property
    def state(self) -> State:
        """Return the present state."""
        assert self._state is not None, "call reset first"
        return self._state

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Board, dict[str, Any]]:
        """Begin an episode; the same seed gives the same level."""
        super().reset(seed=seed, options=options)
        self._level = self._given or generate_level(self._shape, seed=int(self.np_random.integers(1 << 31)))
        self._floor = walkable(self._level)
        self._state, self._steps, self._facing = self._level.start, 0, "d"
        return self._observed(), self._info()

    def step(self, action: np.int64) -> tuple[Board, float, bool, bool, dict[str, Any]]:
        """Move once."""
        before, self._facing = self.state, ACTIONS[int(action)]
        moved = step(self.level, before, self._facing)
        if isinstance(moved, Moved):
            self._state = moved.state
        self._steps += 1
        solved = self.level.solved_by(self.state)
        gained = len(self.state.boxes & self.level.goals) - len(before.boxes & self.level.goals)
        reward = _STEP_REWARD + _BOX_REWARD * gained + _SOLVED_REWARD * solved
        return self._observed(), reward, solved, self._steps >= self._max_steps, self._info()

    def render(self) -> Any:
        """Return the picture of `render_mode`: an array of (height, width, 3) bytes, or coloured text."""
        if self.render_mode == "rgb_array":
            return np.asarray(picture(self.level, self.state, tile_px=32, facing=self._facing))
        return to_text(self.level, self.state, color=True) if self.render_mode == "ansi" else None

    def _observed(self) -> Board:
        height, width = self.observation_space.shape or (0, 0)
        rows = [
            [CODES.get(standing(self.level, self.state, self._floor, (row, column)), 0) for column in range(width)]
            for row in range(height)
        ]
        return np.array(rows, dtype=np.uint8)

    def _info(self) -> dict[str, Any]:
        return {"steps": self._steps, "boxes_on_goals": len(self.state.boxes & self.level.goals)}
