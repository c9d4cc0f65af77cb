"""A database beside the store that follows it: a store goes in; what was made from it, as it is now, comes out.

1. The file lies in the store's folder; for a store in memory or on another server the database is in memory.
2. It notes the state of the store's files when it was made. In another state it is brought up from what is committed;
   the state is noted last, so that an answer is never older than the store.
3. A file that is damaged, or of another edition, is made anew. Where none can be written, memory will do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from ..store import Store, folder

_PATIENCE = 60.0
_TRIES = 3


class Kept:
    """An open database; its kinds say which file, edition and tables they have, and how they are brought up."""

    file: ClassVar[str]
    edition: ClassVar[str]
    schema: ClassVar[str]

    def __init__(self, path: Path | None) -> None:
        """Open the database at `path`, made if there is none; None gives one in memory.

        Raises:
            sqlite3.DatabaseError: it is damaged or of another edition.
        """
        self.path = path
        self._data = self._opened()

    @classmethod
    def sound(cls, path: Path | None) -> Self:
        """Open the database; one that is damaged or of another edition is made anew."""
        try:
            return cls(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            if path is not None:
                for file in path.parent.glob(f"{path.name}*"):  # its journals too
                    file.unlink()
            return cls(path)

    @classmethod
    @contextmanager
    def beside(cls, store: Store) -> Iterator[Self]:
        """Give the database of a store, in step with it."""
        path = Path(store.location, cls.file) if store.location and not store.remote else None
        try:
            kept = cls.sound(path)
            kept.follow(store)
        except sqlite3.OperationalError:
            # A folder that must not be written to, or a disk that is full: the answer is as right from memory.
            kept = cls(None)
            kept.follow(store)
        try:
            yield kept
        finally:
            kept.close()

    def follow(self, store: Store) -> None:
        """Bring the database in step with the store."""
        found = state(store)
        if found is not None and self.state == found:
            return
        with latest(store) as (current, found):
            self.bring_up(current)
            with self.writing():
                self._data.execute("INSERT OR REPLACE INTO fact VALUES ('state', ?)", (found,))

    def bring_up(self, store: Store) -> None:
        """Make the rows answer to the store."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the file."""
        self._data.close()

    @property
    def state(self) -> str | None:
        """The state of the store to which the rows answer."""
        row = self._data.execute("SELECT value FROM fact WHERE name = 'state'").fetchone()
        return row[0] if row else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make all changes inside one transaction, which waits for other processes'."""
        self._data.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._data.execute("ROLLBACK")
            raise
        self._data.execute("COMMIT")

    def _opened(self) -> sqlite3.Connection:
        data = sqlite3.connect(self.path or ":memory:", timeout=_PATIENCE, isolation_level=None)
        try:
            if _edition(data) is None:
                # Readers go on while somebody writes.
                data.execute("PRAGMA journal_mode = WAL")
                data.execute("BEGIN IMMEDIATE")
                if _edition(data) is None:
                    data.execute("CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT)")
                    for statement in self.schema.split(";\n"):
                        data.execute(statement)
                    data.execute("INSERT INTO fact VALUES ('edition', ?)", (self.edition,))
                data.execute("COMMIT")
            data.execute("PRAGMA synchronous = NORMAL")
            if _edition(data) != self.edition:
                raise sqlite3.DatabaseError("a database of another edition")
        except BaseException:
            data.close()
            raise
        return data


def _edition(data: sqlite3.Connection) -> str | None:
    if not data.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchone():
        return None
    row = data.execute("SELECT value FROM fact WHERE name = 'edition'").fetchone()
    return row[0] if row else ""


@contextmanager
def latest(store: Store) -> Iterator[tuple[Store, str | None]]:
    """Give what is committed with the state of the files that hold it, None if a writer is too busy to tell."""
    if store.location is None or store.remote or not store.read_only:
        if state(store) is not None:
            store.flush()
        yield store, state(store)
        return
    for _ in range(_TRIES):
        before = state(store)
        current = Store(folder.snapshot(Path(store.location)), store.location, read_only=True)
        if before == state(store):
            yield current, before
            return
    yield current, None


def state(store: Store) -> str | None:
    """Return what changes whenever the store does: names and sizes of the engine's files; None without files."""
    if store.location is None or store.remote:
        return None
    files = (path for path in Path(store.location).iterdir() if path.name.startswith(("MANIFEST", "CURRENT", "0")))
    try:
        return " ".join(sorted(f"{path.name}:{path.stat().st_size}" for path in files))
    except FileNotFoundError:
        return None
