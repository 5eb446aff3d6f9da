"""Fenced Python blocks in README and docs run in order, one page at a time; so do docstring examples."""

import ast
import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LAYERS = ("agents", "tools", "planners", "envs")
DOTTED = re.compile(rf"(?<![\w./-])(?:{'|'.join((*LAYERS, 'benchmarks'))})(?:\.[A-Za-z_]\w*)+")


def docstring_examples() -> list[tuple[str, str]]:
    found = []
    for path in sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                blocks = FENCE.findall(ast.get_docstring(node) or "")
                name = getattr(node, "name", "module")
                found += [(f"{path.relative_to(ROOT)}:{name}", block) for block in blocks]
    return found


EXAMPLES = docstring_examples()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUNDPLAN_RUNS", str(tmp_path))
    # What the embedded model answered to the request of the README, so that the pages run without it.
    monkeypatch.setenv("GROUNDPLAN_MODEL", f"scripted:{ROOT / 'tests' / 'examples' / 'readme.json'}")
    names: dict[str, object] = {"__name__": "__docs__"}
    for block in FENCE.findall(page.read_text()):
        exec(compile(block, str(page), "exec"), names)


@pytest.mark.parametrize("block", [code for _, code in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_the_example_of_a_docstring_runs(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "docstring", "exec"), {"__name__": "__docs__"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_dotted_names_of_a_page_are_there(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"`([^`]+)`", prose):
        for name in DOTTED.findall(span):
            resolve_name(name)  # raises what is not there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target
