"""`groundplan serve`: start a model server for the hardware at hand, and end all that it started."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agents.models.gpus import Gpu, find_gpus, usable_together
from tools import InputError, ModelError, guarded

DEFAULT_SERVED = "Qwen/Qwen2.5-Coder-7B-Instruct"
_POLL_S = 0.5
_GRACE_S = 20.0
_BF16_CAPABILITY = 8.0

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Say what to serve and where.

    `model` is a model hub's name or a folder for vLLM, a known name or GGUF path for the embedded engine;
    `more_flags` go to vLLM as they are. `report` gets lines for the operator.
    """

    engine: Literal["vllm", "embedded"] = "vllm"
    model: str | None = None
    port: int = 8000
    context_tokens: int = 16384
    api_key: str | None = None
    start_timeout_s: float = 1800.0
    more_flags: tuple[str, ...] = ()
    report: Report = lambda line: print(line, file=sys.stderr, flush=True)  # noqa: T201 - the operator's terminal


def serve(options: ServeOptions) -> int:
    """Serve until interrupted or until the server ends; return the exit status for the shell.

    Raises `ModelError` if the server is missing, does not come up or cannot run here, `InputError` for a port that is
    taken.
    """
    return _serve_embedded(options) if options.engine == "embedded" else _serve_vllm(options)


def vllm_command(options: ServeOptions, gpus: tuple[Gpu, ...]) -> list[str]:
    """Return the command line that serves `options.model` on `gpus`."""
    bf16 = all(gpu.capability >= _BF16_CAPABILITY for gpu in gpus)
    return [
        *("vllm", "serve", options.model or DEFAULT_SERVED),
        *("--host", "127.0.0.1", "--port", str(options.port)),
        *("--max-model-len", str(options.context_tokens)),
        *("--tensor-parallel-size", str(len(gpus))),
        *("--dtype", "bfloat16" if bf16 else "float16"),
        # Every prompt of an agent starts with the same bytes.
        "--enable-prefix-caching",
        *("--structured-outputs-config.backend", "xgrammar"),
        # Small models otherwise fill a guided answer with blanks up to the token limit.
        *("--structured-outputs-config.disable_any_whitespace", "true"),
        *("--enable-auto-tool-choice", "--tool-call-parser", "hermes"),
        *options.more_flags,
    ]


def _serve_vllm(options: ServeOptions) -> int:
    program = _find_vllm()
    gpus = usable_together(find_gpus())
    if not gpus:
        raise ModelError(
            "no usable NVIDIA GPU was found for vLLM",
            hint="use the embedded engine here: groundplan serve --engine embedded, or --model embedded",
        )
    command = vllm_command(options, gpus)
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": ",".join(str(gpu.index) for gpu in gpus)}
    if options.api_key:
        # Not on the command line, where every user of the machine could read it.
        environment["VLLM_API_KEY"] = options.api_key
    options.report(f"on {len(gpus)} x {gpus[0].name}: {shlex.join(command)}")
    return _run([program, *command[1:]], environment, options)


def _find_vllm() -> str:
    beside = Path(sys.executable).with_name("vllm")
    program = str(beside) if beside.exists() else shutil.which("vllm")
    if program is None:
        raise ModelError(
            "vLLM is not installed",
            hint="install it by: pip install 'groundplan[serve]', or use --engine embedded",
        )
    return program


def _run(command: list[str], environment: dict[str, str], options: ServeOptions) -> int:
    """Run the server in a process group of its own, so that its workers end with it, and all of them with us."""
    _require_free(options.port)
    with _interrupts() as caught:
        process = subprocess.Popen(guarded(command), env=environment, start_new_session=True)
        try:
            if _wait_for_health(process, options, caught):
                options.report(f"ready: groundplan ... --model http://127.0.0.1:{options.port}/v1")
            while not caught and process.poll() is None:
                time.sleep(_POLL_S)
        finally:
            _end_group(process)
    status = -caught[0] if caught else process.returncode
    return status if status >= 0 else 128 - status


def _require_free(port: int) -> None:
    """Raise `InputError` if somebody listens at the port: that server would be taken for the one that is started."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(f"port {port} cannot be used: {error.strerror}", hint="take another --port") from None


def _wait_for_health(process: subprocess.Popen[bytes], options: ServeOptions, caught: list[int]) -> bool:
    """Return true once `/health` answers, false if the process ends or somebody interrupts before."""
    started = time.monotonic()
    told_s = 0.0
    while not caught and process.poll() is None:
        if _is_healthy(options.port):
            return True
        waited_s = time.monotonic() - started
        if waited_s > options.start_timeout_s:
            raise ModelError(
                f"the model server was not ready after {options.start_timeout_s:.0f} s",
                hint="look at its output above; a large model needs time to download",
            )
        if waited_s - told_s >= 10:
            told_s = waited_s
            options.report(f"waiting for the model to load ({waited_s:.0f} s)")
        time.sleep(_POLL_S)
    return False


def _is_healthy(port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collect the numbers of the SIGINT and SIGTERM that arrive, instead of dying of them."""
    caught: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda number, _: caught.append(number)) for number in numbers}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the group: first politely, then for certain."""
    _signal_group(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_S)
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _serve_embedded(options: ServeOptions) -> int:
    from agents.models.engine_process import Engine, EngineOptions
    from agents.models.weights import DEFAULT_WEIGHTS, KNOWN, locate

    model = options.model or DEFAULT_WEIGHTS
    path = locate(model, lambda done, total: options.report(f"downloading {done >> 20} of {total >> 20} MiB"))
    _require_free(options.port)
    engine = Engine.start(
        EngineOptions(
            path,
            model if model in KNOWN else path.stem,
            options.context_tokens,
            port=options.port,
            api_key=options.api_key or "",
        )
    )
    try:
        with _interrupts() as caught:
            options.report(f"ready: groundplan ... --model {engine.address}/v1")
            while not caught and engine.exit_status is None:
                time.sleep(_POLL_S)
    finally:
        engine.stop()
    return 128 + caught[0] if caught else 1
