"""Turn a sequence of pushes into a plan of single moves, with shortest walks between the pushes."""

from itertools import pairwise

from envs.sokoban.solver.board import Board
from envs.sokoban.solver.search import Node

_LETTERS = "udlr"


def lurd(board: Board, nodes: tuple[Node, ...], cell_bits: int) -> str:
    """Return the moves through the nodes of a solution: walks in lower case, pushes in upper case."""
    letter_of = dict(zip(board.shifts, _LETTERS, strict=True))
    plan, player = [], board.player.bit_length() - 1
    for before, after in pairwise(nodes):
        boxes = before[0] & cell_bits
        left = after[1].bit_length() - 1
        entered = (after[0] & cell_bits & ~boxes).bit_length() - 1
        shift = entered - left
        plan.append(shortest_walk(board, board.floor ^ boxes, player, left - shift))
        plan.append(letter_of[shift].upper())
        player = left
    return "".join(plan)


def shortest_walk(board: Board, free: int, start: int, end: int) -> str:
    """Return the moves of a shortest walk between two connected cells of `free`."""
    came_by: dict[int, tuple[int, str]] = {start: (start, "")}
    layer = [start]
    while end not in came_by:
        ahead = []
        for cell in layer:
            for shift, letter in zip(board.shifts, _LETTERS, strict=True):
                beyond = cell + shift
                if beyond >= 0 and free >> beyond & 1 and beyond not in came_by:
                    came_by[beyond] = cell, letter
                    ahead.append(beyond)
        assert ahead, "the cells are not connected"
        layer = ahead
    letters = []
    while end != start:
        end, letter = came_by[end]
        letters.append(letter)
    return "".join(reversed(letters))
