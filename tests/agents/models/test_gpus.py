"""Choosing GPUs from the table of `nvidia-smi`."""

from pathlib import Path

import pytest

from agents.models.gpus import Gpu, find_gpus, parse, usable_together, visible

TABLE = """\
0, NVIDIA A, 80000, 10, 9.0
1, NVIDIA A, 80000, 70000, 9.0
2, NVIDIA A, 80000, 10, 9.0
3, NVIDIA A, 80000, 10, 9.0
4, NVIDIA B, 24000, 10, 8.6
5, NVIDIA C, [N/A], [N/A], 8.0
"""


def test_the_table_is_read_and_odd_lines_are_left_out() -> None:
    gpus = parse(TABLE)
    assert [gpu.index for gpu in gpus] == [0, 1, 2, 3, 4]
    assert gpus[4] == Gpu(4, "NVIDIA B", 24000, 10, 8.6)
    assert parse("nonsense\n\n") == ()


def test_free_gpus_of_one_kind_are_used_by_powers_of_two() -> None:
    gpus = parse(TABLE)
    assert [gpu.index for gpu in usable_together(gpus)] == [0, 2]
    assert [gpu.index for gpu in usable_together(gpus[1:2])] == []
    assert [gpu.index for gpu in usable_together(gpus[4:])] == [4]
    assert usable_together(()) == ()


def test_the_environment_may_hide_gpus() -> None:
    gpus = parse(TABLE)
    assert [gpu.index for gpu in visible(gpus, "2,3")] == [2, 3]
    assert visible(gpus, "") == ()
    assert visible(gpus, "GPU-8932f937") == gpus
    assert visible(gpus, None) == gpus


def test_a_machine_without_a_driver_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_gpus() == ()
