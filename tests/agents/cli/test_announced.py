"""The first call of an embedded model says what it waits for."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from agents.cli.announced import AnnouncedModel, announced, open_announced
from agents.cli.display import Display
from agents.models.chat import ChatReply, ChatRequest, Message
from agents.models.embedded import EmbeddedModel
from agents.models.scripted import ScriptedModel
from tools import InputError, Usage

QUESTION = ChatRequest((Message("user", "hello"),))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what a display prints where nothing can move."""
    text = io.StringIO()
    monkeypatch.setattr("agents.cli.display.PipeConsole", lambda stderr: Console(file=text, width=100))
    return text


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the engine and the download; return what was done with them."""
    done: list[str] = []

    async def start(model: EmbeddedModel) -> None:
        done.append("start")

    async def complete(model: EmbeddedModel, request: ChatRequest) -> ChatReply:
        done.append("complete")
        return ChatReply("hi", "stop", Usage(), "m")

    def fetch(name: str, progress: Callable[[int, int], None]) -> Path:
        progress(5, 10)
        done.append(f"fetch {name}")
        return Path(name)

    monkeypatch.setattr(EmbeddedModel, "start", start)
    monkeypatch.setattr(EmbeddedModel, "complete", complete)
    monkeypatch.setattr("agents.cli.announced.fetch", fetch)
    return done


def test_the_first_call_downloads_and_loads_and_says_so_once(
    shown: io.StringIO, engine: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDPLAN_CACHE", str(tmp_path))
    model = open_announced("embedded:smollm2-135m", Display())

    async def twice() -> None:
        await asyncio.gather(model.complete(QUESTION), model.complete(QUESTION))

    asyncio.run(twice())
    assert engine == ["fetch smollm2-135m", "start", "complete", "complete"]
    assert shown.getvalue() == "downloading smollm2-135m ...\nloading the model smollm2-135m (some seconds) ...\n"


def test_a_quiet_display_says_nothing(shown: io.StringIO, engine: list[str], tmp_path: Path) -> None:
    model = AnnouncedModel(EmbeddedModel(tmp_path / "own.gguf"), "embedded:own.gguf", Display(quiet=True))
    asyncio.run(model.complete(QUESTION))
    assert (engine, shown.getvalue()) == (["start", "complete"], "")
    assert model.name == "own"


def test_other_models_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text("[]")
    spec = f"scripted:{tmp_path / 'script.json'}"
    assert announced(spec, Display(quiet=True)) == spec
    assert isinstance(open_announced(spec, Display(quiet=True)), ScriptedModel)
    with pytest.raises(InputError):
        announced("no model", Display(quiet=True))
