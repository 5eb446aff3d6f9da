"""The model table: what it may hold, and errors that name the line."""

from pathlib import Path

import pytest

from agents.models.registry import open_model
from agents.routing import Price, RoutedModel, prices_of, read_table
from agents.routing.table import table_identity
from tools import InputError, Usage

TABLE = """
currency = "EUR"

[[models]]
name = "far"
spec = "https://models.example/v1#big"
role = "remote"
price = { prompt = 2.0, completion = 8.0 }

[[models]]
name = "near"
spec = "embedded"
role = "local-small"
timeout_s = 30

[caps]
total = 1.5

[effort.hard]
samples = 5
"""


def written(folder: Path, text: str, name: str = "models.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_table_is_read_with_its_models_from_small_to_remote(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, TABLE))
    assert [entry.name for entry in table.in_order()] == ["near", "far"]
    assert table.caps.total == 1.5
    assert (table.effort.hard.samples, table.effort.easy.samples) == (5, 1)
    assert table.prices().of("far") == Price(prompt=2, completion=8)


def test_json_says_the_same(tmp_path: Path) -> None:
    text = '{"models": [{"name": "near", "spec": "embedded", "role": "local-small"}]}'
    assert read_table(written(tmp_path, text, "models.json")).models[0].spec == "embedded"


def test_a_router_opens_nothing_before_its_first_call_and_tells_where_its_table_is(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    model = open_model(f"route:{path}")
    assert isinstance(model, RoutedModel)
    assert (model.name, model.spec) == ("route(near, far)", f"route:{path.resolve()}")


def test_without_a_file_the_default_table_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_MODELS", str(written(tmp_path, TABLE)))
    assert open_model("route:").name == "route(near, far)"


@pytest.mark.parametrize(
    ("change", "message", "line", "hint"),
    [
        (('role = "remote"', 'role = "large"'), "models.0.role", 7, "[[models]]"),
        (('"embedded"', '"gpt"'), "models.1.spec: 'gpt' opens no single model", 12, "[[models]]"),
        (('"embedded"', '"route:other.toml"'), "opens no single model", 12, "[[models]]"),
        (('name = "near"', 'name = "far"'), "two models are named 'far'", 1, "[[models]]"),
        (("total = 1.5", "totel = 1.5"), "caps.totel", 17, "did you mean 'total'"),
        (("total = 1.5", "total = -1"), "caps.total", 17, "[[models]]"),
        (("prompt = 2.0", "prompt = -2.0"), "models.0.price.prompt", 8, "[[models]]"),
        (("samples = 5", "samples = 0"), "effort.hard.samples", 20, "[[models]]"),
        (("[caps]", "[caps"), "is not TOML", 16, "[[models]]"),
    ],
)
def test_a_mistake_is_shown_in_its_line(
    tmp_path: Path, change: tuple[str, str], message: str, line: int, hint: str
) -> None:
    with pytest.raises(InputError, match="the model table is") as caught:
        read_table(written(tmp_path, TABLE.replace(*change)))
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.place is not None
    assert caught.value.place.line == line


@pytest.mark.parametrize(("field", "other"), [("timeout_s", "timeut_s"), ("prompt", "promt"), ("samples", "sampels")])
def test_every_mistake_is_told_with_the_field_that_was_meant(tmp_path: Path, field: str, other: str) -> None:
    text = TABLE.replace('role = "remote"', 'role = "large"').replace(f"{field} = ", f"{other} = ")
    with pytest.raises(InputError, match=r"models\.0\.role: ") as caught:
        read_table(written(tmp_path, text))
    assert f"{other}: Extra inputs" in caught.value.message
    assert caught.value.hint == f"did you mean {field!r}?"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("models.json", "{", "is not JSON"),
        ("models.json", '{"models": []}', "at models"),
        ("models.json", "[]", "at the table: Input should be"),
        ("models.toml", "", "at models: Field required"),
    ],
)
def test_what_is_no_table_is_refused_with_an_example(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_table(written(tmp_path, text, name))
    assert "[[models]]" in caught.value.hint


def test_a_table_that_is_not_there_is_named_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the model table") as caught:
        open_model(f"route:{tmp_path / 'none.toml'}")
    assert "GROUNDPLAN_MODELS" in caught.value.hint


def test_what_a_model_costs_is_in_the_table_nothing_on_this_machine_or_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDPLAN_MODELS", str(tmp_path / "none.toml"))
    usage = Usage(prompt_tokens=1_000_000, completion_tokens=500_000)
    embedded = prices_of("embedded").of("qwen")
    assert embedded is not None
    assert embedded.of(usage) == 0
    assert prices_of("http://127.0.0.1:8000/v1").of("any") is None
    path = written(tmp_path, TABLE)
    monkeypatch.setenv("GROUNDPLAN_MODELS", str(path))
    listed = prices_of("https://models.example/v1#big")
    assert listed.currency == "EUR"
    price = listed.of("whatever the server calls it")
    assert price is not None
    assert price.of(usage) == 6.0
    routed = prices_of(f"route:{path}")
    assert (routed.of("far"), routed.of("nobody")) == (price, None)


def test_an_evaluation_may_go_on_with_other_caps_but_not_with_other_models(tmp_path: Path) -> None:
    def identity(text: str) -> dict[str, str]:
        return table_identity(f"route:{written(tmp_path, text)}")

    before = identity(TABLE)
    assert identity(TABLE.replace("total = 1.5", "total = 9")) == before
    assert identity(TABLE.replace('"embedded"', '"embedded:smollm2-135m"')) != before
    assert table_identity("embedded") == {}


def test_a_remote_model_without_a_price_has_an_unknown_one(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, TABLE.replace("price = { prompt = 2.0, completion = 8.0 }", "")))
    assert table.prices().of("far") is None


def test_each_server_gets_only_its_own_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDPLAN_API_KEY", "general")
    monkeypatch.setenv("FAR_KEY", "far-secret")
    text = TABLE.replace('role = "remote"', 'role = "remote"\nkey_variable = "FAR_KEY"')
    text = text.replace('spec = "embedded"', 'spec = "http://127.0.0.1:8000/v1"')
    model = open_model(f"route:{written(tmp_path, text)}")
    assert isinstance(model, RoutedModel)
    near, far = (contender.model for contender in model._contenders)
    assert near._channel._api_key is None  # type: ignore[attr-defined]  # what would be sent
    assert far._channel._api_key == "far-secret"  # type: ignore[attr-defined]  # what would be sent
