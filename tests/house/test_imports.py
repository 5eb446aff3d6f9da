"""Imports run in one direction and through package roots; heavy packages live in one place."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("tools", "planners", "envs", "agents")
# A heavy package may be imported under these paths only.
HEAVY = {
    "z3": ("planners/constraints/",),
    "ortools": ("planners/constraints/",),
    "unified_planning": ("planners/pddl/",),
    "PIL": ("agents/evaluate/growth/paint.py", "envs/sokoban/render/"),
    "gymnasium": ("envs/sokoban/",),
    "langgraph": ("agents/acting/graph/", "agents/graph/"),
    "httpx": ("agents/models/",),
    "xllamacpp": ("agents/models/",),
    **dict.fromkeys(("mcp", "mcp_types", "uvicorn", "starlette", "httpx2"), ("agents/mcp/",)),
}


def sources() -> list[Path]:
    return sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield node.module or "", node.lineno


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_layer_and_the_roots_of_lower_ones(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    for name, line in imports(path):
        top = name.split(".")[0]
        if top not in LAYERS or top == layer:
            continue
        assert LAYERS.index(top) < LAYERS.index(layer), f"{path}:{line}: {layer} imports {name}"
        assert name == top, f"{path}:{line}: import from the root of {top!r}, not from {name!r}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_packages_stay_in_their_rooms(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for name, line in imports(path):
        rooms = HEAVY.get(name.split(".")[0])
        assert rooms is None or relative.startswith(rooms), f"{relative}:{line} imports {name}"


def test_vllm_is_never_imported() -> None:
    for path in sources():
        assert all(name.split(".")[0] != "vllm" for name, _ in imports(path)), path


@pytest.mark.parametrize("layer", LAYERS)
def test_every_public_name_of_a_root_exists(layer: str) -> None:
    module = __import__(layer)
    assert len(module.__all__) == len(set(module.__all__))
    for name in module.__all__:
        assert getattr(module, name) is not None, name


def test_importing_the_roots_loads_nothing_heavy() -> None:
    import subprocess

    code = f"import sys, {', '.join(LAYERS)}; print([m for m in {sorted(HEAVY)!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
