"""What a shell offers when somebody presses the tab key: cheap look-ups only, nothing is loaded or connected."""

from pathlib import Path

from typer import Context

MOST_SHOWN = 50


def known_worlds() -> list[str]:
    """Return the worlds whose tasks `run` can solve."""
    return ["sokoban", "travel"]


def known_benches(incomplete: str) -> list[str]:
    """Return the benches that can be evaluated."""
    from agents.evaluate.kinds import KINDS

    return [name for name in KINDS if name.startswith(incomplete)]


def known_engines(incomplete: str) -> list[str]:
    """Return the engines that plan for PDDL problems."""
    from planners import engine_names

    return [name for name in ("auto", "portfolio", *engine_names()) if name.startswith(incomplete)]


def known_planners(incomplete: str) -> list[str]:
    """Return the planners that can be compared by a name of their own."""
    from agents.evaluate.ipc_learning.contestants import NAMES

    return [name for name in NAMES if name.startswith(incomplete)]


def known_models(incomplete: str) -> list[str]:
    """Return the embedded models, and addresses in the form a server needs."""
    from agents.models.weights import KNOWN

    found = ["embedded", *(f"embedded:{name}" for name in sorted(KNOWN)), "http://127.0.0.1:8000/v1", "route:"]
    return [name for name in found if name.startswith(incomplete)]


def known_weights(incomplete: str) -> list[str]:
    """Return the names of the models that can be downloaded."""
    from agents.models.weights import KNOWN

    return [name for name in sorted(KNOWN) if name.startswith(incomplete)]


def known_runs(incomplete: str) -> list[str]:
    """Return the newest runs."""
    from agents.runs import runs_folder
    from tools import StorageError

    try:
        names = [path.parent.name for path in runs_folder().glob("[!.]*/run.json")]
    except StorageError:
        return []
    return [name for name in sorted(names, reverse=True) if name.startswith(incomplete)][:MOST_SHOWN]


def known_splits(context: Context, incomplete: str) -> list[str]:
    """Return the splits of travel: those of the data folder and the generated ones."""
    folder = _data(context)
    files = sorted(path.stem for path in folder.glob("*.jsonl")) if folder else []
    return [name for name in ("generated", "generated-unsat", *files) if name.startswith(incomplete)]


def known_tasks(context: Context, incomplete: str) -> list[str]:
    """Return the tasks of the data folder, counted line by line, and the first generated ones."""
    folder = _data(context)
    found = [f"generated/{number}" for number in range(1, 10)]
    for file in sorted(folder.glob("*.jsonl")) if folder else []:
        with file.open("rb") as lines:
            found += [f"{file.stem}/{number}" for number, _ in enumerate(lines, 1)]
    return [name for name in found if name.startswith(incomplete)][:MOST_SHOWN]


def _data(context: Context) -> Path | None:
    import os

    named = context.params.get("data") or os.environ.get("GROUNDPLAN_TRAVEL_DATA")
    return Path(named) if named and Path(named).is_dir() else None
