"""Models by one line of text."""

from pathlib import Path

import pytest

from agents.models import EmbeddedModel, ScriptedModel, ServerModel, open_model
from tools import InputError


def test_specs_name_models(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('["hello"]')
    embedded = open_model("embedded")
    assert isinstance(embedded, EmbeddedModel)
    assert embedded.name == "qwen2.5-coder-1.5b"
    assert open_model("embedded:smollm2-135m").name == "smollm2-135m"
    assert open_model("embedded:/models/mine.gguf").name == "mine"
    assert repr(open_model("http://127.0.0.1:8000")) == "ServerModel('http://127.0.0.1:8000/v1', None)"
    named = open_model("https://host/v1#org/model")
    assert isinstance(named, ServerModel)
    assert named.name == "org/model"
    assert isinstance(open_model(f"scripted:{script}"), ScriptedModel)


def test_the_key_of_a_server_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_API_KEY", "secret-key")
    model = open_model("http://127.0.0.1:8000/v1")
    assert isinstance(model, ServerModel)
    assert model._channel._api_key == "secret-key"
    assert "secret-key" not in repr(model)


@pytest.mark.parametrize("spec", ["", "gpt-4", "ftp://x", "http:", "scripted:"])
def test_anything_else_is_refused_with_examples(spec: str) -> None:
    with pytest.raises(InputError) as caught:
        open_model(spec)
    assert caught.value.hint
