"""What is peculiar to the embedded engine: its process, its sharing, its end, and the work it saves."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from agents.models import ChatRequest, EmbeddedModel, Message
from agents.models.engine_process import Engine, EngineOptions, EnginePool
from tools import ModelError

pytestmark = [pytest.mark.anyio, pytest.mark.model]

ASKED = ChatRequest((Message("user", "Count from one to twenty in words."),), max_tokens=8)


def is_alive(process_id: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False


def cpu_ticks(process_id: int) -> int:
    fields = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


async def until_gone(process_id: int) -> bool:
    for _ in range(100):
        if not is_alive(process_id):
            return True
        await asyncio.sleep(0.1)
    return False


async def until_idle(process_id: int) -> bool:
    """Wait until the process used no processor time for a while."""
    for _ in range(20):
        before = cpu_ticks(process_id)
        await asyncio.sleep(0.4)
        if cpu_ticks(process_id) - before <= 1:
            return True
    return False


async def test_an_abandoned_answer_is_no_longer_computed(small_engine: Engine) -> None:
    model = EmbeddedModel(small_engine.options.model, context_tokens=8192)
    await model.start()
    assert model._running is not None
    engine = model._running[0].process_id
    # Uncancelled, this takes the engine half a minute and more.
    long = replace(ASKED, messages=(Message("user", "word " * 6000),), max_tokens=1500)
    call = asyncio.ensure_future(model.complete(long))
    await asyncio.sleep(0.3)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert await until_idle(engine)
    await model.aclose()
    assert await until_gone(engine)


async def test_models_of_one_file_share_an_engine_that_ends_with_the_last(small_weights: Path) -> None:
    options = EngineOptions(small_weights, "small", context_tokens=512, threads=1)
    pool, first, second = EnginePool(), object(), object()
    engine = pool.acquire(options, first)
    assert pool.acquire(replace(options), second) is engine
    pool.release(options, first)
    pool.release(options, first)
    assert engine.exit_status is None
    pool.release(options, second)
    assert engine.exit_status is not None


async def test_a_crashed_engine_is_an_error_and_the_next_call_starts_it_again(small_weights: Path) -> None:
    model = EmbeddedModel(small_weights, context_tokens=1024, threads=1)
    await model.start()
    assert model._running is not None
    call = asyncio.ensure_future(model.complete(replace(ASKED, max_tokens=900)))
    await asyncio.sleep(0.3)
    os.kill(model._running[0].process_id, signal.SIGSEGV)
    with pytest.raises(ModelError, match="was ended by signal 11 while it answered"):
        await call
    assert (await model.complete(ASKED)).text
    await model.aclose()


def test_the_engine_dies_with_its_parent(small_weights: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from agents.models.engine_process import Engine, EngineOptions\n"
        "engine = Engine.start(EngineOptions(Path(sys.argv[1]), 'small', 512, 1))\n"
        "print(engine.process_id, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(small_weights)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    engine = int(parent.stdout.readline())
    assert is_alive(engine)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert asyncio.run(until_gone(engine))


def test_a_file_that_cannot_be_loaded_is_told(tmp_path: Path, small_weights: Path) -> None:
    torn = tmp_path / "torn.gguf"
    torn.write_bytes(small_weights.read_bytes()[:1_000_000])
    with pytest.raises(ModelError, match="could not load 'torn'"):
        asyncio.run(EmbeddedModel(torn).start())


async def test_the_engine_asks_for_its_key(small_engine: Engine) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        refused = await client.get(f"{small_engine.address}/v1/models")
    assert refused.status_code == 401
    assert small_engine.options.api_key not in repr(small_engine.options)


async def test_a_shared_beginning_of_prompts_is_computed_once(small_engine: Engine) -> None:
    rules = " ".join(f"Rule {number}: be brief." for number in range(40))

    async def evaluated(question: str) -> int:
        payload = {
            "messages": [{"role": "system", "content": rules}, {"role": "user", "content": question}],
            "max_tokens": 4,
        }
        headers = {"Authorization": f"Bearer {small_engine.options.api_key}"}
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.post(f"{small_engine.address}/v1/chat/completions", json=payload, headers=headers)
        return int(json.loads(answer.content)["timings"]["prompt_n"])

    assert await evaluated("What is tin?") > 300
    assert await evaluated("And what is zinc?") < 40


def test_one_model_serves_several_event_loops(small_model: EmbeddedModel) -> None:
    texts = [asyncio.run(small_model.complete(ASKED)).text for _ in range(2)]
    asyncio.run(small_model.aclose())
    assert texts[0] == texts[1]


def test_nothing_is_loaded_before_the_first_call() -> None:
    model = EmbeddedModel("/nowhere/model.gguf")
    assert model.name == "model"
    asyncio.run(model.aclose())


def test_waiting_for_an_engine_leaves_the_event_loop_free(small_weights: Path) -> None:
    async def ticks() -> int:
        model = EmbeddedModel(small_weights, context_tokens=256)
        starting = asyncio.ensure_future(model.start())
        count = 0
        while not starting.done():
            await asyncio.sleep(0.01)
            count += 1
        await starting
        await model.aclose()
        return count

    started = time.monotonic()
    assert asyncio.run(ticks()) > 3 or time.monotonic() - started < 0.1
