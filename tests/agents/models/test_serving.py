"""`groundplan serve` with a stand-in for vLLM that notes how it is called."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.models import ServeOptions, ServerModel, serve
from agents.models.gpus import Gpu
from agents.models.serving import vllm_command
from tools import InputError, ModelError

ONE_GPU = "0, NVIDIA Test GPU, 81559, 4, 9.0\n"
STAND_IN = f"""#!{sys.executable}
import http.server, json, os, subprocess, sys
from pathlib import Path
child = subprocess.Popen(["sleep", "600"])
notes = dict(arguments=sys.argv[1:], child=child.pid, itself=os.getpid(), gpus=os.environ["CUDA_VISIBLE_DEVICES"],
             key=os.environ.get("VLLM_API_KEY"))
Path(os.environ["NOTES"]).write_text(json.dumps(notes))
if "--die" in sys.argv:
    child.kill()
    sys.exit(3)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Health).serve_forever()
"""
SERVE = """
import sys
from agents.models import ServeOptions, serve
model, engine, port = sys.argv[1:]
sys.exit(serve(ServeOptions(model=model, engine=engine, port=int(port), context_tokens=512)))
"""

INTERRUPTED = """
import os, sys
from agents.models import ServeOptions, serve
model, engine, port, number = sys.argv[1:]
def report(line):
    if line.startswith("ready"):
        os.kill(os.getpid(), int(number))
sys.exit(serve(ServeOptions(model=model, engine=engine, port=int(port), context_tokens=512, report=report)))
"""


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend a machine with one GPU and vLLM installed."""
    program(tmp_path, "vllm", STAND_IN)
    program(tmp_path, "nvidia-smi", f"#!/bin/sh\nprintf '{ONE_GPU.replace(chr(10), chr(92) + 'n')}'\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("NOTES", str(tmp_path / "notes.json"))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return tmp_path


@pytest.fixture
def port() -> Iterator[int]:
    """Return a port that nobody else is given: it stays bound, and a server that reuses addresses may listen there."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        keeper.bind(("127.0.0.1", 0))
        yield int(keeper.getsockname()[1])


def is_gone(process_id: int) -> bool:
    for _ in range(100):
        try:
            if " Z " in Path(f"/proc/{process_id}/stat").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


def start(model: str, engine: str, port: int) -> tuple[subprocess.Popen[str], list[str]]:
    """Run `serve` in a process and return it with what it said, once it is ready."""
    command = [sys.executable, "-c", SERVE, model, engine, str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("ready"):
            break
    return process, said


def end(process: subprocess.Popen[str], number: signal.Signals) -> int:
    process.send_signal(number)
    status = process.wait(60)
    assert process.stderr is not None
    process.stderr.close()
    return status


def interrupted(model: str, engine: str, port: int, number: signal.Signals) -> int:
    """Run `serve` in a process that gets a signal in the very moment in which it says that it is ready."""
    command = [sys.executable, "-c", INTERRUPTED, model, engine, str(port), str(int(number))]
    return subprocess.run(command, check=False).returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_the_server_and_all_it_started(machine: Path, port: int, number: signal.Signals) -> None:
    process, said = start("org/model", "vllm", port)
    notes = json.loads((machine / "notes.json").read_text())
    assert "vllm serve org/model" in said[0]
    assert said[-1] == f"ready: groundplan ... --model http://127.0.0.1:{port}/v1\n"
    assert notes["gpus"] == "0"
    assert end(process, number) == 128 + number
    assert is_gone(notes["child"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_answers_the_announcement_at_once_ends_all(
    machine: Path, port: int, number: signal.Signals
) -> None:
    assert interrupted("org/model", "vllm", port, number) == 128 + number
    assert is_gone(json.loads((machine / "notes.json").read_text())["child"])


@pytest.mark.skipif(sys.platform != "linux", reason="process trees are supervised on Linux")
def test_kill_9_leaves_neither_the_server_nor_what_it_started(machine: Path, port: int) -> None:
    process, _ = start("org/model", "vllm", port)
    notes = json.loads((machine / "notes.json").read_text())
    assert end(process, signal.SIGKILL) == -signal.SIGKILL
    assert is_gone(notes["itself"])
    assert is_gone(notes["child"])


def test_a_port_where_somebody_listens_is_refused_and_that_server_not_taken_for_ours(machine: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(InputError, match="cannot be used"):
        serve(ServeOptions(port=other.getsockname()[1], report=lambda _: None))
    assert not (machine / "notes.json").exists()


def test_a_server_that_ends_by_itself_passes_its_status_on(machine: Path, port: int) -> None:
    said: list[str] = []
    options = ServeOptions(model="m", port=port, more_flags=("--die",), api_key="secret-key", report=said.append)
    assert serve(options) == 3
    notes = json.loads((machine / "notes.json").read_text())
    assert notes["key"] == "secret-key"
    assert "secret-key" not in " ".join(notes["arguments"] + said)


def test_a_server_that_does_not_come_up_is_given_up(machine: Path, port: int) -> None:
    program(machine, "vllm", "#!/bin/sh\nsleep 600\n")
    with pytest.raises(ModelError, match="not ready after"):
        serve(ServeOptions(port=port, start_timeout_s=0.1, report=lambda _: None))


def test_without_vllm_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelError, match="not installed") as caught:
        serve(ServeOptions())
    assert "pip install 'groundplan[serve]'" in caught.value.hint


def test_without_a_gpu_it_points_to_the_embedded_engine(machine: Path) -> None:
    program(machine, "nvidia-smi", "#!/bin/sh\nexit 9\n")
    with pytest.raises(ModelError, match="no usable NVIDIA GPU") as caught:
        serve(ServeOptions())
    assert "--engine embedded" in caught.value.hint


def test_the_flags_follow_the_hardware() -> None:
    new, old = Gpu(0, "H", 80_000, 0, 9.0), Gpu(1, "V", 16_000, 0, 7.0)
    command = " ".join(vllm_command(ServeOptions(model="m", context_tokens=4096), (new, new)))
    assert command.startswith("vllm serve m --host 127.0.0.1 --port 8000")
    assert "--tensor-parallel-size 2 --dtype bfloat16" in command
    assert "--max-model-len 4096" in command
    assert "--enable-prefix-caching" in command
    assert "--structured-outputs-config.disable_any_whitespace true" in command
    assert "--dtype float16" in " ".join(vllm_command(ServeOptions(), (old,)))


@pytest.mark.model
def test_the_embedded_engine_is_served_to_others(small_weights: Path, port: int) -> None:
    async def context() -> int:
        model = ServerModel(f"http://127.0.0.1:{port}/v1")
        tokens = await model.context_tokens()
        await model.aclose()
        return tokens

    process, _ = start(str(small_weights), "embedded", port)
    assert asyncio.run(context()) == 512
    assert end(process, signal.SIGTERM) == 128 + signal.SIGTERM


@pytest.mark.model
def test_the_embedded_engine_ends_in_good_order_when_a_signal_answers_its_announcement(
    small_weights: Path, port: int
) -> None:
    assert interrupted(str(small_weights), "embedded", port, signal.SIGTERM) == 128 + signal.SIGTERM
