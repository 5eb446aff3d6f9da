"""The memory: lessons in one SQLite file, found by BM25 and, where an embedder is there, by meaning too."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from agents.documents import Json
from agents.memory.embedding import Embedder, StaticEmbedder
from agents.memory.entry import KINDS, Entry, Kind, Lesson, Provenance
from agents.memory.fusion import fused, nearest, shared_words
from agents.memory.schema import connect, explained, memory_file
from tools import InputError, did_you_mean

_CANDIDATES = 50
_MOST_WORDS = 200
_SELECT = "SELECT number, id, kind, scope, text, content FROM entry"


class Memory:
    """Lessons of earlier runs in the file `path`; safe for threads and for several processes at once.

    With an embedder, lessons that share no word with a text are found too. Raises `StorageError` where the file
    cannot be used.
    """

    def __init__(self, path: Path | str, *, embedder: Embedder | None = None) -> None:
        self.path = Path(path)
        self._embedder = embedder
        self._connection = connect(self.path)
        self._lock = threading.Lock()

    def remember(self, lessons: Iterable[Lesson], provenance: Provenance) -> int:
        """Store lessons of one run, all or none, and return how many were new; told twice, a run counts once."""
        source = (provenance.run, provenance.verdict, provenance.model, provenance.made)
        with self._writing() as connection:
            before = _count(connection)
            for lesson in lessons:
                content = json.dumps(lesson.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                row = (lesson.id, lesson.kind, lesson.scope, lesson.text, content)
                connection.execute(
                    "INSERT OR IGNORE INTO entry (id, kind, scope, text, content) VALUES (?, ?, ?, ?, ?)", row
                )
                connection.execute(
                    "INSERT OR IGNORE INTO provenance SELECT number, ?, ?, ?, ? FROM entry WHERE id = ?",
                    (*source, lesson.id),
                )
            return _count(connection) - before

    def search(self, text: str, *, kind: Kind, scope: str, most: int, least_shared: float = 0.0) -> list[Entry]:
        """Return the lessons of a kind and scope that are most like `text`, best first.

        What is not like it in meaning shares at least `least_shared` (0 to 1) of the longer words of the shorter text.
        """
        with self._reading() as connection:
            ranked = _by_words(connection, text, kind, scope)
        rankings = [[number for number, words in ranked if shared_words(text, words) >= least_shared]]
        if self._embedder is not None:
            rankings.append(self._by_meaning(self._embedder, text, kind, scope))
        numbers = fused(rankings)[:most]
        with self._reading() as connection:
            rows = {row[0]: row for row in _rows(connection, numbers)}
            return [_entry(connection, rows[number]) for number in numbers if number in rows]

    def about(self, text: str, *, kind: Kind, scope: str) -> list[Entry]:
        """Return the lessons of a kind and scope whose text is exactly this, oldest first."""
        where = f"{_SELECT} WHERE kind = ? AND scope = ? AND text = ? ORDER BY number"
        with self._reading() as connection:
            return [_entry(connection, row) for row in connection.execute(where, (kind, scope, text)).fetchall()]

    def entries(self, kind: Kind | None = None) -> list[Entry]:
        """Return all entries, or those of a kind, oldest first."""
        where, given = ("", ()) if kind is None else (" WHERE kind = ?", (kind,))
        with self._reading() as connection:
            rows = connection.execute(f"{_SELECT}{where} ORDER BY number", given).fetchall()
            return [_entry(connection, row) for row in rows]

    def entry(self, id: str) -> Entry:  # noqa: A002 - the field's name
        """Return the entry of that id; raise `InputError` if there is none."""
        with self._reading() as connection:
            row = connection.execute(f"{_SELECT} WHERE id = ?", (id,)).fetchone()
            if row is None:
                known = [found for (found,) in connection.execute("SELECT id FROM entry")]
                raise InputError(
                    f"the memory has no entry {id!r}", hint=did_you_mean(id, known) or "the memory is empty"
                )
            return _entry(connection, row)

    def forget(self, id: str) -> int:  # noqa: A002 - the field's name
        """Delete an entry and return 1; raise `InputError` if there is none."""
        self.entry(id)
        with self._writing() as connection:
            return connection.execute("DELETE FROM entry WHERE id = ?", (id,)).rowcount

    def forget_all(self) -> int:
        """Delete every entry and return how many there were."""
        with self._writing() as connection:
            count = _count(connection)
            connection.execute("DELETE FROM entry")
            return count

    def stats(self) -> Json:
        """Return the number of entries by kind, of the runs they come from, and the size of the file in bytes."""
        with self._reading() as connection:
            kinds = dict(connection.execute("SELECT kind, count(*) FROM entry GROUP BY kind").fetchall())
            (runs,) = connection.execute("SELECT count(DISTINCT run) FROM provenance").fetchone()
        embedder = "" if self._embedder is None else self._embedder.name
        size = self.path.stat().st_size
        counts = {kind: kinds.get(kind, 0) for kind in KINDS}
        return {"file": str(self.path), "bytes": size, "runs": runs, "entries": counts, "embedder": embedder}

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _by_meaning(self, embedder: Embedder, text: str, kind: Kind, scope: str) -> list[int]:
        """Rank by vectors; those of entries that have none yet are made now and kept."""
        missing = "kind = ? AND scope = ? AND number NOT IN (SELECT entry FROM vector WHERE embedder = ?)"
        with self._reading() as connection:
            found = connection.execute(
                f"SELECT number, text FROM entry WHERE {missing}",  # noqa: S608 - a constant
                (kind, scope, embedder.name),
            ).fetchall()
        if found:
            made = embedder.embed([words for _, words in found])
            rows = [(number, embedder.name, vector.tobytes()) for (number, _), vector in zip(found, made, strict=True)]
            with self._writing() as connection:
                # An entry may have been forgotten by now, or embedded by another process.
                connection.executemany(
                    "INSERT OR IGNORE INTO vector SELECT number, ?2, ?3 FROM entry WHERE number = ?1", rows
                )
        with self._reading() as connection:
            kept = connection.execute(
                "SELECT number, numbers FROM vector JOIN entry ON entry = number"
                " WHERE embedder = ? AND kind = ? AND scope = ? ORDER BY number",
                (embedder.name, kind, scope),
            ).fetchall()
        return nearest(embedder, text, kept)[:_CANDIDATES]

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, explained(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def open_memory(path: Path | str | None = None) -> Memory:
    """Open the memory at `path`, at `GROUNDPLAN_MEMORY`, or in the user's data folder.

    Meaning counts beside words where the package `wordllama` is installed.
    """
    embedder = StaticEmbedder() if StaticEmbedder.installed() else None
    return Memory(memory_file() if path is None else path, embedder=embedder)


def _by_words(connection: sqlite3.Connection, text: str, kind: Kind, scope: str) -> list[tuple[int, str]]:
    """Rank by BM25; the words are quoted, so that nothing in a text is an operator of the search."""
    words = list(dict.fromkeys(re.findall(r"\w+", text.lower())))[:_MOST_WORDS]
    if not words:
        return []
    found = connection.execute(
        "SELECT number, entry.text FROM words JOIN entry ON number = words.rowid"
        " WHERE words MATCH ? AND kind = ? AND scope = ? ORDER BY bm25(words), number LIMIT ?",
        (" OR ".join(f'"{word}"' for word in words), kind, scope, _CANDIDATES),
    )
    return found.fetchall()


def _rows(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, str, Kind, str, str, str]]:
    marks = ", ".join("?" * len(numbers))
    return connection.execute(f"{_SELECT} WHERE number IN ({marks})", numbers).fetchall()


def _entry(connection: sqlite3.Connection, row: tuple[int, str, Kind, str, str, str]) -> Entry:
    number, id_, kind, scope, text, content = row
    sources = connection.execute(
        "SELECT run, verdict, model, made FROM provenance WHERE entry = ? ORDER BY made, run", (number,)
    )
    provenance = tuple(
        Provenance(run=run, verdict=verdict, model=model, made=made) for run, verdict, model, made in sources
    )
    lesson = Lesson(kind=kind, scope=scope, text=text, content=json.loads(content))
    return Entry(id=id_, lesson=lesson, provenance=provenance)


def _count(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)
