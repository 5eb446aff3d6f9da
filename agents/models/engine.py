"""The embedded engine's own process: llama.cpp serving the OpenAI protocol on a loopback port.

A crash of the engine is then an error in the agent, not its end; an abandoned generation stops as soon as its
connection closes; and one client serves all engines. `EmbeddedModel` runs this file by its path, so it
imports nothing of Groundplan: the process starts fast and does not care what else is named `agents`.

It reads one JSON line on standard input (`model`, `name`, `context_tokens`, `threads`, `port`, `api_key`, `parent`),
writes one JSON line on standard output (`address`, or `error`), and ends when standard input closes or its
parent is gone.
"""

import json
import os
import select
import sys
from typing import Any, NoReturn

# Cancelling takes effect between batches of the prompt; 256 tokens are a few seconds on two cores.
_BATCH_TOKENS = 256
# Prompts of other conversations, kept in memory so that each finds its prefix again.
_PROMPT_CACHE_MIB = 1024
# A waiting request holds one of these; the engine itself answers one request at a time.
_HTTP_THREADS = 32
_PARENT_CHECK_S = 1.0


def main() -> NoReturn:
    """Serve the model described on standard input until the parent goes."""
    # Whatever the engine prints must not be taken for the answer line.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    options = json.loads(os.fdopen(os.dup(0), "rb", buffering=0).readline())
    try:
        server = _serve(options)
    except ModuleNotFoundError:
        _answer(answer, {"error": "missing"})
        sys.exit(1)
    except Exception as error:  # whatever went wrong is the parent's to report
        _answer(answer, {"error": f"{type(error).__name__}: {error}"})
        sys.exit(1)
    _answer(answer, {"address": server.listening_address})
    _wait_for_end(options["parent"])
    # Joining threads that still compute would only delay the end.
    os._exit(0)


def _serve(options: dict[str, Any]) -> Any:
    # Threads that spin at each barrier starve one another as soon as the machine has other work: on two busy
    # cores 2 tokens a second instead of 17. Read when the OpenMP library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = options["model"]
    params.model_alias = {options["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = options["port"]
    params.api_keys = [options["api_key"]] if options["api_key"] else []
    params.n_ctx = options["context_tokens"]
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = _BATCH_TOKENS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options["threads"]
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.n_threads_http = _HTTP_THREADS
    params.endpoint_slots = False
    params.ui = False
    params.verbosity = 0
    return xllamacpp.Server(params)


def _answer(file: Any, line: dict[str, str]) -> None:
    file.write(json.dumps(line) + "\n")
    file.close()


def _wait_for_end(parent: int) -> None:
    """Return when standard input closes or, in case a sibling holds its other end, the parent is gone."""
    while os.getppid() == parent:
        ready, _, _ = select.select([sys.stdin], [], [], _PARENT_CHECK_S)
        if ready and not os.read(sys.stdin.fileno(), 1024):
            return


if __name__ == "__main__":
    main()
