"""Fixtures for the tests of models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.models import EmbeddedModel
from agents.models.engine_process import POOL, Engine, EngineOptions
from agents.models.weights import fetch
from tools import ModelError

CONTEXT_TOKENS = 2048


@pytest.fixture
def anyio_backend() -> str:
    """Run the async tests on asyncio alone."""
    return "asyncio"


@pytest.fixture(scope="session")
def small_weights() -> Path:
    """Return the smallest model, downloaded if need be; skip where it cannot be had."""
    pytest.importorskip("xllamacpp", reason="the embedded engine is not installed")
    try:
        return fetch("smollm2-135m")
    except ModelError as error:
        pytest.skip(f"the small model is not here and cannot be downloaded: {error.message}")


@pytest.fixture(scope="session")
def small_engine(small_weights: Path) -> Iterator[Engine]:
    """Keep one engine with the smallest model for the whole session; `small_model` shares it."""
    options = EngineOptions(small_weights, "smollm2-135m", CONTEXT_TOKENS, threads=1)
    user = object()
    yield POOL.acquire(options, user)
    POOL.release(options, user)


@pytest.fixture
def small_model(small_engine: Engine) -> EmbeddedModel:
    """Return a model on the engine of the session."""
    return EmbeddedModel("smollm2-135m", context_tokens=CONTEXT_TOKENS, threads=1)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let retries follow each other at once."""
    monkeypatch.setattr("agents.models.http._FIRST_WAIT_S", 0.001)
