"""Package roots that load their public names on first use (PEP 562)."""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

NO_MODULES: Mapping[str, str] = {}


def lazy_names(
    package: str, names: Mapping[str, Iterable[str]], modules: Mapping[str, str] = NO_MODULES
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return `__getattr__` and `__dir__` for the root of `package`.

    `names` lists the public names by the module that holds them, relative to the package; `modules` gives the
    modules that are public as a whole, by name. So a command that only prints its help imports no solver.
    """
    homes = {name: module for module, held in names.items() for name in held}

    def load(name: str) -> Any:
        if name in modules:
            value: Any = import_module(f"{package}.{modules[name]}")
        elif name in homes:
            value = getattr(import_module(f"{package}.{homes[name]}"), name)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes, *modules})

    return load, listed
