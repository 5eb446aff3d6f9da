"""The token of the HTTP transport comes from a file or the environment, and protects."""

from pathlib import Path

import pytest

from agents.mcp.token import TOKEN_VARIABLE, read_token
from tools import InputError

TOKEN = "a-token-that-only-tests-know"


def test_a_token_comes_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    monkeypatch.setenv(TOKEN_VARIABLE, "another-token-for-tests")
    assert read_token(file) == TOKEN
    assert read_token(None) == "another-token-for-tests"


@pytest.mark.parametrize("written", ["", "short", "with a space in the middle", "with-a-letter-beyond-\u00e4\u00f6"])
def test_a_token_that_cannot_protect_is_refused(written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    file = tmp_path / "token"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_token(file)
    assert "secrets.token_urlsafe" in caught.value.hint
    with pytest.raises(InputError):
        read_token(None)
    with pytest.raises(InputError):
        read_token(tmp_path / "missing")


def test_of_an_empty_file_it_is_said_that_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    with pytest.raises(InputError, match="is empty"):
        read_token(tmp_path / "token")
