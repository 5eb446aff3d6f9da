"""The options that several commands share, each declared once."""

from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from agents.cli.completion import known_models
from tools import InputError

ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        envvar="GROUNDPLAN_MODEL",
        help="embedded, embedded:FILE.gguf, the base URL of an OpenAI-compatible server (URL#NAME), or route:FILE.",
        autocompletion=known_models,
    ),
]
TRAVEL_DATA_VARIABLE = "GROUNDPLAN_TRAVEL_DATA"
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar=TRAVEL_DATA_VARIABLE,
        help="Folder with the world's data; without it the bundled synthetic world.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object, nothing else.")]


def finite(seconds: float | None) -> float | None:
    """Return a limit in seconds; raise `InputError` for infinity, which JSON does not have, and for no number."""
    if seconds is not None and not isfinite(seconds):
        raise InputError(f"{seconds:g} is no number of seconds", hint="take a large number for as good as no limit")
    return seconds


SecondsOption = Annotated[
    float, typer.Option("--seconds", min=0.1, callback=finite, help="Wall-clock limit of the whole run.")
]


class World(StrEnum):
    """What a request is about."""

    AUTO = "auto"
    TRAVEL = "travel"
    PROGRAM = "program"
    PDDL = "pddl"


class SpecSource(StrEnum):
    """Where a task's specification comes from: the model's reading of the words, or the task itself."""

    MODEL = "model"
    ORACLE = "oracle"


class EvalSource(StrEnum):
    """Who answers the tasks of an evaluation: as `SpecSource`, or a model alone, without solver."""

    MODEL = "model"
    ORACLE = "oracle"
    ONE_SHOT = "one-shot"
    CHAIN_OF_THOUGHT = "chain-of-thought"
    REACT = "react"
    REFLEXION = "reflexion"
    BASELINES = "baselines"


class Engine(StrEnum):
    """What serves a model."""

    VLLM = "vllm"
    EMBEDDED = "embedded"


class OnConflict(StrEnum):
    """What to do when nothing satisfies the request."""

    ASK = "ask"
    BEST = "best"
    STOP = "stop"


class Switch(StrEnum):
    """Whether something is done."""

    ON = "on"
    OFF = "off"
