# Two commands matter: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# A request to the bundled synthetic world.
DEMO := Two of us leave Lake Ember for five days in Tresk, 25 to 29 April 2027, and want to see two cities there. \
  We smoke, and we would rather not fly. French and Italian food, please. \
  All of it for at most 900 dollars.

.PHONY: demo test check setup lock clean

demo: setup
	$(BIN)/groundplan models pull qwen2.5-coder-1.5b
	$(BIN)/groundplan solve --world travel --on-conflict best "$(DEMO)"

test: setup check
	$(BIN)/groundplan models pull smollm2-135m
	$(BIN)/python -m pytest -n 2

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: $(READY)

# The lock holds every version with its hash; groundplan itself is installed editable on top.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Groundplan needs Python 3.11 or newer; set PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --extra embedded --extra engines --extra compile --extra gym --extra render --extra mcp --extra meaning --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
