"""What other servers' tools were when they were accepted: a definition that changed since is refused."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from tools import InputError, StorageError, write_whole

Digests = Mapping[str, str]
_FILE: TypeAdapter[dict[str, dict[str, str]]] = TypeAdapter(dict[str, dict[str, str]])


class DefinitionsChanged(InputError):  # noqa: N818 - what happened
    """A server defines tools otherwise than when they were accepted; `tools` names them."""

    def __init__(self, server: str, tools: tuple[str, ...]) -> None:
        self.tools = tools
        super().__init__(
            f"the server {server!r} has changed {', '.join(map(repr, tools))} since they were accepted",
            hint="read the new definitions, then accept them: RemoteServer(..., accept=True)",
        )


class Pins:
    """Digests of accepted definitions by server and tool, in a JSON file; a server's first ones are accepted."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, server: str, found: Digests, *, accept: bool = False) -> None:
        """Raise `DefinitionsChanged` if a known server's tools are not what they were; remember new ones.

        A tool that the server did not have before counts as changed, one that it no longer has does not.
        """
        known = self._read()
        pinned = known.get(server)
        if pinned is not None and not accept:
            changed = tuple(sorted(name for name, value in found.items() if pinned.get(name) != value))
            if changed:
                raise DefinitionsChanged(server, changed)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._path, json.dumps({**known, server: dict(found)}, indent=1, sort_keys=True) + "\n")

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            return _FILE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as error:
            raise StorageError(
                f"the pinned definitions in {str(self._path)!r} cannot be read: {error}",
                hint="mend the file, or remove it to accept every server's tools again",
            ) from error
