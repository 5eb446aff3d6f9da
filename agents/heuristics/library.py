"""The library of learned heuristics: plain folders, found by the digest of the domain; reading it takes no model."""

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError

from agents.documents import Document
from agents.heuristics.candidate import Candidate, Direct
from agents.heuristics.scores import Scores
from agents.heuristics.training import domain_digest
from planners import Domain
from tools import InputError, StorageError, did_you_mean, write_whole

LIBRARY_VARIABLE = "GROUNDPLAN_HEURISTICS"
CODE, CARD = "heuristic.py", "artifact.json"
_LEARN = "learn one: groundplan heuristics learn --domain FILE --train FOLDER"


class Artifact(Document):
    """A heuristic that won, with all that it rests on.

    `candidate` is what the model wrote and what it was asked; where a built-in heuristic won it has no code, and its
    name is that of the heuristic. `scores` are those of the winner, `built_in` those of every built-in heuristic,
    all on the training tasks whose digests are in `training`.
    """

    domain: str
    domain_sha256: str
    made: str
    model: str
    way: str
    seed: int
    algorithm: str
    task_seconds: float
    candidate: Candidate
    code_sha256: str
    direct: Direct = ""
    scores: Scores
    built_in: dict[str, Scores] = Field(default_factory=dict)
    training: dict[str, str] = Field(default_factory=dict)
    candidates: int = 0
    groundplan: str = ""

    @property
    def name(self) -> str:
        """Return the name in the library: the domain's with its digest, then the code's or the built-in's name."""
        stem = re.sub(r"[^a-z0-9]+", "-", self.domain.lower()).strip("-")[:40] or "domain"
        return f"{stem}-{self.domain_sha256[:8]}-{self.code_sha256[:8] if self.learned else self.candidate.name}"

    @property
    def learned(self) -> bool:
        """Return whether a model wrote the heuristic."""
        return self.candidate.origin != "built-in"


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of artifacts, one folder each."""

    path: Path

    def artifacts(self) -> list[Artifact]:
        """Return all artifacts, by name."""
        return self._matching("[!.]*")

    def artifact(self, name: str) -> Artifact:
        """Return the artifact of that name; raise `InputError` if there is none."""
        return self._read(self._folder(name))

    def for_domain(self, domain: Domain) -> Artifact:
        """Return the newest artifact of a domain; raise `InputError` if none was learned."""
        digest = domain_digest(domain)
        # A damaged artifact of another domain is none of our business: only names that fit are opened.
        found = [one for one in self._matching(f"*-{digest[:8]}-*") if one.domain_sha256 == digest]
        if not found:
            raise InputError(
                f"no heuristic was learned for the domain {domain.name!r}",
                hint=_LEARN,
            )
        return max(found, key=lambda artifact: artifact.made)

    def save(self, artifact: Artifact) -> Path:
        """Add an artifact and return its folder, which appears whole or not at all."""
        folder = self.path / artifact.name
        draft = folder.with_name(f".{folder.name}-{secrets.token_hex(3)}.part")
        try:
            draft.mkdir(parents=True)
            write_whole(draft / CODE, artifact.candidate.code)
            write_whole(draft / CARD, artifact.model_dump_json(indent=1))
            self._discard(folder)
            draft.replace(folder)
        except OSError as error:
            raise StorageError(
                f"the heuristic cannot be saved in {str(self.path)!r}: {error.strerror}",
                hint=f"set {LIBRARY_VARIABLE} to a writable folder",
            ) from error
        return folder

    def remove(self, name: str) -> None:
        """Delete an artifact."""
        folder = self._folder(name)
        try:
            self._discard(folder)
        except OSError as error:
            raise StorageError(f"cannot delete {str(folder)!r}: {error.strerror}", hint="check its rights") from error

    def _matching(self, pattern: str) -> list[Artifact]:
        return [self._read(card.parent) for card in sorted(self.path.glob(f"{pattern}/{CARD}"))]

    def _folder(self, name: str) -> Path:
        known = sorted(card.parent.name for card in self.path.glob(f"[!.]*/{CARD}"))
        if name not in known:
            hint = did_you_mean(name, known) or f"nothing is in it yet; {_LEARN}"
            raise InputError(f"there is no heuristic {name!r} in the library", hint=hint)
        return self.path / name

    def _discard(self, folder: Path) -> None:
        """Take the folder out of sight at once, then delete it."""
        if folder.exists():
            shutil.rmtree(folder.replace(folder.with_name(f".{folder.name}-{secrets.token_hex(3)}.gone")))

    def _read(self, folder: Path) -> Artifact:
        """Return the artifact in a folder; its code is that of the file, which must be the one that was judged."""
        try:
            artifact = Artifact.model_validate_json((folder / CARD).read_bytes())
            code = (folder / CODE).read_text(encoding="utf-8")
        except (OSError, ValueError, ValidationError) as error:
            raise StorageError(
                f"the artifact {folder.name!r} cannot be read: {str(error).splitlines()[0]}",
                hint=f"delete the folder {str(folder)!r}, or learn the heuristic anew",
            ) from error
        candidate = artifact.candidate.model_copy(update={"code": code})
        if candidate.digest != artifact.code_sha256:
            raise StorageError(
                f"the code of {folder.name!r} is not the one that was judged",
                hint="learn the heuristic anew; its scores do not hold for altered code",
            )
        return artifact.model_copy(update={"candidate": candidate})


def open_library(path: Path | None = None) -> Library:
    """Return the library at `path`, at `GROUNDPLAN_HEURISTICS`, or in the user's data folder."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return Library(path or (Path(named) if named else user_data_path("groundplan", appauthor=False) / "heuristics"))
